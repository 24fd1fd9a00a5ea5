/** Pick-up codes at a gate whose network fails: checked by signature and by the list the page carries; sent on later. */

interface Carried { key: string; unit: string; at: number; codes: Code[] }
interface Code { i: string; c: string; e: number; s?: string; n?: string; k?: string; w?: string; u?: string }
interface LetOut { code: string; at: number }
interface Page { $refs: Record<string, HTMLElement> }

const KEPT = "kehou-pickup-let-out";
const LIKE = { O: "0", I: "1", L: "1", U: "V" } as Record<string, string>;

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
  const ticket = typed.includes("#") ? typed.slice(typed.indexOf("#") + 1) : "";
  const code = ticket ? await read(ticket, carried) : carried.codes.find((one) => one.c === plain(typed)) ?? null;
  if (!code) return [null, ticket ? "forged" : "unknown"];
  const known = carried.codes.find((one) => one.i === code.i);
  if (kept().some((one) => one.code === code.i)) return [code, "used"];
  if (known?.s) return [code, known.s];
  return [code, now < code.e * 1000 ? "ok" : "expired"];
}

async function read(ticket: string, carried: Carried): Promise<Code | null> {
  try {
    const [said, seal] = ticket.split(".");
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const key = await crypto.subtle.importKey("raw", bytes(carried.key), curve, false, ["verify"]);
    if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(seal!), bytes(said!)))) return null;
    const code = JSON.parse(new TextDecoder().decode(bytes(said!))) as Code;
    return code.u === carried.unit ? code : null;
  } catch {
    return null;
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}

function plain(typed: string): string {
  const asked = /code=([0-9A-Za-z]{6})/.exec(typed)?.[1] ?? typed;
  return asked.toUpperCase().replaceAll(/[^0-9A-Z]/g, "").replaceAll(/[OILU]/g, (one) => LIKE[one]!);
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
