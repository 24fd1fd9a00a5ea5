/** A part of the page that is drawn anew by itself, without taking anything from under a finger or a keyboard. */

const CLICK_AT_LAST = 400; // milliseconds: a finger lifted for longer than this has made no click

type Making = () => HTMLElement[];

/** Draws what `make` makes into the frame: only where `state`, all it is made from, has changed; never between a finger's coming
 *  down and its click, which would be lost with the button; and whoever stood on a button stands on its successor. */
export function redrawn(frame: HTMLElement): (state: unknown, make: Making) => void {
  let drawn = "";
  let due: [string, Making] | undefined;
  let pressed = false;
  let lifting = 0;

  function draw(): void {
    if (!due || pressed) return;
    const [state, make] = due;
    const stood = placeOf(frame);
    frame.replaceChildren(...make());
    if (stood) successor(frame, stood)?.focus({ preventScroll: true });
    drawn = state;
    due = undefined;
  }

  function released(): void {
    pressed = false;
    draw();
  }

  frame.addEventListener("pointerdown", () => { pressed = true; window.clearTimeout(lifting); }); // the next tap of a quick hand
  frame.addEventListener("click", (event) => { if (event.detail) pressed = false; }, true); // a keyboard's click has no detail
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => { window.clearTimeout(lifting); lifting = window.setTimeout(released, CLICK_AT_LAST); });

  return (state, make) => {
    const said = JSON.stringify(state);
    due = said === drawn ? undefined : [said, make];
    draw();
  };
}

type Place = [card: number, child: string, button: number];

/** Where in the frame the keyboard stands: in which card, on whose row, on which of its buttons. */
function placeOf(frame: HTMLElement): Place | undefined {
  const here = document.activeElement;
  if (!here || here === frame || !frame.contains(here)) return undefined;
  const card = [...frame.children].findIndex((one) => one.contains(here));
  const row = here.closest<HTMLElement>("[data-child]");
  return [card, row?.dataset.child ?? "", steps(row ?? frame.children[card]!, !row).indexOf(here as HTMLElement)];
}

function successor(frame: HTMLElement, [at, child, button]: Place): HTMLElement | undefined {
  const card = frame.children[at];
  if (!card) return undefined;
  const rows = [card, ...card.querySelectorAll("[data-child]")] as HTMLElement[];
  const row = child ? rows.find((one) => one.dataset.child === child) : card;
  const found = row ? steps(row, !child) : [];
  return found[Math.min(Math.max(button, 0), found.length - 1)];
}

/** Buttons and fields of a row, or of a card beside its rows. */
function steps(within: Element, isCard: boolean): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>("button, input")].filter((one) => !isCard || !one.closest("[data-child]"));
}
