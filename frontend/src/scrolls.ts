// A table that is wider than its place is scrolled by keyboard, too: it can be reached while it overflows, and only then.
const watched = new WeakSet<Element>();
const seen = new ResizeObserver((entries) => {
  for (const entry of entries) reachable(entry.target as HTMLElement);
});

export function watchScrolls(): void {
  for (const place of document.querySelectorAll<HTMLElement>(".oar-scroll")) {
    reachable(place);
    if (watched.has(place)) continue;
    watched.add(place);
    seen.observe(place);
  }
}

function reachable(place: HTMLElement): void {
  if (place.scrollWidth > place.clientWidth) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}
