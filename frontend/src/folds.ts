// A list that comes anew with each change of its filters does not fold them away from under one's fingers.
export function watchFolds(): void {
  let open: string[] = [];
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll<HTMLDetailsElement>("details.oar-fold[open][id]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of open) {
      const fold = document.getElementById(id);
      if (fold instanceof HTMLDetailsElement) fold.open = true;
    }
  });
}
