// A field for files that takes them by dropping, too, and shows how much was sent. Without script it is a plain form.
export function watchDrops(): void {
  for (const zone of document.querySelectorAll<HTMLFormElement>("form.oar-drop")) watch(zone);
}

function watch(zone: HTMLFormElement): void {
  const input = zone.querySelector<HTMLInputElement>("input[type=file]");
  const bar = zone.querySelector<HTMLProgressElement>("progress");
  if (!input || !bar) return;
  const light = (on: boolean) => (event: Event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", on);
  };
  zone.addEventListener("dragover", light(true));
  zone.addEventListener("dragleave", light(false));
  zone.addEventListener("drop", (event) => {
    light(false)(event);
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    zone.requestSubmit();
  });
  zone.addEventListener("submit", (event) => {
    event.preventDefault();
    send(zone, bar);
  });
}

function send(zone: HTMLFormElement, bar: HTMLProgressElement): void {
  const request = new XMLHttpRequest();
  bar.hidden = false;
  zone.querySelector("button")?.setAttribute("disabled", "");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => {
    if (request.status < 400) location.assign(request.responseURL);
    else whole(request.responseText);
  });
  request.addEventListener("error", () => location.reload());
  request.open("POST", zone.action);
  request.send(new FormData(zone));
}

// A refusal comes as a whole page: show what it says in place of this one's content.
function whole(page: string): void {
  const told = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  if (told) document.querySelector("main")?.replaceWith(told);
}
