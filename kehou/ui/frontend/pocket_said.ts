/** What this phone knows and says: the list of today and its own lines over it. Everything said is a line; lines are only added. */
import { type Answer, type Addresses } from "./pocket_post";
import { drop, put, takeNumbers, type Child, type Line, type Lists, type More, type Session, type Typed, type TypedChild, type Walk } from "./pocket_store";

export const root = document.getElementById("pocket") as HTMLElement;
export const where: Addresses = { lists: root.dataset.lists!, send: root.dataset.send!, unit: root.dataset.unit!, person: root.dataset.person! };

export type To = [kind: string, id: string, name: string];

export const phone: {
  lists: Lists | undefined; lines: Line[]; drafts: Record<string, Record<string, string>>; ills: Record<string, Record<string, More>>;
  undo: { child: Child; session: Session; before: string } | undefined; last: Answer; calling: Promise<void>;
} = { lists: undefined, lines: [], drafts: {}, ills: {}, undo: undefined, last: "done", calling: Promise.resolve() };

/** What happens after something was said or drafted: the page shows it, and sends what is new. */
let changed: (isNew?: boolean) => Promise<void> = async () => {};
export function onChange(does: (isNew?: boolean) => Promise<void>): void { changed = does; }

export function mine(): Line[] {
  return phone.lines.filter((one) => one.person === where.person && one.unit === where.unit);
}

/** At the classroom's door: that a child set out, or came back to its class. In the group nobody has seen it for that (C7.4b). */
export const FOOT = ["walked", "stayed"];

export function lastOf(child: Child, session: string, onFoot: boolean): Line | undefined {
  const said = mine().filter((one) => one.pupil === child.id && one.session === session && one.state !== "refused" && FOOT.includes(one.says) === onFoot);
  return said.sort((one, other) => other.number - one.number)[0];
}

export function lastLine(child: Child, session: Session): Line | undefined {
  return lastOf(child, session.id, false);
}

export function stateOf(child: Child, session: Session): string {
  return lastLine(child, session)?.says ?? (child.is === "expected" && lastOf(child, session.id, true)?.says === "walked" ? "coming" : child.is);
}

/** Where a child of a class is, as the classroom's door knows. */
export function stateOnWalk(child: Child, walk: Walk): string {
  const said = lastOf(child, walk.session, true)?.says;
  return said ? (said === "walked" ? "coming" : "here") : child.is;
}

/** Not here yet, but to come: the roll call takes it for there unless somebody says otherwise. */
export const isAwaited = (state: string) => state === "expected" || state === "coming";

export function isCalled(session: Session): boolean {
  return session.late || session.called || mine().some((one) => one.session === session.id && one.of_roll);
}

/** What the roll call will say of a child: expected ones are there unless the draft says otherwise. */
export function drafted(child: Child, session: Session): string {
  const state = stateOf(child, session);
  return phone.drafts[session.id]?.[child.id] ?? (isAwaited(state) ? "present" : state);
}

export const inHands = (state: string) => !["gone", "elsewhere", "moved"].includes(state);

// ── what is done ─────────────────────────────────────────────────────────────

export async function write(session: Pick<Session, "id">, said: { child: Child; says: string; to?: To; more?: More }[], ofRoll = false): Promise<void> {
  const [device, first] = await takeNumbers(said.length);
  for (const [at, { child, says, to, more }] of said.entries()) {
    const line: Line = {
      id: crypto.randomUUID(), person: where.person, unit: where.unit, session: session.id, device, number: first + at, pupil: child.id, says,
      of_roll: ofRoll, at: Date.now(), offset: phone.lists?.offset ?? 0, to_kind: to?.[0] ?? "", to_id: to?.[1] ?? "", to_name: to?.[2] ?? "",
      state: "unsent", ...more,
    };
    await put("lines", line.id, line);
  }
  await changed(true);
}

export async function callRoll(session: Session): Promise<void> {
  const said = session.children.filter((one) => inHands(stateOf(one, session))).map((child) => ({ child, says: drafted(child, session), more: found(child, session) }));
  delete phone.drafts[session.id];
  delete phone.ills[session.id];
  await drop("drafts", session.id);
  await drop("drafts", `ill ${session.id}`);
  phone.undo = undefined;
  await write(session, said, true);
}

