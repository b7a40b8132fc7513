// Light, dark, or as the system says; the choice is kept in this browser; `paint.ts` reads it before the first paint.
const KEY = "oarlock-theme";
const dark = matchMedia("(prefers-color-scheme: dark)");

export function chosen(): string {
  return localStorage.getItem(KEY) ?? "auto";
}

export function apply(): void {
  const theme = chosen() === "auto" ? (dark.matches ? "dark" : "light") : chosen();
  document.documentElement.setAttribute("data-bs-theme", theme);
  document.dispatchEvent(new CustomEvent("oar:theme"));
}

export function watchTheme(): void {
  apply();
  dark.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-theme-choice]");
    if (!button) return;
    localStorage.setItem(KEY, button.dataset.themeChoice ?? "auto");
    apply();
    mark();
  });
  document.addEventListener("DOMContentLoaded", mark);
}

function mark(): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]"))
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen()));
}
