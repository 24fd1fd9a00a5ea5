/** A seating chart by mouse or finger: drag a child onto a seat, and the same form is sent that the keyboard's buttons send. */

interface Chart {
  $root: HTMLElement;
}

const MOVE = "application/x-kehou-seat";

export function seating() {
  return {
    init(this: Chart) {
      this.$root.querySelectorAll<HTMLElement>("td[draggable]").forEach((child) => {
        child.addEventListener("dragstart", (event) => event.dataTransfer?.setData(MOVE, child.dataset.move ?? ""));
      });
      this.$root.querySelectorAll<HTMLElement>("td:not(.seat-shut)").forEach((seat) => letDrop(seat));
    },
  };
}

/** A seat takes whoever is dragged onto it; the house judges. */
function letDrop(seat: HTMLElement): void {
  const over = (on: boolean) => seat.classList.toggle("seat-over", on);
  seat.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes(MOVE)) return;
    event.preventDefault();
    over(true);
  });
  seat.addEventListener("dragleave", () => over(false));
  seat.addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const move = event.dataTransfer?.getData(MOVE);
    if (move) send(move, seat);
  });
}

function send(move: string, seat: HTMLElement): void {
  const form = document.getElementById("seat-drop") as HTMLFormElement;
  form.action = move;
  (form.elements.namedItem("row") as HTMLInputElement).value = seat.dataset.row ?? "";
  (form.elements.namedItem("column") as HTMLInputElement).value = seat.dataset.column ?? "";
  form.submit();
}
