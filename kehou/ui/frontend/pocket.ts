/** The roll call without a network. Everything said is a line; lines are only added; what the screen shows is the list and
 *  this phone's lines over it. Words come from the page (care/pocket.html), so that they are translated with all others. */
import { fetchLists, sendOn, unsent, type Addresses, type Answer } from "./pocket_post";
import { all, drop, get, put, takeNumbers, type Child, type Line, type Lists, type More, type Session, type Typed, type TypedChild, type Walk } from "./pocket_store";

const root = document.getElementById("pocket") as HTMLElement;
const words = (document.getElementById("pocket-words") as HTMLElement).dataset as Record<string, string>;
const where: Addresses = { lists: root.dataset.lists!, send: root.dataset.send!, unit: root.dataset.unit!, person: root.dataset.person! };
const LIFE = 12 * 3600_000;
const SLACK = 5 * 60_000;
const BEAT = 5000;
const FRESH = 60_000;

let lists: Lists | undefined;
let lines: Line[] = [];
let drafts: Record<string, Record<string, string>> = {};
let ills: Record<string, Record<string, More>> = {};
let undo: { child: Child; session: Session; before: string } | undefined;
let calling: Promise<void> = Promise.resolve();
let last: Answer = "done";

type To = [kind: string, id: string, name: string];

// ── what is so ───────────────────────────────────────────────────────────────

function mine(): Line[] {
  return lines.filter((one) => one.person === where.person && one.unit === where.unit);
}

/** At the classroom's door: that a child set out, or came back to its class. In the group nobody has seen it for that (C7.4b). */
const FOOT = ["walked", "stayed"];

function lastOf(child: Child, session: string, onFoot: boolean): Line | undefined {
  const said = mine().filter((one) => one.pupil === child.id && one.session === session && one.state !== "refused" && FOOT.includes(one.says) === onFoot);
  return said.sort((one, other) => other.number - one.number)[0];
}

function lastLine(child: Child, session: Session): Line | undefined {
  return lastOf(child, session.id, false);
}

function stateOf(child: Child, session: Session): string {
  return lastLine(child, session)?.says ?? (child.is === "expected" && lastOf(child, session.id, true)?.says === "walked" ? "coming" : child.is);
}

/** Where a child of a class is, as the classroom's door knows. */
function stateOnWalk(child: Child, walk: Walk): string {
  const said = lastOf(child, walk.session, true)?.says;
  return said ? (said === "walked" ? "coming" : "here") : child.is;
}

/** Not here yet, but to come: the roll call takes it for there unless somebody says otherwise. */
const isAwaited = (state: string) => state === "expected" || state === "coming";

function isCalled(session: Session): boolean {
  return session.late || session.called || mine().some((one) => one.session === session.id && one.of_roll);
}

/** What the roll call will say of a child: expected ones are there unless the draft says otherwise. */
function drafted(child: Child, session: Session): string {
  const state = stateOf(child, session);
  return drafts[session.id]?.[child.id] ?? (isAwaited(state) ? "present" : state);
}

const inHands = (state: string) => !["gone", "elsewhere", "moved"].includes(state);

// ── what is done ─────────────────────────────────────────────────────────────

async function write(session: Pick<Session, "id">, said: { child: Child; says: string; to?: To; more?: More }[], ofRoll = false): Promise<void> {
  const [device, first] = await takeNumbers(said.length);
  for (const [at, { child, says, to, more }] of said.entries()) {
    const line: Line = {
      id: crypto.randomUUID(), person: where.person, unit: where.unit, session: session.id, device, number: first + at, pupil: child.id, says,
      of_roll: ofRoll, at: Date.now(), offset: lists?.offset ?? 0, to_kind: to?.[0] ?? "", to_id: to?.[1] ?? "", to_name: to?.[2] ?? "",
      state: "unsent", ...more,
    };
    await put("lines", line.id, line);
  }
  await show();
  void beat();
}

async function callRoll(session: Session): Promise<void> {
  const said = session.children.filter((one) => inHands(stateOf(one, session))).map((child) => ({ child, says: drafted(child, session), more: found(child, session) }));
  delete drafts[session.id];
  delete ills[session.id];
  await drop("drafts", session.id);
  await drop("drafts", `ill ${session.id}`);
  undo = undefined;
  await write(session, said, true);
}

/** What the health check says of a child of the roll call: no symptoms unless somebody has tapped or typed (S7.2). */
function found(child: Child, session: Session): More {
  if (!session.health || drafted(child, session) !== "present") return {};
  return { unwell: false, ...ills[session.id]?.[child.id] };
}

async function note(child: Child, session: Session, more: More): Promise<void> {
  if (isCalled(session)) return write(session, [{ child, says: isAwaited(stateOf(child, session)) ? "present" : stateOf(child, session), more: { unwell: false, ...more } }]);
  const own = (ills[session.id] ??= {});
  own[child.id] = { ...own[child.id], ...more };
  await put("drafts", `ill ${session.id}`, { ...own });
  await show();
}

