/** The roll call without a network, as the screen shows it: the list and this phone's lines over it. Words come from the page
 *  (care/pocket.html), so that they are translated with all others. */
import { listed, marked } from "./marks";
import { fetchLists, sendOn, unsent } from "./pocket_post";
import { callRoll, countIn, countOff, drafted, found, handOver, isAwaited, isCalled, lastLine, lastOf, mine, note, onChange, phone, root, say, setOut, stateOf, stateOnWalk, takeIn, takenIn, tap, where, write, type Taken, type To } from "./pocket_said";
import { all, drop, get, put, type Child, type Line, type Lists, type More, type Session, type TypedChild, type Walk } from "./pocket_store";
import { redrawn } from "./redrawn";

const words = (document.getElementById("pocket-words") as HTMLElement).dataset as Record<string, string>;
const LIFE = 12 * 3600_000;
const SLACK = 5 * 60_000;
const BEAT = 5000;
const FRESH = 60_000;

// ── what is shown ────────────────────────────────────────────────────────────

function piece(name: string): HTMLElement {
  const made = (document.getElementById(`pocket-${name}`) as HTMLTemplateElement).content.firstElementChild!.cloneNode(true);
  return made as HTMLElement;
}

function part(within: HTMLElement, name: string): HTMLElement {
  return within.querySelector(`[data-part="${name}"]`)!;
}

