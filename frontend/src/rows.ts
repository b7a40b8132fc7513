// "/" goes to the search field, as in most tools that people live in; a form marked so sends itself when it changes.
export function watchRows(): void {
  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    const types = at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
    if (event.key !== "/" || types || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = document.querySelector<HTMLInputElement>("[data-search]");
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-sends-itself]");
    form?.requestSubmit();
  });
}
