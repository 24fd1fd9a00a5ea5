/** What a gate without a network may say of a child, by the list it took along (T24). No page, no store, no clock in here: tests
 *  ask these functions ten thousand times what they would let out. */

export interface Child {
  id: string; name: string; of: string; class: string; pinyin: string; gone: string; alone: boolean; card: string[]; may: [string, string, string][]; not: [string, string][];
}
export interface Code { i: string; c: string; e: number; s?: string; n?: string; k?: string; w?: string; u?: string; p?: string }
export interface List {
  person: string; unit: string; key: string; now: number; until: number; token: string; stop: string; children: Child[]; codes: Code[];
  got: number; offset: number;
}
export type Why =
  | "ok" | "office" | "gone" | "stopped" | "nopermit" | "barred" | "unlisted" | "used" | "revoked" | "revoked_person" | "expired" | "unknown" | "forged";

export const LIFE = 12 * 3600_000;
const SLACK = 5 * 60_000;
const LIKE = { O: "0", I: "1", L: "1", U: "V" } as Record<string, string>;

/** Older than twelve hours, of another day, or of a clock that was set back: nobody leaves by it; the office is asked. `now` is the device's. */
export function isTooOld(list: Pick<List, "got" | "offset" | "until">, now: number): boolean {
  const age = now - list.got;
  return age >= LIFE || age < -SLACK || now + list.offset >= list.until;
}

/** Whether somebody of the list may take the child. */
export function whyNotTake(list: List, child: Child, who: string, letOut: Set<string>, now: number): Why {
  if (isTooOld(list, now)) return "office";
  if (child.gone || letOut.has(child.id)) return "gone";
  return child.may.some(([id]) => id === who) ? "ok" : "unlisted";
}

/** Whether the child may go by itself (C7.4a). */
export function whyNotAlone(list: List, child: Child, letOut: Set<string>, now: number): Why {
  if (isTooOld(list, now)) return "office";
  if (child.gone || letOut.has(child.id)) return "gone";
  if (list.stop) return "stopped";
  return child.alone ? "ok" : "nopermit";
}

/** Whether somebody by name only is on the child's list of those who never may. */
export function isBarred(child: Child, name: string): boolean {
  return child.not.some(([plain]) => plain === plainName(name));
}

/** A one-time code: by the list, or where it was made later, by its signature (`signed`). */
export function whyNotCode(list: List, code: Code | null, signed: boolean, used: Set<string>, now: number): Why {
  if (isTooOld(list, now)) return "office";
  if (!code) return signed ? "forged" : "unknown";
  const known = list.codes.find((one) => one.i === code.i);
  if (used.has(code.i)) return "used";
  if (known?.s) return known.s as Why;
  if (now + list.offset >= code.e * 1000) return "expired";
  const child = childOf(list, code);
  if (child && code.w && isBarred(child, code.w.split("（")[0]!)) return "barred";
  return child?.gone ? "gone" : "ok";
}

/** The child a code speaks of: by number where the list has the code, else by name and class where only one child has both. */
export function childOf(list: List, code: Code): Child | undefined {
  const known = list.codes.find((one) => one.i === code.i);
  const same = list.children.filter((one) => (known?.p ? one.id === known.p : one.name === code.n && one.class === code.k));
  return same.length === 1 ? same[0] : undefined;
}

export function plainName(name: string): string {
  return name.replaceAll(/\s/gu, "").toLowerCase();
}

/** A typed code, or the letters in a scanned address; letters that look like others are read as those. */
export function plainCode(typed: string): string {
  const asked = /code=([0-9A-Za-z]{6})/.exec(typed)?.[1] ?? typed;
  return asked.toUpperCase().replaceAll(/[^0-9A-Z]/g, "").replaceAll(/[OILU]/g, (one) => LIKE[one]!);
}

/** The note behind the # of a scanned code, where this house has signed it for this school; null for any other. */
export async function readTicket(typed: string, key: string, unit: string): Promise<Code | null> {
  try {
    const [said, seal] = typed.slice(typed.indexOf("#") + 1).split(".");
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    const known = await crypto.subtle.importKey("raw", bytes(key), curve, false, ["verify"]);
    if (!(await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, bytes(seal!), bytes(said!)))) return null;
    const code = JSON.parse(new TextDecoder().decode(bytes(said!))) as Code;
    return code.u === unit ? code : null;
  } catch {
    return null;
  }
}

/** What the list keeps of a permit's QR code. */
export async function tokenMark(token: string): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
  return [...sum.slice(0, 8)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
}
