/** The gate: its camera everywhere, and with no network the whole gate from what the device keeps. Words come from the page, so that
 *  they are translated with all others. What is let out is a line; lines are only added and sent on until the house has them. */
import { look } from "./camera";
import * as rules from "./gate_rules";
import type { Child, Code, List, Why } from "./gate_rules";
import * as store from "./gate_store";
import type { Gone } from "./gate_store";
import { listed } from "./marks";
import { redrawn } from "./redrawn";

type To = { kind: string; id: string; name: string; code?: string };

const root = document.getElementById("gatehouse") as HTMLElement;
const words = (document.getElementById("gatehouse-words") as HTMLElement).dataset as Record<string, string>;
const isOffline = root.dataset.mode === "offline";
const BEAT = 5000;
const FRESH = 60_000;

let list: List | undefined;
let left: Gone[] = [];
let net: "online" | "offline" | "signed out" = "online";
let shown: { child?: Child; note: string; why: Why; to?: To } | undefined;

const part = (name: string, within: HTMLElement = root) => within.querySelector<HTMLElement>(`[data-part="${name}"]`)!;
const mine = () => left.filter((one) => one.person === root.dataset.person && one.unit === root.dataset.unit);
const letOut = () => new Set(mine().filter((one) => one.state !== "refused").map((one) => one.pupil));
const codesUsed = () => new Set(mine().map((one) => one.code).filter(Boolean));

// ── asked ────────────────────────────────────────────────────────────────────

