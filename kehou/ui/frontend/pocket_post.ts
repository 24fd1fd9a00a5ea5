/** Between the phone and the house: fetches the lists, sends the lines, again and again until the house says it has them. */
import { all, drop, get, put, type Line, type Lists } from "./pocket_store";

export type Answer = "done" | "offline" | "signed out" | "failed";
export interface Addresses { lists: string; send: string; unit: string; person: string }
interface Heard { now: number; taken: string[]; refused: string[]; token: string }

const AT_ONCE = 200;

/** Sends what is unsent. A batch the house cannot read is sent line by line, so that one bad line keeps no other back. */
export async function sendOn(where: Addresses): Promise<Answer> {
  const lists = await get<Lists>("lists", "now");
  const waiting = (await unsent(where)).slice(0, AT_ONCE);
  if (!waiting.length) return "done";
  const answer = await post(where, lists?.token ?? "", waiting);
  if (answer !== "failed" || waiting.length === 1) return answer;
  for (const one of waiting) {
    const alone = await post(where, lists?.token ?? "", [one]);
    if (alone === "offline" || alone === "signed out") return alone;
  }
  return (await unsent(where)).length ? "failed" : "done";
}

export async function unsent(where: Addresses): Promise<Line[]> {
  const lines = (await all<Line>("lines")).filter((one) => one.state === "unsent" && one.person === where.person && one.unit === where.unit);
  return lines.sort((one, other) => one.number - other.number);
}

async function post(where: Addresses, token: string, lines: Line[]): Promise<Answer> {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  body.set("said", JSON.stringify(lines));
  const answer = await reach(where.send, { method: "POST", body });
  if (!(answer instanceof Response)) return answer;
  if (answer.status === 403) return (await fetchLists(where)) === "done" ? "failed" : "signed out"; // a token that is too old
  if (!answer.ok) return "failed";
  const heard = (await answer.json()) as Heard;
  for (const one of lines) {
    const state = heard.taken.includes(one.id) ? "sent" : heard.refused.includes(one.id) ? "refused" : "unsent";
    await put("lines", one.id, { ...one, state });
  }
  return "done";
}

/** The lists of today; what the house has heard before it made them is part of them and need not be kept as well. */
export async function fetchLists(where: Addresses): Promise<Answer> {
  const heard = (await all<Line>("lines")).filter((one) => one.state === "sent");
  const answer = await reach(where.lists, {});
  if (!(answer instanceof Response)) return answer;
  if (!answer.ok) return "failed";
  const told = (await answer.json()) as Lists;
  const got = Date.now();
  await put("lists", "now", { ...told, unit: where.unit, got, offset: told.now - got });
  await Promise.all(heard.map((one) => drop("lines", one.id)));
  return "done";
}

async function reach(address: string, how: RequestInit): Promise<Response | Answer> {
  try {
    const answer = await fetch(address, { ...how, redirect: "manual", cache: "no-store", credentials: "same-origin" });
    return answer.type === "opaqueredirect" || answer.status === 404 ? "signed out" : answer;
  } catch {
    return "offline";
  }
}
