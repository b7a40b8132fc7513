// <oar-palette data-from="/find.json">: Ctrl-K, or "/" where nobody types, opens a dialog with one field; arrows choose,
// Enter opens, Escape closes.
// The pattern of a combobox: the focus stays in the field, and the field names the entry that is active.
interface Entry { title: string; note: string; url: string }
interface Kind { title: string; entries: Entry[] }

class OarPalette extends HTMLElement {
  private dialog?: HTMLDialogElement;
  private field!: HTMLInputElement;
  private list!: HTMLDivElement;
  private told!: HTMLParagraphElement;
  private at = -1;
  private shownFor?: string;
  private isEntered = false;
  private waiting?: number;
  private asking?: AbortController;

  connectedCallback(): void {
    document.addEventListener("keydown", this.pressed);
    document.addEventListener("click", this.clicked);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.pressed);
    document.removeEventListener("click", this.clicked);
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const isHeld = event.ctrlKey || event.metaKey;
    const isSlash = event.key === "/" && !isHeld && !(event.target as Element).closest("input, textarea, select");
    if (!isSlash && (event.key.toLowerCase() !== "k" || !isHeld || event.shiftKey)) return;
    if (event.altKey) return;
    event.preventDefault();
    if (this.dialog?.open) this.dialog.close();
    else this.open();
  };

  private readonly clicked = (event: MouseEvent): void => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!plain || !(event.target as Element).closest("[data-opens-palette]")) return;
    event.preventDefault();
    this.open();
  };

  private open(): void {
    this.dialog ?? this.build();
    this.field.value = "";
    this.list.replaceChildren();
    this.shownFor = undefined;
    this.isEntered = false;
    this.dialog?.showModal();
    this.field.focus();
    void this.ask();
  }

  private build(): void {
    const dialog = make("dialog", "oar-palette");
    dialog.setAttribute("aria-label", this.dataset.label ?? "");
    this.field = make("input", "form-control");
    Object.assign(this.field, { type: "text", autocomplete: "off", spellcheck: false, placeholder: this.dataset.hint ?? "" });
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "true", "aria-controls": "oar-found", "aria-autocomplete": "list",
      "aria-label": this.dataset.label ?? "",
    })) this.field.setAttribute(name, value);
    this.list = make("div", "oar-found");
    this.list.id = "oar-found";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.dataset.label ?? "");
    this.told = make("p", "oar-note");
    this.told.setAttribute("role", "status");
    dialog.append(this.field, this.list, this.told);
    this.append(dialog);
    this.field.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.isEntered = false;
      this.waiting = window.setTimeout(() => void this.ask(), 80);
    });
    this.field.addEventListener("keydown", (event) => this.moved(event));
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
    this.dialog = dialog;
  }

  private moved(event: KeyboardEvent): void {
    const entries = this.entries();
    const last = entries.length - 1;
    const to = { ArrowDown: this.at < last ? this.at + 1 : 0, ArrowUp: this.at > 0 ? this.at - 1 : last }[event.key];
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      // Whoever types fast means what was typed, not what is still shown of the letters before.
      if (this.shownFor === this.field.value) entries[this.at]?.click();
      else this.isEntered = true;
    } else if (to !== undefined && last >= 0 && !event.isComposing) {
      event.preventDefault();
      this.choose(to);
    }
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    const words = this.field.value;
    try {
      const answer = await fetch(`${this.dataset.from}?q=${encodeURIComponent(words)}`, { signal: asking.signal });
      if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) throw new Error(String(answer.status));
      this.show((await answer.json()) as { kinds: Kind[]; total: number });
      this.shownFor = words;
      if (this.isEntered && words === this.field.value) this.entries()[this.at]?.click();
    } catch {
      if (!asking.signal.aborted) this.told.textContent = this.dataset.failed ?? "";
    }
  }

  private show(found: { kinds: Kind[]; total: number }): void {
    let number = 0;
    this.list.replaceChildren(...found.kinds.map((kind, place) => {
      const group = make("div");
      const title = make("p", "oar-nav-title");
      title.id = `oar-found-${place}-title`;
      title.textContent = kind.title;
      group.setAttribute("role", "group");
      group.setAttribute("aria-labelledby", title.id);
      group.append(title, ...kind.entries.map((entry) => {
        const link = make("a");
        link.href = entry.url;
        link.id = `oar-entry-${number++}`;
        link.tabIndex = -1;
        link.setAttribute("role", "option");
        link.setAttribute("aria-selected", "false");
        const name = make("span");
        name.textContent = entry.title;
        const note = make("span", "oar-note");
        note.textContent = entry.note;
        link.append(name, note);
        return link;
      }));
      return group;
    }));
    const said = found.total ? this.dataset.some : this.dataset.none;
    this.told.textContent = (said ?? "").replace("{n}", String(found.total));
    this.choose(found.total ? 0 : -1);
  }

  private entries(): HTMLAnchorElement[] {
    return [...this.list.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  }

  private choose(at: number): void {
    this.at = at;
    this.field.removeAttribute("aria-activedescendant");
    for (const [place, entry] of this.entries().entries()) {
      entry.setAttribute("aria-selected", String(place === at));
      if (place !== at) continue;
      this.field.setAttribute("aria-activedescendant", entry.id);
      entry.scrollIntoView({ block: "nearest" });
    }
  }
}

function make<K extends keyof HTMLElementTagNameMap>(name: K, style = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (style) made.className = style;
  return made;
}

if (!customElements.get("oar-palette")) customElements.define("oar-palette", OarPalette);