/** What the health check says of a child of the roll call: no symptoms unless somebody has tapped or typed (S7.2). */
export function found(child: Child, session: Session): More {
  if (!session.health || drafted(child, session) !== "present") return {};
  return { unwell: false, ...phone.ills[session.id]?.[child.id] };
}

export async function note(child: Child, session: Session, more: More): Promise<void> {
  if (isCalled(session)) return write(session, [{ child, says: isAwaited(stateOf(child, session)) ? "present" : stateOf(child, session), more: { unwell: false, ...more } }]);
  const own = (phone.ills[session.id] ??= {});
  own[child.id] = { ...own[child.id], ...more };
  await put("drafts", `ill ${session.id}`, { ...own });
  await changed();
}

/** Children counted at a door: those who set out, or those who came through it and those who did not. */
export async function countOff(session: Session, going: Child[], others: Child[], heads: number): Promise<void> {
  const more: More = { batch: crypto.randomUUID(), listed: going.length, counted: heads };
  const says = session.late ? "present" : "moved";
  if (!session.late) more.way = session.room_for_late![0];
  phone.undo = undefined;
  const missed = session.late ? others.map((child) => ({ child, says: "lost", more })) : [];
  await write(session, [...going.map((child) => ({ child, says, more })), ...missed]);
}

/** Counted in at the group's door: who came is there; who did not come is missed at the roll call, or at once where it is over. */
export async function countIn(session: Session, came: Child[], others: Child[], heads: number): Promise<void> {
  const more: More = { batch: crypto.randomUUID(), listed: came.length, counted: heads };
  phone.undo = undefined;
  const missed = isCalled(session) ? others.map((child) => ({ child, says: "absent" })) : [];
  if (!isCalled(session) && others.length) {
    const own = (phone.drafts[session.id] ??= {});
    for (const child of others) own[child.id] = "absent";
    for (const child of came) delete own[child.id];
    await put("drafts", session.id, { ...own });
  }
  await write(session, [...came.map((child) => ({ child, says: "present", more })), ...missed]);
}

/** Counted out at the classroom's door (C7.4b). */
export async function setOut(walk: Walk, going: Child[], heads: number): Promise<void> {
  const more: More = { batch: crypto.randomUUID(), listed: going.length, counted: heads };
  phone.undo = undefined;
  await write({ id: walk.session }, going.map((child) => ({ child, says: "walked", more })));
}

/** A child left behind is taken in at once: class and name are typed, the house finds out which child it is (C7.4c). */
export async function takeIn(session: Session, typed: Typed): Promise<void> {
  phone.undo = undefined;
  await write(session, [{ child: { id: crypto.randomUUID() } as Child, says: "taken", more: typed as More }]);
}

export interface Taken extends TypedChild { unsent: boolean; asked: boolean }

/** The children taken in by name: whom the house is still asking about, and whom it has not heard of yet. */
export function takenIn(session: Session): Taken[] {
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

export async function handOver({ id, name, home_class }: TypedChild, session: Session, to: string): Promise<void> {
  await write(session, [{ child: { id } as Child, says: "handed", to: ["", "", to], more: { name, home_class } as More }]);
}

export async function say(child: Child, session: Session, says: string, to?: To): Promise<void> {
  const before = stateOf(child, session);
  phone.undo = { child, session, before: isAwaited(before) || before === "gone" ? "present" : before };
  await write(session, [{ child, says, to }]);
}

/** There or not; a tap that comes while the call is being written counts after it, not in a draft nobody reads any more. */
export async function tap(child: Child, session: Session): Promise<void> {
  await phone.calling;
  if (!isCalled(session)) return toggle(child, session);
  return say(child, session, stateOf(child, session) === "present" ? "absent" : "present");
}

async function toggle(child: Child, session: Session): Promise<void> {
  const own = (phone.drafts[session.id] ??= {});
  const plain = isAwaited(stateOf(child, session)) ? "present" : stateOf(child, session);
  const other = plain === "present" ? "absent" : "present";
  if (own[child.id]) delete own[child.id];
  else own[child.id] = other;
  await put("drafts", session.id, { ...own });
  await changed();
}