/** Children counted at a door: those who set out, or those who came through it and those who did not. */
async function countOff(session: Session, going: Child[], others: Child[], heads: number): Promise<void> {
  const more: More = { batch: crypto.randomUUID(), listed: going.length, counted: heads };
  const says = session.late ? "present" : "moved";
  if (!session.late) more.way = session.room_for_late![0];
  undo = undefined;
  const missed = session.late ? others.map((child) => ({ child, says: "lost", more })) : [];
  await write(session, [...going.map((child) => ({ child, says, more })), ...missed]);
}

/** Counted in at the group's door: who came is there; who did not come is missed at the roll call, or at once where it is over. */
async function countIn(session: Session, came: Child[], others: Child[], heads: number): Promise<void> {
  const more: More = { batch: crypto.randomUUID(), listed: came.length, counted: heads };
  undo = undefined;
  const missed = isCalled(session) ? others.map((child) => ({ child, says: "absent" })) : [];
  if (!isCalled(session) && others.length) {
    const own = (drafts[session.id] ??= {});
    for (const child of others) own[child.id] = "absent";
    for (const child of came) delete own[child.id];
    await put("drafts", session.id, { ...own });
  }
  await write(session, [...came.map((child) => ({ child, says: "present", more })), ...missed]);
}

/** Counted out at the classroom's door (C7.4b). */
async function setOut(walk: Walk, going: Child[], heads: number): Promise<void> {
  const more: More = { batch: crypto.randomUUID(), listed: going.length, counted: heads };
  undo = undefined;
  await write({ id: walk.session }, going.map((child) => ({ child, says: "walked", more })));
}

/** A child left behind is taken in at once: class and name are typed, the house finds out which child it is (C7.4c). */
async function takeIn(session: Session, typed: Typed): Promise<void> {
  undo = undefined;
  await write(session, [{ child: { id: crypto.randomUUID() } as Child, says: "taken", more: typed as More }]);
}

interface Taken extends TypedChild { unsent: boolean; asked: boolean }

/** The children taken in by name: whom the house is still asking about, and whom it has not heard of yet. */
function takenIn(session: Session): Taken[] {
  const own = mine().filter((one) => one.session === session.id && one.state !== "refused");
  const known = session.typed ?? [];
  const fresh = own.filter((one) => one.says === "taken" && !known.some((child) => child.id === one.pupil));
  const all = [...known, ...fresh.map((one) => ({ id: one.pupil, name: one.name!, home_class: one.home_class!, to: "" }))];
  return all.map((one) => ({
    ...one, to: own.find((line) => line.says === "handed" && line.pupil === one.id)?.to_name ?? one.to,
    asked: known.some((child) => child.id === one.id),
    unsent: own.some((line) => line.pupil === one.id && line.state === "unsent"),
  }));
}

async function handOver({ id, name, home_class }: TypedChild, session: Session, to: string): Promise<void> {
  await write(session, [{ child: { id } as Child, says: "handed", to: ["", "", to], more: { name, home_class } as More }]);
}

async function say(child: Child, session: Session, says: string, to?: To): Promise<void> {
  const before = stateOf(child, session);
  undo = { child, session, before: isAwaited(before) || before === "gone" ? "present" : before };
  await write(session, [{ child, says, to }]);
}

/** There or not; a tap that comes while the call is being written counts after it, not in a draft nobody reads any more. */
async function tap(child: Child, session: Session): Promise<void> {
  await calling;
  if (!isCalled(session)) return toggle(child, session);
  return say(child, session, stateOf(child, session) === "present" ? "absent" : "present");
}

async function toggle(child: Child, session: Session): Promise<void> {
  const own = (drafts[session.id] ??= {});
  const plain = isAwaited(stateOf(child, session)) ? "present" : stateOf(child, session);
  const other = plain === "present" ? "absent" : "present";
  if (own[child.id]) delete own[child.id];
  else own[child.id] = other;
  await put("drafts", session.id, { ...own });
  await show();
}

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

async function show(): Promise<void> {
  lines = await all<Line>("lines");
  status();
  const frame = part(root, "sessions");
  const made = [...(lists?.walks ?? []).filter(isUnderWay).map(walkCard), ...(lists?.sessions ?? []).map(sessionCard)];
  if (made.length) frame.replaceChildren(...made);
  else frame.replaceChildren(emptyNote());
}

function emptyNote(): HTMLElement {
  const note = piece("empty");
  note.textContent = lists ? words.nobody! : last === "done" ? words.loading! : words.nolists!;
  return note;
}