/** A scanned or typed text: a permit's address or number, a pick-up code, or a child's name. */
async function asked(typed: string): Promise<void> {
  const text = typed.trim();
  if (!text) return;
  if (!isOffline && navigator.onLine) return void location.assign(addressOf(text));
  if (!list || rules.isTooOld(list, Date.now())) return answer({ note: "", why: "office" });
  const token = /[?&]token=([^&#]+)/.exec(text)?.[1];
  const byCard = token ? await rules.tokenMark(decodeURIComponent(token)) : text.toUpperCase();
  const child = list.children.find((one) => one.card.some((mark) => mark === byCard));
  if (child) return answerAlone(child);
  if (token) return answer({ note: "", why: "nopermit" });
  if (text.includes("#") || text.includes("code=") || rules.plainCode(text).length === 6 && !named(text).length) return answerCode(text);
  showNamed(named(text));
}

/** Where the house answers the same question with the network. */
function addressOf(text: string): string {
  const known = /^https?:/.test(text) ? new URL(text) : undefined;
  if (known?.searchParams.has("token")) return `${root.dataset.gate}?token=${encodeURIComponent(known.searchParams.get("token")!)}`;
  if (known?.searchParams.has("code")) return `${root.dataset.codes}?code=${encodeURIComponent(known.searchParams.get("code")!)}`;
  return `${root.dataset.gate}?token=${encodeURIComponent(text)}`;
}

function answerAlone(child: Child): void {
  answer({ child, note: words.alone!, why: rules.whyNotAlone(list!, child, letOut(), Date.now()), to: { kind: "alone", id: "", name: words.alone! } });
}

async function answerCode(text: string): Promise<void> {
  const signed = text.includes("#");
  const code: Code | null = signed
    ? await rules.readTicket(text, list!.key, list!.unit)
    : list!.codes.find((one) => one.c === rules.plainCode(text)) ?? null;
  const why = rules.whyNotCode(list!, code, signed, codesUsed(), Date.now());
  const child = code ? rules.childOf(list!, code) : undefined;
  const note = code?.n ? `${code.n} · ${code.k} → ${code.w}` : "";
  const to = code ? { kind: "other", id: "", name: code.w ?? "", code: code.i } : undefined;
  answer({ child, note, why: why === "ok" && child && letOut().has(child.id) ? "gone" : why === "ok" && !child ? "office" : why, to });
}

function named(text: string): Child[] {
  const plain = rules.plainName(text);
  return list!.children.filter((one) => rules.plainName(one.name).includes(plain) || one.pinyin.split(" ").some((word) => word.startsWith(plain)));
}

// ── shown ────────────────────────────────────────────────────────────────────

function answer(told: NonNullable<typeof shown>): void {
  shown = told;
  const box = part("answer");
  box.hidden = false;
  box.className = `card card-${told.why === "ok" ? "accent" : "bad"}`;
  box.dataset.why = told.why;
  part("verdict").textContent = [words[told.why]!, told.child ? `${told.child.name} · ${told.child.of}` : ""].filter(Boolean).join(" ");
  part("verdictnote").textContent = told.note;
  part("barred").hidden = !told.child?.not.length;
  part("barred").textContent = told.child?.not.length ? `${words.never} ${listed(told.child.not.map(([, who]) => who))}` : "";
  part("go").hidden = told.why !== "ok" || root.dataset.may !== "1" || !told.child;
  box.scrollIntoView({ block: "nearest" });
}

function showNamed(found: Child[]): void {
  part("answer").hidden = true;
  const rows = found.slice(0, 8).map(rowOf);
  if (!rows.length) answer({ note: "", why: "unknown" });
  part("found").replaceChildren(...rows);
}

/** One child with everybody who may take it, one tap each; those who never may are named. */
function rowOf(child: Child): HTMLElement {
  const row = (document.getElementById("gatehouse-child") as HTMLTemplateElement).content.firstElementChild!.cloneNode(true) as HTMLElement;
  row.dataset.child = child.id;
  const gone = child.gone || mine().find((one) => one.pupil === child.id && one.state !== "refused")?.to_name || "";
  part("name", row).textContent = child.name;
  part("note", row).textContent = [child.of, gone ? `${words.gone} ${gone}` : ""].filter(Boolean).join(" · ");
  part("never", row).hidden = !child.not.length;
  part("never", row).textContent = child.not.length ? `${words.never} ${listed(child.not.map(([, who]) => who))}` : "";
  const takers = gone || root.dataset.may !== "1" ? [] : child.may.map(([id, kind, name]) => button(name, "secondary", () => take(child, { kind, id, name })));
  if (!gone && root.dataset.may === "1" && child.alone && !list!.stop) takers.unshift(button(words.alone!, "primary", () => answerAlone(child)));
  part("who", row).replaceChildren(...takers);
  return row;
}

function take(child: Child, to: To): void {
  answer({ child, note: `→ ${to.name}`, why: rules.whyNotTake(list!, child, to.id, letOut(), Date.now()), to });
}

function button(label: string, kind: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-${kind}`;
  made.textContent = label;
  made.addEventListener("click", press);
  return made;
}

const draw = isOffline ? redrawn(part("alone")) : () => {};

async function show(): Promise<void> {
  left = await store.gone();
  const waiting = mine().filter((one) => one.state === "unsent").length;
  const stuck = mine().filter((one) => one.state === "refused");
  const old = !list || rules.isTooOld(list, Date.now());
  part("age").textContent = list && !old ? `${words.listof} ${clock(list.now)}${ago(Date.now() - list.got)}` : "";
  part("unsent").textContent = waiting ? `${words.unsent} ${waiting}` : "";
  part("unsent").dataset.count = String(waiting);
  part("unsent").hidden = !waiting;
  part("net").textContent = net === "signed out" ? words.signin! : net === "online" && navigator.onLine ? words.online! : words.offline!;
  if (!isOffline) return;
  part("old").hidden = !old;
  part("blind").hidden = old;
  part("signin").hidden = net !== "signed out";
  part("refused").hidden = !stuck.length;
  part("refused").textContent = stuck.length ? `${words.refused} ${listed(stuck.map((one) => `${one.name} → ${one.to_name}`))}` : "";
  part("stop").hidden = old || !list?.stop;
  part("stop").textContent = list?.stop ? `${words.stopped} ${list.stop}` : "";
  const may = old ? [] : list!.children.filter((one) => rules.whyNotAlone(list!, one, letOut(), Date.now()) === "ok");
  part("count").textContent = String(may.length);
  draw(may, () => may.map(rowOfAlone));
  if (old) {
    part("found").replaceChildren();
    if (shown && shown.why !== "office") answer({ note: "", why: "office" });
  }
}

function rowOfAlone(child: Child): HTMLElement {
  const row = (document.getElementById("gatehouse-child") as HTMLTemplateElement).content.firstElementChild!.cloneNode(true) as HTMLElement;
  row.dataset.child = child.id;
  part("name", row).textContent = child.name;
  part("note", row).textContent = [child.of, child.card[0]].filter(Boolean).join(" · ");
  if (root.dataset.may === "1") part("who", row).replaceChildren(button(words.letgo!, "secondary", () => answerAlone(child)));
  return row;
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: root.dataset.zone });
}

function ago(age: number): string {
  const minutes = Math.max(0, Math.round(age / 60_000));
  const said = minutes < 60 ? words.minutes!.replace("0", String(minutes)) : words.hours!.replace("0", (minutes / 60).toFixed(1));
  return ` · ${said}`;
}

// ── done ─────────────────────────────────────────────────────────────────────

async function letGo(): Promise<void> {
  if (!shown?.to || !shown.child || shown.why !== "ok" || !list || rules.isTooOld(list, Date.now())) return;
  const { child, to } = shown;
  shown = undefined;
  part("answer").hidden = true;
  part("found").replaceChildren();
  (part("typed") as HTMLInputElement).value = "";
  const kept = await keep(child, to).catch(() => false);
  part("done").hidden = false;
  part("done").className = `alert alert-${kept ? "ok" : "bad"}`;
  part("done").textContent = `${kept ? words.noted : words.notkept} ${child.name} → ${to.name}`;
  await show();
  void beat();
}

async function keep(child: Child, to: To): Promise<boolean> {
  const [device, number] = await store.takeNumbers(1);
  await store.keepGone({
    id: crypto.randomUUID(), person: root.dataset.person!, unit: root.dataset.unit!, device, number, pupil: child.id, says: "gone", at: Date.now(),
    offset: list!.offset, to_kind: to.kind, to_id: to.id, to_name: to.name, code: to.code ?? "", state: "unsent", name: child.name,
  });
  return true;
}

async function reach(address: string, how: RequestInit = {}): Promise<Response | undefined> {
  try {
    const got = await fetch(address, { ...how, redirect: "manual", cache: "no-store", credentials: "same-origin" });
    net = got.type === "opaqueredirect" || got.status === 404 ? "signed out" : "online";
    return net === "online" ? got : undefined;
  } catch {
    net = "offline";
    return undefined;
  }
}

async function fetchList(): Promise<void> {
  const asked = Date.now();
  const got = await reach(root.dataset.lists!);
  if (net === "signed out") await store.dropList();
  if (!got?.ok) return;
  const told = (await got.json()) as List;
  await store.keepList({ ...told, got: asked, offset: told.now - Date.now() });
  for (const one of await store.gone()) if (one.state === "sent") await store.dropGone(one.id);
}

async function sendOn(): Promise<void> {
  const waiting = mine().filter((one) => one.state === "unsent");
  if (!waiting.length) return;
  const body = new FormData();
  body.set("csrfmiddlewaretoken", list?.token ?? "");
  body.set("said", JSON.stringify(waiting.map((one) => ({ ...one, name: "", code: one.code && dashed(one.code) }))));
  const got = await reach(root.dataset.send!, { method: "POST", body });
  if (got?.status === 403) return fetchList(); // a token that is too old: sent at the next beat
  if (!got?.ok) return;
  const heard = (await got.json()) as { taken: string[]; refused: string[] };
  for (const one of waiting) {
    if (heard.taken.includes(one.id)) await store.keepGone({ ...one, state: "sent" });
    else if (heard.refused.includes(one.id)) await store.keepGone({ ...one, state: "refused" });
  }
}

const dashed = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** A list of somebody else, too old, or of another day is gone; what is unsent stays until the house has it. */
async function forget(): Promise<void> {
  list = await store.list();
  if (list && !rules.isTooOld(list, Date.now()) && list.person === root.dataset.person && list.unit === root.dataset.unit) return;
  list = undefined;
  await store.dropList();
}

let beating: Promise<void> | undefined;
function beat(): Promise<void> {
  beating ??= once().finally(() => { beating = undefined; });
  return beating;
}

async function once(): Promise<void> {
  await forget();
  left = await store.gone();
  await sendOn();
  if (!list || Date.now() - list.got > FRESH) await fetchList();
  await forget();
  await show();
}

// ── the camera ───────────────────────────────────────────────────────────────

let stop: (() => void) | undefined;

async function scan(): Promise<void> {
  const frame = part("frame");
  if (stop) return endScan();
  frame.hidden = false;
  try {
    stop = await look(part("video") as HTMLVideoElement, (text) => { endScan(); void asked(text); });
    part("scan").setAttribute("aria-pressed", "true");
  } catch {
    endScan();
    part("nocamera").hidden = false;
  }
}

function endScan(): void {
  stop?.();
  stop = undefined;
  part("frame").hidden = true;
  part("scan").setAttribute("aria-pressed", "false");
}

part("scan").addEventListener("click", () => void scan());
part("endscan").addEventListener("click", endScan);
window.addEventListener("pagehide", endScan);
if (isOffline) {
  part("form").addEventListener("submit", (event) => { event.preventDefault(); void asked((part("typed") as HTMLInputElement).value); });
  part("go").addEventListener("click", () => void letGo());
  const scanned = new URLSearchParams(location.search).get("token");
  if (scanned) void forget().then(() => asked(location.href));
}
part("scan").hidden = !navigator.mediaDevices?.getUserMedia;
window.addEventListener("online", () => void beat());
window.addEventListener("offline", () => { net = "offline"; void show(); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) void beat(); });
window.setInterval(() => { if (!document.hidden) void beat(); }, BEAT);
void navigator.serviceWorker?.register(root.dataset.worker!);
void beat();
