/** A name drawn with finger or mouse, kept as the points of a path (300 × 120). */

interface Pad {
  $el: HTMLElement;
  $root: HTMLElement;
  $refs: Record<string, HTMLElement>;
}

const WIDTH = 300;
const HEIGHT = 120;

export function signature() {
  return {
    drawing: false,
    init(this: Pad & { show(): void }) {
      this.$root.hidden = false;
      this.show();
    },
    show(this: Pad) {
      this.$refs.line!.setAttribute("d", (this.$refs.kept as HTMLInputElement).value);
    },
    add(this: Pad & { show(): void }, letter: string, event: PointerEvent) {
      const box = this.$refs.pad!.getBoundingClientRect();
      const x = Math.round(((event.clientX - box.left) / box.width) * WIDTH);
      const y = Math.round(((event.clientY - box.top) / box.height) * HEIGHT);
      (this.$refs.kept as HTMLInputElement).value += `${letter}${Math.max(0, x)} ${Math.max(0, y)} `;
      this.show();
    },
    pad: {
      ["x-on:pointerdown"](this: Pad & { drawing: boolean; add(letter: string, event: PointerEvent): void }, event: PointerEvent) {
        event.preventDefault();
        this.drawing = true;
        this.$refs.pad!.setPointerCapture(event.pointerId);
        this.add("M", event);
      },
      ["x-on:pointermove"](this: Pad & { drawing: boolean; add(letter: string, event: PointerEvent): void }, event: PointerEvent) {
        if (this.drawing) this.add("L", event);
      },
      ["x-on:pointerup"](this: { drawing: boolean }) {
        this.drawing = false;
      },
      ["x-on:pointercancel"](this: { drawing: boolean }) {
        this.drawing = false;
      },
    },
    clear: {
      ["x-on:click"](this: Pad & { show(): void }) {
        (this.$refs.kept as HTMLInputElement).value = "";
        this.show();
      },
    },
  };
}
