/** Pick-up codes at a gate whose network fails: checked by signature and by the list the page carries; sent on later. */
import { LIFE, plainCode, readTicket, type Code } from "./gate_rules";

interface Carried { key: string; unit: string; at: number; codes: Code[] }
interface LetOut { code: string; at: number }
interface Page { $refs: Record<string, HTMLElement> }

const KEPT = "kehou-pickup-let-out";

export function pickup() {
  const carried = JSON.parse(document.getElementById("carried")!.textContent!) as Carried;
  const shift = carried.at - Date.now(); // the device's clock may be a day off: the house's counts
  let found: Code | null = null;
  return {
    init(this: Page & { ask(typed: string): Promise<void> }) {
      const retry = () => void sendOn(this.$refs);
      window.addEventListener("online", retry);
      retry();
      if (location.hash.length > 1 && !navigator.onLine) void this.ask(location.href);
    },
    async ask(this: Page & { show(why: string): void }, typed: string) {
      const [code, why] = await examine(typed, carried, Date.now() + shift);
      found = why === "ok" ? code : null;
      say(this.$refs, code, why);
    },
    asking: {
      async ["x-on:submit"](this: Page & { ask(typed: string): Promise<void> }, event: Event) {
        if (navigator.onLine) return;
        event.preventDefault();
        await this.ask((this.$refs.typed as HTMLInputElement).value);
      },
    },
    letGo: {
      ["x-on:click"](this: Page) {
        if (!found) return;
        keep([...kept(), { code: found.i, at: Math.round(Date.now() + shift) }]);
        found = null;
        this.$refs.go!.hidden = this.$refs.answer!.hidden = true;
        (this.$refs.typed as HTMLInputElement).value = "";
        void sendOn(this.$refs);
      },
    },
  };
}

/** What a typed code or a scanned address says here and now: the code, and "ok" or why not. */
async function examine(typed: string, carried: Carried, now: number): Promise<[Code | null, string]> {
  if (now - carried.at >= LIFE) return [null, "office"];
  const ticket = typed.includes("#");
  const code = ticket ? await readTicket(typed, carried.key, carried.unit) : carried.codes.find((one) => one.c === plainCode(typed)) ?? null;
  if (!code) return [null, ticket ? "forged" : "unknown"];
  const known = carried.codes.find((one) => one.i === code.i);
  if (kept().some((one) => one.code === code.i)) return [code, "used"];
  if (known?.s) return [code, known.s];
  return [code, now < code.e * 1000 ? "ok" : "expired"];
}

function say(refs: Page["$refs"], code: Code | null, why: string): void {
  const words = refs.words!.dataset;
  refs.answer!.hidden = false;
  refs.go!.hidden = why !== "ok";
  const named = code?.n ? ` ${code.n} · ${code.k} → ${code.w}` : "";
  refs.verdict!.textContent = words[why]! + named;
  refs.stale!.textContent = `${words.stale}. ${words.blind}`;
}

function kept(): LetOut[] {
  return JSON.parse(localStorage.getItem(KEPT) ?? "[]") as LetOut[];
}

function keep(all: LetOut[]): void {
  localStorage.setItem(KEPT, JSON.stringify(all));
}

/** Sends what was let out while there was no network; what the house has heard, or can't know, is forgotten here. */
async function sendOn(refs: Page["$refs"]): Promise<void> {
  for (const one of kept()) {
    const form = refs.post as HTMLFormElement;
    const body = new FormData(form);
    body.set("code", one.code);
    body.set("at", String(one.at));
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
      if (answer.ok || answer.status === 404) keep(kept().filter((other) => other.code !== one.code));
    } catch {
      break;
    }
  }
  const left = kept().length;
  refs.waiting!.hidden = left === 0;
  refs.waiting!.textContent = left ? `${refs.words!.dataset.waiting} ${left}` : "";
}
