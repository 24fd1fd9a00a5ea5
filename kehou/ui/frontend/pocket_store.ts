/** What the pocket app keeps on the phone: the lists of today for twelve hours, and the lines the house has not got yet. */
import { keptAs } from "./kept";

export interface Child {
  id: string; name: string; of: string; late: boolean; is: string; to: string; alone: boolean;
  may: [string, string, string][]; not: string[]; from?: string;
}
export interface Session { id: string; name: string; room: string; starts: string; ends: string; called: boolean; children: Child[]; late: boolean; counts_in?: boolean; typed?: TypedChild[]; room_for_late: [string, string] | null; health: "" | "tick" | "temperature" }
/** The children of one class who go to one group: counted at the classroom's door (C7.4b). */
export interface Walk { session: string; home_class: string; group: string; room: string; starts: string; children: Child[] }
export interface Lists { person: string; unit: string; now: number; until: number; token: string; sessions: Session[]; walks?: Walk[]; got: number; offset: number }
/** What a line says beside the child and its state: its health, the way it went and how many were counted at the door. */
export interface More { unwell?: boolean; temperature?: string; way?: string; batch?: string; listed?: number; counted?: number }
/** A child the phone knows by what was typed: its lines carry name and class instead of a number of the house (C7.4c). */
export interface Typed { name: string; home_class: string }
/** One of them as the house tells it: it has heard of the child and is still asking who it is. */
export interface TypedChild extends Typed { id: string; to: string }
export interface Line extends More, Partial<Typed> {
  id: string; person: string; unit: string; session: string; device: string; number: number; pupil: string; says: string; of_roll: boolean;
  at: number; offset: number; to_kind: string; to_id: string; to_name: string; state: "unsent" | "sent" | "refused";
}

const PLACES = ["lists", "lines", "drafts", "phone"] as const;
type Place = (typeof PLACES)[number];
const kept = keptAs("kehou-pocket", PLACES, "phone", "/care/pocket/");
const { within } = kept;
export const { takeNumbers, wipe } = kept;

export const get = <T>(place: Place, key: string) => within<T>(place, "readonly", (store) => store.get(key) as IDBRequest<T>);
export const put = (place: Place, key: string, value: unknown) => within(place, "readwrite", (store) => void store.put(value, key));
export const drop = (place: Place, key: string) => within(place, "readwrite", (store) => void store.delete(key));
export const all = async <T>(place: Place) => (await within<T[]>(place, "readonly", (store) => store.getAll() as IDBRequest<T[]>)) ?? [];

/** How many lines the house has not got; 0 too where nothing was ever kept on this phone. */
export async function unsentCount(): Promise<number> {
  return (await kept.isThere()) ? (await all<Line>("lines")).filter((one) => one.state === "unsent").length : 0;
}
