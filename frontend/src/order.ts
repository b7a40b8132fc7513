// <oar-order>: a list whose entries move up and down by buttons; the form sends them in the order they stand in.
class OarOrder extends HTMLElement {
  connectedCallback(): void {
    for (const item of this.querySelectorAll("li")) {
      const name = item.querySelector("label span")?.textContent ?? "";
      item.append(this.button("↑", this.dataset.up, name, item, true), this.button("↓", this.dataset.down, name, item, false));
    }
  }

  private button(sign: string, told: string | undefined, name: string, item: HTMLLIElement, isUp: boolean): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-ghost-secondary";
    button.textContent = sign;
    button.setAttribute("aria-label", (told ?? "").replace("{name}", name));
    button.addEventListener("click", () => {
      const other = isUp ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      if (isUp) other.before(item);
      else other.after(item);
      button.focus();
    });
    return button;
  }
}

if (!customElements.get("oar-order")) customElements.define("oar-order", OarOrder);