function button(label: string, kind: string, press: () => void, said = ""): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-${kind}`;
  made.textContent = label;
  if (said) made.setAttribute("aria-label", said);
  made.addEventListener("click", press);
  return made;
}

const draw = redrawn(part(root, "sessions"));

async function show(): Promise<void> {
  phone.lines = await all<Line>("lines");
  status();
  const { walks, sessions } = phone.lists ?? {};
  draw([walks, sessions, phone.lines, phone.drafts, phone.ills, phone.last === "done"], () => {
    const made = [...(walks ?? []).filter(isUnderWay).map(walkCard), ...(sessions ?? []).map(sessionCard)];
    return made.length ? made : [emptyNote()];
  });
}

function emptyNote(): HTMLElement {
  const note = piece("empty");
  note.textContent = phone.lists ? words.nobody! : phone.last === "done" ? words.loading! : words.nolists!;
  return note;
}

function status(): void {
  const waiting = mine().filter((one) => one.state === "unsent").length;
  const stuck = mine().filter((one) => one.state === "refused");
  const others = phone.lines.filter((one) => one.state === "unsent" && one.person !== where.person).length;
  const count = part(root, "unsent");
  count.textContent = waiting ? `${words.unsent} ${waiting}` : words.allsent!;
  count.className = `state state-${waiting ? "wait" : "ok"}`;
  count.dataset.count = String(waiting);
  part(root, "net").textContent = phone.last === "signed out" ? words.signin! : phone.last === "done" && navigator.onLine ? words.online! : words.offline!;
  part(root, "signin").hidden = phone.last !== "signed out";
  part(root, "age").textContent = phone.lists ? `${words.listof} ${clock(phone.lists.got + phone.lists.offset)}${marked("，")}${words.until} ${clock(phone.lists.got + phone.lists.offset + LIFE)}` : "";
  part(root, "refused").hidden = !stuck.length && !others;
  part(root, "refusedwords").textContent = [stuck.length ? `${words.refused} ${listed(stuck.map(nameOf))}` : "", others ? `${words.others} ${others}` : ""].join(" ");
  const bar = part(root, "undo");
  bar.hidden = !phone.undo;
  if (phone.undo) part(root, "undowords").textContent = `${words.noted} ${phone.undo.child.name} · ${label(stateOf(phone.undo.child, phone.undo.session))}`;
}

function nameOf(line: Line): string {
  const found = [...(phone.lists?.sessions ?? []), ...(phone.lists?.walks ?? [])].flatMap((one) => one.children).find((one) => one.id === line.pupil);
  return `${found?.name ?? line.name ?? "…"} ${label(line.says)}`;
}

function clock(at: number): string {
  return new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", timeZone: root.dataset.zone });
}

function label(state: string): string {
  return words[state] ?? state;
}

function sessionCard(session: Session): HTMLElement {
  const card = piece("session");
  const called = isCalled(session);
  const states = session.children.map((one) => (called ? stateOf(one, session) : drafted(one, session)));
  const many = (state: string) => states.filter((one) => one === state).length;
  card.dataset.session = session.id;
  card.dataset.health = session.health;
  part(card, "name").textContent = session.name;
  part(card, "where").textContent = `${session.room} · ${session.starts}–${session.ends}`;
  part(card, "counts").textContent = ["present", "coming", "absent", "leave", "moved", "lost", "gone", "elsewhere", ...(session.late ? ["expected"] : [])].filter(many).map((one) => `${label(one)} ${many(one)}`).join(" · ");
  part(card, "children").replaceChildren(...session.children.map((one) => childRow(one, session, called)), ...takenIn(session).map((one) => typedRow(one, session)));
  const call = part(card, "call") as HTMLButtonElement;
  call.hidden = called || !session.children.length;
  call.textContent = marked(`${words.call}（${label("present")} ${many("present")}）`);
  call.addEventListener("click", () => { phone.calling = callRoll(session); });
  const taking = called ? [button(words.takein!, "secondary", () => askWho(session))] : [];
  part(card, "ways").replaceChildren(...ways(session), ...taking);
  return card;
}

function typedRow(child: Taken, session: Session): HTMLElement {
  const row = piece("child");
  const to = child.to;
  row.dataset.child = child.id;
  row.dataset.state = to ? "gone" : "present";
  part(row, "name").textContent = child.name;
  part(row, "note").textContent = [child.home_class, words.takenin, to, child.unsent ? words.waiting : child.asked ? words.asking : ""].filter(Boolean).join(" · ");
  const badge = part(row, "state");
  badge.textContent = to ? label("gone") : label("present");
  badge.className = `state state-${to ? "quiet" : "ok"}`;
  if (!to) part(row, "actions").replaceChildren(button(words.fetch!, "secondary", () => askTyped(child, session), `${child.name} ${words.fetch}`));
  return row;
}

/** Two words and it is held: whose child it is, is the house's to find out. */
function askWho(session: Session): void {
  const sheet = document.getElementById("pocket-takein") as HTMLDialogElement;
  const form = part(sheet, "form") as HTMLFormElement;
  form.reset();
  form.onsubmit = (event) => {
    event.preventDefault();
    const said = new FormData(form);
    sheet.close();
    void takeIn(session, { name: String(said.get("name")).trim(), home_class: String(said.get("home_class")).trim() });
  };
  sheet.showModal();
}

/** Nobody's list is on the phone for a child that was typed: whoever comes is written down, and the house looks. */
function askTyped(typed: TypedChild, session: Session): void {
  const child = { id: typed.id, name: typed.name, may: [], not: [], alone: false } as unknown as Child;
  ask(child, session, (to) => void handOver(typed, session, to[2]));
  part(document.getElementById("pocket-who")!, "alone").hidden = true;
}

/** A class that has somebody left to send, or on the way. */
function isUnderWay(walk: Walk): boolean {
  return walk.children.some((one) => ["here", "coming"].includes(stateOnWalk(one, walk)));
}

function walkCard(walk: Walk): HTMLElement {
  const card = piece("session");
  const many = (state: string) => walk.children.filter((one) => stateOnWalk(one, walk) === state).length;
  card.dataset.walk = walk.session;
  part(card, "name").textContent = `${walk.home_class} → ${walk.group}`;
  part(card, "where").textContent = `${walk.room} · ${walk.starts}`;
  part(card, "counts").textContent = ["here", "coming", "present", "leave", "gone", "elsewhere"].filter(many).map((one) => `${label(one)} ${many(one)}`).join(" · ");
  part(card, "children").replaceChildren(...walk.children.map((one) => walkRow(one, walk)));
  part(card, "call").hidden = true;
  const here = walk.children.filter((one) => ["here", "leave"].includes(stateOnWalk(one, walk)));
  const name = `${words.setout} ${walk.home_class} → ${walk.group}`;
  const going = (one: Child) => stateOnWalk(one, walk) === "here";
  const leave = button(marked(`${words.setout}（${here.filter(going).length}）`), "primary", () => count(name, here, going, (chosen, _others, heads) => setOut(walk, chosen, heads)));
  part(card, "ways").replaceChildren(...(many("here") ? [leave] : []));
  return card;
}

function walkRow(child: Child, walk: Walk): HTMLElement {
  const state = stateOnWalk(child, walk);
  const said = lastOf(child, walk.session, true);
  const row = piece("child");
  row.dataset.child = child.id;
  row.dataset.state = state;
  part(row, "name").textContent = child.name;
  part(row, "note").textContent = [["gone", "elsewhere"].includes(state) ? child.to : "", said?.state === "unsent" ? words.waiting : ""].filter(Boolean).join(" · ");
  const badge = part(row, "state");
  badge.hidden = state === "here"; // as most are: only who is elsewhere needs a word
  badge.textContent = label(state);
  badge.className = `state state-${{ coming: "wait", present: "ok", leave: "info" }[state] ?? "quiet"}`;
  const back = button(words.turned!, "quiet", () => void write({ id: walk.session }, [{ child, says: "stayed" }]), `${child.name} ${words.turned}`);
  part(row, "actions").replaceChildren(...(said?.says === "walked" ? [back] : []));
  return row;
}

/** What can be counted now: the arrival of each class at the group's door, setting out for the merged room, arriving there. */
function ways(session: Session): HTMLElement[] {
  if (session.late) {
    const waiting = session.children.filter((one) => ["expected", "elsewhere", "moved"].includes(stateOf(one, session)));
    const groups = [...new Set(waiting.map((one) => one.from ?? ""))];
    return groups.map((name) => wayButton(`${words.countin} ${name}`, waiting.filter((one) => (one.from ?? "") === name), () => true, (...counted) => countOff(session, ...counted)));
  }
  return [...doors(session), ...onward(session)];
}

/** The children each class still has to bring. */
function doors(session: Session): HTMLElement[] {
  const waiting = session.counts_in ? session.children.filter((one) => isAwaited(stateOf(one, session))) : [];
  const classes = [...new Set(waiting.map((one) => one.of))];
  return classes.map((name) => wayButton(`${words.countin} ${name}`, waiting.filter((one) => one.of === name), () => true, (...counted) => countIn(session, ...counted), "secondary"));
}

function onward(session: Session): HTMLElement[] {
  const here = session.children.filter((one) => stateOf(one, session) === "present");
  if (!session.room_for_late || !isCalled(session) || !here.some((one) => one.late)) return [];
  return [wayButton(`${words.goto} ${session.room_for_late[1]}`, here, (one) => one.late, (...counted) => countOff(session, ...counted))];
}

type Counted = (going: Child[], others: Child[], heads: number) => Promise<void>;

function wayButton(label: string, children: Child[], ticked: (child: Child) => boolean, done: Counted, kind = "primary"): HTMLElement {
  return button(marked(`${label}（${children.filter(ticked).length}）`), kind, () => count(label, children, ticked, done));
}

/** The sheet at the door: who is ticked, how many heads; what differs is said before it is kept, and kept all the same. */
function count(label: string, children: Child[], ticked: (child: Child) => boolean, done: Counted): void {
  const sheet = document.getElementById("pocket-count") as HTMLDialogElement;
  const form = part(sheet, "form") as HTMLFormElement;
  const heads = form.elements.namedItem("counted") as HTMLInputElement;
  part(sheet, "name").textContent = label;
  part(sheet, "differs").hidden = true;
  heads.value = "";
  part(sheet, "who").replaceChildren(...children.map((one) => tick(one, ticked(one))));
  form.onsubmit = (event) => {
    event.preventDefault();
    const chosen = new Set(new FormData(form).getAll("going"));
    const going = children.filter((one) => chosen.has(one.id));
    const differs = part(sheet, "differs");
    if (Number(heads.value) !== going.length && differs.hidden) {
      differs.hidden = false;
      part(sheet, "differswords").textContent = `${heads.value} ≠ ${going.length}`;
      return;
    }
    sheet.close();
    void done(going, children.filter((one) => !chosen.has(one.id)), Number(heads.value));
  };
  sheet.showModal();
}

function tick(child: Child, on: boolean): HTMLElement {
  const made = document.createElement("label");
  made.className = "form-check";
  const box = document.createElement("input");
  Object.assign(box, { type: "checkbox", name: "going", value: child.id, className: "form-check-input", checked: on });
  made.append(box, ` ${child.name}`);
  return made;
}

function childRow(child: Child, session: Session, called: boolean): HTMLElement {
  const row = piece("child");
  const state = called ? stateOf(child, session) : drafted(child, session);
  const said = lastLine(child, session);
  const went = state === "gone" || state === "elsewhere" ? said?.to_name || child.to : "";
  row.dataset.child = child.id;
  row.dataset.state = state;
  part(row, "name").textContent = child.name;
  const ill = called ? said?.unwell : phone.ills[session.id]?.[child.id]?.unwell;
  part(row, "note").textContent = [child.of, child.late && !session.late ? words.late : "", ill ? words.unwell : "", went, said?.state === "unsent" ? words.waiting : ""].filter(Boolean).join(" · ");
  const badge = part(row, "state");
  badge.textContent = label(state);
  badge.className = `state state-${{ present: "ok", absent: "bad", leave: "info" }[state] ?? "quiet"}`;
  part(row, "actions").replaceChildren(...choices(child, session, state, called));
  return row;
}

function choices(child: Child, session: Session, state: string, called: boolean): HTMLElement[] {
  if (state === "elsewhere" || (session.late && isAwaited(state))) return [];
  if (state === "moved") return lastLine(child, session) ? [button(words.turned!, "quiet", () => void say(child, session, "present"))] : [];
  if (state === "lost") return [button(words.presentnow!, "primary", () => void say(child, session, "present"), `${child.name} ${words.presentnow}`)];
  if (state === "gone") return lastLine(child, session) ? [button(words.back!, "quiet", () => void say(child, session, "present"))] : [];
  const press = () => void tap(child, session);
  const exception = state === "present" ? words.absentnow! : words.presentnow!;
  const turn = button(exception, state === "present" ? "secondary" : "primary", press, `${child.name} ${exception}`);
  const fetch = button(words.fetch!, "secondary", () => ask(child, session), `${child.name} ${words.fetch}`);
  if (session.late && state === "present") return [fetch];
  return state === "present" ? [...health(child, session, called), turn, fetch] : [turn];
}

/** The health check beside the roll call, where the school asks: a tap for whoever is unwell, a number where one is taken. */
function health(child: Child, session: Session, called: boolean): HTMLElement[] {
  if (!session.health) return [];
  const own = called ? lastLine(child, session) : phone.ills[session.id]?.[child.id];
  const ill = button(words.unwell!, own?.unwell ? "danger" : "quiet", () => void note(child, session, { unwell: !own?.unwell, temperature: own?.temperature }), `${child.name} ${words.unwell}`);
  ill.setAttribute("aria-pressed", String(Boolean(own?.unwell)));
  if (session.health !== "temperature" || called) return [ill];
  const degrees = document.createElement("input");
  Object.assign(degrees, { className: "form-control temperature", inputMode: "decimal", maxLength: 6, placeholder: "℃", value: own?.temperature ?? "" });
  degrees.setAttribute("aria-label", `${child.name} ${words.temperature}`);
  degrees.addEventListener("change", () => void note(child, session, { temperature: degrees.value }));
  return [degrees, ill];
}

/** Who takes the child: one tap for a person of the list; barred people are named, so that nobody is talked into it. */
function ask(child: Child, session: Session, gone?: (to: To) => void): void {
  const sheet = document.getElementById("pocket-who") as HTMLDialogElement;
  const give = (to: To) => { sheet.close(); if (gone) gone(to); else void say(child, session, "gone", to); };
  part(sheet, "alone").hidden = false;
  part(sheet, "name").textContent = child.name;
  part(sheet, "barred").hidden = !child.not.length;
  part(sheet, "barredwho").textContent = listed(child.not);
  part(sheet, "may").replaceChildren(...child.may.map(([id, kind, name]) => button(name, "primary", () => give([kind, id, name]))));
  const alone = part(sheet, "alone") as HTMLButtonElement;
  alone.textContent = child.alone ? words.alone! : words.alonewithout!;
  alone.onclick = () => give(["alone", "", words.alonename!]);
  const form = part(sheet, "other") as HTMLFormElement;
  form.onsubmit = (event) => {
    event.preventDefault();
    const said = new FormData(form);
    give(["other", "", `${String(said.get("name")).trim()}（${String(said.get("relation")).trim()}）`]);
    form.reset();
  };
  sheet.showModal();
}

// ── by itself ────────────────────────────────────────────────────────────────

/** Lists older than twelve hours, of a clock that was set back, or of somebody else are gone. Unsent lines name nobody and stay. */
async function forget(): Promise<void> {
  if (!phone.lists) return;
  const age = Date.now() - phone.lists.got;
  if (age < LIFE && age > -SLACK && phone.lists.person === where.person && phone.lists.unit === where.unit) return;
  phone.lists = undefined;
  phone.drafts = {};
  phone.ills = {};
  await drop("lists", "now");
  for (const one of await all<Line>("lines")) if (one.state === "sent") await drop("lines", one.id);
}

let beating: Promise<void> | undefined;

/** Send what is unsent, then look whether the lists have grown old. One at a time; a second call joins the first. */
function beat(): Promise<void> {
  beating ??= once().finally(() => { beating = undefined; });
  return beating;
}

async function once(): Promise<void> {
  phone.lists = await get<Lists>("lists", "now");
  await forget();
  phone.last = await sendOn(where);
  const waiting = (await unsent(where)).length;
  if (phone.last === "done" && !waiting && (!phone.lists || Date.now() - phone.lists.got > FRESH || phone.lines.some((one) => one.state !== "unsent"))) phone.last = await fetchLists(where);
  if (phone.last === "signed out") await drop("lists", "now");
  phone.lists = await get<Lists>("lists", "now");
  await show();
}

async function begin(): Promise<void> {
  phone.lists = await get<Lists>("lists", "now");
  await forget();
  for (const session of phone.lists?.sessions ?? []) {
    phone.drafts[session.id] = (await get<Record<string, string>>("drafts", session.id)) ?? {};
    phone.ills[session.id] = (await get<Record<string, More>>("drafts", `ill ${session.id}`)) ?? {};
  }
  await show();
  part(root, "undobutton").addEventListener("click", () => {
    const back = phone.undo;
    phone.undo = undefined;
    if (back) void write(back.session, [{ child: back.child, says: back.before }]);
  });
  part(root, "now").addEventListener("click", () => void beat());
  window.addEventListener("online", () => void beat());
  window.addEventListener("offline", () => void show());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void beat(); });
  window.setInterval(() => { if (!document.hidden) void beat(); }, BEAT);
  await beat();
}

onChange(async (isNew) => {
  await show();
  if (isNew) void beat();
});
void navigator.serviceWorker?.register(root.dataset.worker!);
void begin();
