/** A weight of the planner: while its slider moves, points and plain words are shown beside it and told to a screen reader. */

interface Weight {
  $root: HTMLElement;
}

/** Which of the five words fits these points: none, lighter, usual, heavier, much heavier. */
export function stretch(at: number, usual: number): number {
  if (at === 0) return 0;
  if (at === usual) return 2;
  if (at < usual) return 1;
  return at < 3 * usual ? 3 : 4;
}

export function weighing() {
  return {
    init(this: Weight) {
      const slider = this.$root.querySelector("input") as HTMLInputElement;
      const shown = this.$root.querySelector("output") as HTMLOutputElement;
      const words = (this.$root.dataset.words ?? "").split("|");
      const say = () => {
        const said = `${slider.value} ${this.$root.dataset.points ?? ""} · ${words[stretch(Number(slider.value), Number(this.$root.dataset.usual))] ?? ""}`;
        shown.value = said;
        slider.setAttribute("aria-valuetext", said);
      };
      slider.addEventListener("input", say);
      say();
    },
  };
}
