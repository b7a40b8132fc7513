// The language changes with the whole page: what was typed until then rests in this tab's own store and is put back.
const KEY = "oarlock-draft";
const SECRET = /password|current|again|code|secret|token/i;

interface Draft { page: string; fields: [number, string, number, string, boolean][] }

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function isSwitch(form: HTMLFormElement): boolean {
  return form.hasAttribute("data-language");
}

function kept(form: HTMLFormElement): Field[] {
  const found = [...form.elements].filter((one): one is Field =>
    (one instanceof HTMLInputElement && !["hidden", "password", "file", "submit", "button"].includes(one.type)) ||
    one instanceof HTMLSelectElement || one instanceof HTMLTextAreaElement);
  return found.filter((one) => one.name && !SECRET.test(one.name));
}

function isTyped(field: Field): boolean {
  if (field instanceof HTMLSelectElement) {
    const options = [...field.options];
    // Without any that the page chose, a browser shows the first of a list for one.
    const named = options.some((one) => one.defaultSelected) || field.multiple;
    return options.some((one, at) => one.selected !== (named ? one.defaultSelected : at === 0));
  }
  if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

const here = () => location.pathname + location.search;

function keep(): void {
  const fields: Draft["fields"] = [];
  [...document.forms].forEach((form, of) => {
    if (isSwitch(form)) return;
    kept(form).forEach((field, at) => {
      if (!isTyped(field)) return;
      const value = field instanceof HTMLSelectElement ? [...field.selectedOptions].map((one) => one.value).join("\n") : field.value;
      fields.push([of, field.name, at, value, field instanceof HTMLInputElement && field.checked]);
    });
  });
  try {
    if (fields.length) sessionStorage.setItem(KEY, JSON.stringify({ page: here(), fields }));
  } catch { /* a browser that keeps nothing loses what was typed, as it did before */ }
}

function putBack(): void {
  let draft: Draft | null = null;
  try {
    draft = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
  } catch { return; }
  if (!draft || draft.page !== here()) return;
  for (const [of, name, at, value, checked] of draft.fields) {
    const form = document.forms[of];
    const field = form && kept(form)[at];
    if (!field || field.name !== name) continue;
    if (field instanceof HTMLSelectElement) {
      const values = value.split("\n");
      for (const one of field.options) one.selected = values.includes(one.value);
    } else if (field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio")) field.checked = checked;
    else field.value = value;
    for (let up = field.parentElement; up; up = up.parentElement) if (up instanceof HTMLDetailsElement) up.open = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

export function watchDrafts(): void {
  document.addEventListener("submit", (event) => {
    if (event.target instanceof HTMLFormElement && isSwitch(event.target)) keep();
  });
  document.addEventListener("DOMContentLoaded", putBack);
}
