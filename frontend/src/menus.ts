// Menus are <details>: they work without script; with it, one is open at a time, and Escape or a click elsewhere closes.
export function watchMenus(): void {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.oar-menu[open]"))
      if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.oar-menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