function status(): void {
  const waiting = mine().filter((one) => one.state === "unsent").length;
  const stuck = mine().filter((one) => one.state === "refused");
  const others = lines.filter((one) => one.state === "unsent" && one.person !== where.person).length;
  const count = part(root, "unsent");
  count.textContent = waiting ? `${words.unsent} ${waiting}` : words.allsent!;
  count.className = `state state-${waiting ? "wait" : "ok"}`;
  count.dataset.count = String(waiting);
  part(root, "net").textContent = last === "signed out" ? words.signin! : last === "done" && navigator.onLine ? words.online! : words.offline!;
  part(root, "signin").hidden = last !== "signed out";
  part(root, "age").textContent = lists ? `${words.listof} ${clock(lists.got + lists.offset)}，${words.until} ${clock(lists.got + lists.offset + LIFE)}` : "";
  part(root, "refused").hidden = !stuck.length && !others;
  part(root, "refusedwords").textContent = [stuck.length ? `${words.refused} ${stuck.map(nameOf).join("、")}` : "", others ? `${words.others} ${others}` : ""].join(" ");
  const bar = part(root, "undo");
  bar.hidden = !undo;
  if (undo) part(root, "undowords").textContent = `${words.noted} ${undo.child.name} · ${label(stateOf(undo.child, undo.session))}`;
}

function nameOf(line: Line): string {
  const found = [...(lists?.sessions ?? []), ...(lists?.walks ?? [])].flatMap((one) => one.children).find((one) => one.id === line.pupil);
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
  part(card, "name").textContent = session.name;
  part(card, "where").textContent = `${session.room} · ${session.starts}–${session.ends}`;
  part(card, "counts").textContent = ["present", "coming", "absent", "leave", "moved", "lost", "gone", "elsewhere", ...(session.late ? ["expected"] : [])].filter(many).map((one) => `${label(one)} ${many(one)}`).join(" · ");
  part(card, "children").replaceChildren(...session.children.map((one) => childRow(one, session, called)), ...takenIn(session).map((one) => typedRow(one, session)));
  const call = part(card, "call") as HTMLButtonElement;
  call.hidden = called || !session.children.length;
  call.textContent = `${words.call}（${label("present")} ${many("present")}）`;
  call.addEventListener("click", () => void callRoll(session));
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
  part(card, "counts").textContent = ["here", "coming", "leave", "gone", "elsewhere"].filter(many).map((one) => `${label(one)} ${many(one)}`).join(" · ");
  part(card, "children").replaceChildren(...walk.children.map((one) => walkRow(one, walk)));
  part(card, "call").hidden = true;
  const here = walk.children.filter((one) => ["here", "leave"].includes(stateOnWalk(one, walk)));
  const name = `${words.setout} ${walk.home_class} → ${walk.group}`;
  const going = (one: Child) => stateOnWalk(one, walk) === "here";
  const leave = button(`${words.setout}（${here.filter(going).length}）`, "primary", () => count(name, here, going, (chosen, _others, heads) => setOut(walk, chosen, heads)));
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
  badge.textContent = label(state);
  badge.className = `state state-${{ here: "wait", coming: "ok", leave: "info" }[state] ?? "quiet"}`;
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
  return button(`${label}（${children.filter(ticked).length}）`, kind, () => count(label, children, ticked, done));
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
  const ill = called ? said?.unwell : ills[session.id]?.[child.id]?.unwell;
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
  const own = called ? lastLine(child, session) : ills[session.id]?.[child.id];
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
  part(sheet, "barredwho").textContent = child.not.join("、");
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
  if (!lists) return;
  const age = Date.now() - lists.got;
  if (age < LIFE && age > -SLACK && lists.person === where.person && lists.unit === where.unit) return;
  lists = undefined;
  drafts = {};
  ills = {};
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
  lists = await get<Lists>("lists", "now");
  await forget();
  last = await sendOn(where);
  const waiting = (await unsent(where)).length;
  if (last === "done" && !waiting && (!lists || Date.now() - lists.got > FRESH || lines.some((one) => one.state !== "unsent"))) last = await fetchLists(where);
  if (last === "signed out") await drop("lists", "now");
  lists = await get<Lists>("lists", "now");
  await show();
}

async function begin(): Promise<void> {
  lists = await get<Lists>("lists", "now");
  await forget();
  for (const session of lists?.sessions ?? []) {
    drafts[session.id] = (await get<Record<string, string>>("drafts", session.id)) ?? {};
    ills[session.id] = (await get<Record<string, More>>("drafts", `ill ${session.id}`)) ?? {};
  }
  await show();
  part(root, "undobutton").addEventListener("click", () => {
    const back = undo;
    undo = undefined;
    if (back) void write(back.session, [{ child: back.child, says: back.before }]);
  });
  part(root, "now").addEventListener("click", () => void beat());
  window.addEventListener("online", () => void beat());
  window.addEventListener("offline", () => void show());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) void beat(); });
  window.setInterval(() => { if (!document.hidden) void beat(); }, BEAT);
  await beat();
}

void navigator.serviceWorker?.register(root.dataset.worker!);
void begin();
