// Terms are popovers of the platform and need no script; with it they show under a resting pointer, beside their word.
export function watchTerms(): void {
  let waits = 0;
  document.addEventListener("pointerover", (event) => {
    const button = (event.target as Element).closest?.<HTMLButtonElement>("button.oar-term");
    if (!button || event.pointerType !== "mouse") return;
    window.clearTimeout(waits);
    waits = window.setTimeout(() => meaning(button)?.showPopover(), 350);
  });
  document.addEventListener("pointerout", (event) => {
    const from = (event.target as Element).closest?.<HTMLElement>("button.oar-term, .oar-meaning");
    const to = (event.relatedTarget as Element | null)?.closest?.("button.oar-term, .oar-meaning");
    if (!from || to || event.pointerType !== "mouse") return;
    window.clearTimeout(waits);
    waits = window.setTimeout(() => hideAll(), 250);
  });
  document.addEventListener("toggle", (event) => {
    const shown = event.target as HTMLElement;
    if (!shown.classList?.contains("oar-meaning") || !shown.matches(":popover-open")) return;
    const button = document.querySelector<HTMLElement>(`[popovertarget="${shown.id}"]`);
    if (button) place(shown, button);
  }, true);
}

function meaning(button: HTMLElement): HTMLElement | null {
  const found = document.getElementById(button.getAttribute("popovertarget") ?? "");
  return found && !found.matches(":popover-open") ? found : null;
}

function hideAll(): void {
  for (const one of document.querySelectorAll<HTMLElement>(".oar-meaning:popover-open")) if (!one.matches(":hover")) one.hidePopover();
}

function place(shown: HTMLElement, button: HTMLElement): void {
  const at = button.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, window.innerWidth - shown.offsetWidth - 8));
  const below = at.bottom + 6 + shown.offsetHeight <= window.innerHeight;
  shown.style.margin = "0";
  shown.style.left = `${left}px`;
  shown.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - shown.offsetHeight - 6)}px`;
}
