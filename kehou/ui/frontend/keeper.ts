/** Keeps a long form on the server while it is typed, so that a dead battery costs nothing. */

interface Keeper {
  $root: HTMLElement;
}

const PAUSE = 1500;

export function keeper() {
  let waiting = 0;
  let dirty = false;
  return {
    init(this: Keeper) {
      const form = this.$root as HTMLFormElement;
      const later = () => {
        dirty = true;
        window.clearTimeout(waiting);
        waiting = window.setTimeout(() => void keep(form), PAUSE);
      };
      const now = () => { if (dirty) void keep(form); };
      form.addEventListener("input", later);
      form.addEventListener("submit", () => { dirty = false; window.clearTimeout(waiting); });
      document.addEventListener("visibilitychange", () => { if (document.hidden) now(); });
      window.addEventListener("online", now);
    },
  };

  async function keep(form: HTMLFormElement): Promise<void> {
    dirty = false;
    window.clearTimeout(waiting);
    try {
      const answer = await fetch(form.dataset.keep!, {
        method: "POST", body: new FormData(form), keepalive: true, redirect: "manual", headers: { "X-Draft": "auto" },
      });
      say(form, answer.ok ? `${form.dataset.saved} ${((await answer.json()) as { saved: string }).saved}` : form.dataset.gone!);
    } catch {
      dirty = true;
      say(form, form.dataset.offline!);
    }
  }

  function say(form: HTMLFormElement, words: string): void {
    const line = form.querySelector<HTMLElement>("[data-kept]");
    if (line) line.textContent = words;
  }
}
