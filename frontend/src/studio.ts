// The form of a draft: a slider beside each weight, and shares that follow what is typed. Without script the fields do.
const WIDEST = 2;

function fields(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[data-weight]")];
}

function weight(field: HTMLInputElement): number {
  const value = Number(field.value.trim());
  return Number.isFinite(value) && value > 0 ? value : 0;
}

export function shares(form: HTMLFormElement): void {
  const all = fields(form);
  const percent = new Intl.NumberFormat(document.documentElement.lang || "en", { style: "percent", maximumFractionDigits: 1 });
  const known = new Map<string, number>([["", 1]]);
  // Groups stand before what is in them, so that the share of the one above is known by then.
  for (const field of all) {
    const of = field.dataset.of ?? "";
    const total = all.filter((other) => other.dataset.of === of).reduce((sum, other) => sum + weight(other), 0);
    const share = total > 0 ? ((known.get(of) ?? 0) * weight(field)) / total : 0;
    known.set(field.dataset.id ?? "", share);
    const shown = form.querySelector<HTMLOutputElement>(`output[data-share="${field.dataset.id}"]`);
    if (shown) shown.value = percent.format(share);
  }
}

function slider(field: HTMLInputElement, heaviest: number): void {
  const range = document.createElement("input");
  range.type = "range";
  range.min = "0";
  range.max = String(Math.max(10, Math.ceil(heaviest * WIDEST)));
  range.step = "1";
  range.value = String(weight(field));
  range.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
  range.addEventListener("input", () => {
    field.value = range.value;
  });
  field.addEventListener("input", () => {
    range.max = String(Math.max(Number(range.max), Math.ceil(weight(field))));
    range.value = String(weight(field));
  });
  field.closest(".oar-weight")?.append(range);
}

export function watchStudio(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-studio]")) {
    // Sliders of one group have one length, so that their knobs can be compared.
    for (const field of fields(form)) {
      const beside = fields(form).filter((other) => other.dataset.of === field.dataset.of);
      slider(field, Math.max(...beside.map(weight)));
    }
    form.addEventListener("input", () => shares(form));
    shares(form);
  }
}

watchStudio();
