// A form marked so sends itself when it changes.
export function watchRows(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-sends-itself]");
    form?.requestSubmit();
  });
}
