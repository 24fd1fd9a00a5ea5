/** Small behaviour. Every page works without it. */

interface Manner {
  $el: HTMLElement;
  $root: HTMLElement;
  $refs: Record<string, HTMLElement>;
}

/** Ticks of one form: how many, and all at once. */
export function bulk() {
  return {
    count: 0,
    boxes(this: Manner): HTMLInputElement[] {
      const form = this.$root.closest("form") ?? document;
      return [...form.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${this.$root.dataset.name}"]`)];
    },
    init(this: Manner & { recount(): void }) {
      (this.$root.closest("form") ?? document).addEventListener("change", () => this.recount());
      this.recount();
    },
    recount(this: Manner & { count: number; boxes(): HTMLInputElement[] }) {
      this.count = this.boxes().filter((box) => box.checked).length;
    },
    all: {
      ["x-on:change"](this: Manner & { boxes(): HTMLInputElement[]; recount(): void }) {
        const wanted = (this.$el as HTMLInputElement).checked;
        this.boxes().forEach((box) => { if (!box.disabled) box.checked = wanted; });
        this.recount();
      },
    },
  };
}

/** A <details> that closes on Escape and on a click elsewhere. */
export function menu() {
  return {
    init(this: Manner) {
      const details = this.$root as HTMLDetailsElement;
      document.addEventListener("click", (event) => {
        if (!details.contains(event.target as Node)) details.open = false;
      });
      details.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !details.open) return;
        details.open = false;
        details.querySelector("summary")?.focus();
      });
    },
  };
}

/** Opens the office's navigation on a narrow screen. */
export function navButton() {
  return {
    button: {
      ["x-on:click"](this: Manner) {
        const open = document.getElementById("nav")?.classList.toggle("open") ?? false;
        this.$el.setAttribute("aria-expanded", String(open));
      },
    },
  };
}

export function printButton() {
  return { button: { ["x-on:click"]: () => window.print() } };
}
