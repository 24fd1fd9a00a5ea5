/** A page that lives: asks every moment for what it does not have yet, puts it in place, and says when it can't know. */

interface Living {
  $root: HTMLElement;
}

type Piece = [key: string, tag: string, html?: string];

const BEAT = 1200;
const SPREAD = 0.3; // a hundred pages that come back at once do not go on asking at once
const PATIENCE = 4000;
const MISSED = 2;
const FOCUSABLE = "a[href], button, summary, input, select, textarea";

export function pulse() {
  let waiting = 0;
  let missed = 0;
  let ended = false;
  return {
    init(this: Living) {
      const page = this.$root;
      const next = () => { waiting = window.setTimeout(() => void look(), BEAT * (1 - SPREAD / 2 + SPREAD * Math.random())); };
      const look = async () => {
        window.clearTimeout(waiting);
        if (ended) return;
        if (!document.hidden) {
          const answer = await asked(page);
          ended = answer === "ended";
          missed = answer === "missed" ? missed + 1 : 0;
          if (ended) clear(page);
        }
        show(page, "stale", !ended && missed >= MISSED);
        show(page, "ended", ended);
        if (!ended) next();
      };
      document.addEventListener("visibilitychange", () => { if (!document.hidden) void look(); });
      next();
    },
    destroy() {
      ended = true;
      window.clearTimeout(waiting);
    },
  };
}

/** Whether the house answered; what it sent is on the page then. Signed out, or no longer allowed: “ended”. */
async function asked(page: HTMLElement): Promise<"up to date" | "missed" | "ended"> {
  try {
    const list = page.querySelector<HTMLElement>("#board")!;
    const have = [...list.children].map((one) => (one as HTMLElement).dataset.tag).join(".");
    const answer = await fetch(page.dataset.pulse!, {
      headers: { "Kehou-Have": have, "Kehou-Look": page.dataset.look! }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return "ended";
    if (!answer.ok) return "missed";
    if (answer.status === 200) put(list, ((await answer.json()) as { pieces: Piece[] }).pieces);
    page.dataset.look = answer.headers.get("Kehou-Look") || page.dataset.look;
    parts(page, "at").forEach((one) => { one.textContent = answer.headers.get("Kehou-At"); });
    say(page, list);
    return "up to date";
  } catch {
    return "missed";
  }
}

/** The pieces in their order: those the page has stay as they are, and whoever had the focus keeps it. */
function put(list: HTMLElement, pieces: Piece[]): void {
  const held = document.activeElement instanceof HTMLElement && list.contains(document.activeElement) ? document.activeElement : null;
  const place = held?.closest<HTMLElement>(".piece")?.id;
  const old = new Map([...list.children].map((one) => [one.id, one as HTMLElement]));
  const told = pieces.map(([key, , html]) => {
    const before = old.get(`piece-${key}`);
    old.delete(`piece-${key}`);
    if (html === undefined) return before!;
    const fresh = drawn(html);
    if (before) unfold(before, fresh), before.replaceWith(fresh);
    return fresh;
  });
  old.forEach((one) => one.remove());
  told.forEach((one, at) => { if (list.children[at] !== one) list.insertBefore(one, list.children[at] ?? null); });
  if (held && document.activeElement !== held) refocus(held, place ? document.getElementById(place) : null);
}

function drawn(html: string): HTMLElement {
  const within = document.createElement("template");
  within.innerHTML = html;
  return within.content.firstElementChild as HTMLElement;
}

/** What somebody has unfolded stays so. */
function unfold(before: HTMLElement, fresh: HTMLElement): void {
  before.querySelectorAll<HTMLDetailsElement>("details[open][id]").forEach((one) => {
    fresh.querySelector<HTMLDetailsElement>(`#${CSS.escape(one.id)}`)?.setAttribute("open", "");
  });
}

/** The same thing in the new piece; else whatever can hold the focus there, else the piece itself. */
function refocus(held: HTMLElement, piece: HTMLElement | null): void {
  if (held.isConnected) return held.focus({ preventScroll: true });
  if (!piece) return;
  const found = [...piece.querySelectorAll<HTMLElement>(FOCUSABLE)];
  const same = found.find((one) => held.id && one.id === held.id) ?? found.find((one) => one.getAttribute("href") === held.getAttribute("href") && one.tagName === held.tagName);
  const next = same ?? found[0] ?? piece;
  if (next === piece) piece.tabIndex = -1;
  next.focus({ preventScroll: true });
}

/** One short sentence to whoever listens, and only when it is another. */
function say(page: HTMLElement, list: HTMLElement): void {
  const words = list.querySelector<HTMLElement>("[data-said]")?.dataset.said?.trim() ?? "";
  const before = page.dataset.said;
  page.dataset.said = words;
  if (before !== undefined && before !== words) parts(page, "said").forEach((one) => { one.textContent = words; });
}

function clear(page: HTMLElement): void {
  page.querySelector("#board")?.replaceChildren();
}

function show(page: HTMLElement, part: string, shown: boolean): void {
  parts(page, part).forEach((one) => { one.hidden = !shown; });
}

function parts(page: HTMLElement, name: string): HTMLElement[] {
  return [...page.querySelectorAll<HTMLElement>(`[data-part=${name}]`)];
}
