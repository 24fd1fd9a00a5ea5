/** A page that lives: asks every moment whether anything has changed, is drawn anew when it has, and says when it can't know. */

interface Living {
  $root: HTMLElement;
}

const BEAT = 1500;
const PATIENCE = 4000;
const MISSED = 2;

export function pulse() {
  let waiting = 0;
  let missed = 0;
  return {
    init(this: Living) {
      const page = this.$root;
      const board = () => page.querySelector<HTMLElement>("[data-version]");
      const look = async () => {
        window.clearTimeout(waiting);
        if (!document.hidden) missed = (await asked(page, board())) ? 0 : missed + 1;
        const stale = page.querySelector<HTMLElement>("[data-part=stale]");
        if (stale) stale.hidden = missed < MISSED;
        waiting = window.setTimeout(() => void look(), BEAT);
      };
      document.addEventListener("visibilitychange", () => { if (!document.hidden) void look(); });
      waiting = window.setTimeout(() => void look(), BEAT);
    },
    destroy() {
      window.clearTimeout(waiting);
    },
  };
}

/** Whether the house answered; a version other than the page's has it drawn anew. */
async function asked(page: HTMLElement, board: HTMLElement | null): Promise<boolean> {
  try {
    const answer = await fetch(page.dataset.pulse!, {
      headers: { "If-None-Match": `"${board?.dataset.version}"` }, cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.ok && board && answer.headers.get("ETag") !== `"${board.dataset.version}"`) board.dispatchEvent(new Event("changed"));
    return answer.ok || answer.status === 304;
  } catch {
    return false;
  }
}
