/** A review list by keyboard: j k move, x ticks, a ticks the calm ones, e writes, o opens, p r n go to a decision.
 *  Nothing is decided by one key: the decision's button is focused, and Enter presses it. */

interface List {
  $el: HTMLElement;
  $root: HTMLFormElement;
}

const DECISIONS: Record<string, string> = { p: "pass", r: "return", n: "reject" };

export function reviewKeys() {
  return {
    at: -1,
    init(this: List & { press(event: KeyboardEvent): void }) {
      document.addEventListener("keydown", (event) => this.press(event));
    },
    press(this: List & { rows(): HTMLElement[]; go(step: number): void; does(key: string): boolean }, event: KeyboardEvent) {
      const typing = (event.target as HTMLElement).matches("input:not([type=checkbox]), textarea, select");
      if (event.key === "Escape" && typing) (event.target as HTMLElement).blur();
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.does(event.key)) event.preventDefault();
    },
    rows(this: List): HTMLElement[] {
      return [...this.$root.querySelectorAll<HTMLElement>("tr[data-row]")];
    },
    row(this: List & { at: number; rows(): HTMLElement[] }): HTMLElement | undefined {
      return this.rows()[this.at];
    },
    go(this: List & { at: number; rows(): HTMLElement[] }, step: number) {
      const rows = this.rows();
      rows[this.at]?.classList.remove("row-here");
      this.at = Math.max(0, Math.min(rows.length - 1, this.at + step));
      const row = rows[this.at];
      row?.classList.add("row-here");
      row?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    },
    tick(this: List, box: HTMLInputElement | null | undefined, wanted?: boolean) {
      if (!box || box.disabled) return;
      box.checked = wanted ?? !box.checked;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    },
    does(this: any, key: string): boolean {
      if (key === "j") this.go(1);
      else if (key === "k") this.go(-1);
      else if (key === "x") this.tick(this.row()?.querySelector("input[type=checkbox]"));
      else if (key === "a") this.rows().filter((one: HTMLElement) => "calm" in one.dataset).forEach((one: HTMLElement) => this.tick(one.querySelector("input[type=checkbox]"), true));
      else if (key === "e") (this.row()?.querySelector("input.form-control") ?? document.getElementById("reason-all"))?.focus();
      else if (key === "o") this.row()?.querySelector("a")?.click();
      else if (key in DECISIONS) this.$root.querySelector(`button[value=${DECISIONS[key]}]`)?.focus();
      else return false;
      return true;
    },
  };
}
