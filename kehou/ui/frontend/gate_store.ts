/** What a gate keeps on its device: today's list and the children it let out, sealed with a key that cannot be taken off the device.
 *  Twelve hours, and nothing after signing out. */
import type { List } from "./gate_rules";
import { keptAs } from "./kept";

export interface Gone {
  id: string; person: string; unit: string; device: string; number: number; pupil: string; says: "gone"; at: number; offset: number;
  to_kind: string; to_id: string; to_name: string; code: string; state: "unsent" | "sent" | "refused"; name: string;
}
interface Sealed { iv: Uint8Array<ArrayBuffer>; data: ArrayBuffer }

const kept = keptAs("kehou-gate", ["list", "gone", "device"] as const, "device", "/care/gate/");
const { within } = kept;
export const { takeNumbers, wipe } = kept;

/** The device's own key: kept by the browser, never shown to any script. */
async function key(): Promise<CryptoKey> {
  const known = await within<CryptoKey>("device", "readonly", (store) => store.get("key") as IDBRequest<CryptoKey>);
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("device", "readwrite", (store) => void store.add(made, "key"));
  return made;
}

async function seal(value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key(), new TextEncoder().encode(JSON.stringify(value)));
  return { iv, data };
}

async function opened<T>(sealed: Sealed | undefined): Promise<T | undefined> {
  if (!sealed) return undefined;
  try {
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, await key(), sealed.data);
    return JSON.parse(new TextDecoder().decode(plain)) as T;
  } catch {
    return undefined; // of a key that is gone
  }
}

export const list = async () => opened<List>(await within<Sealed>("list", "readonly", (store) => store.get("now") as IDBRequest<Sealed>));
export async function keepList(told: List): Promise<void> {
  const sealed = await seal(told);
  await within("list", "readwrite", (store) => void store.put(sealed, "now"));
}
export const dropList = () => within("list", "readwrite", (store) => void store.delete("now"));

export async function gone(): Promise<Gone[]> {
  const sealed = (await within<Sealed[]>("gone", "readonly", (store) => store.getAll() as IDBRequest<Sealed[]>)) ?? [];
  const told = await Promise.all(sealed.map((one) => opened<Gone>(one)));
  return told.filter((one) => one !== undefined).sort((one, other) => one.number - other.number);
}
export async function keepGone(one: Gone): Promise<void> {
  const sealed = await seal(one);
  await within("gone", "readwrite", (store) => void store.put(sealed, one.id));
}
export const dropGone = (id: string) => within("gone", "readwrite", (store) => void store.delete(id));

/** How many children left of which the house does not know; 0 too where nothing was ever kept. */
export async function unsentCount(): Promise<number> {
  return (await kept.isThere()) ? (await gone()).filter((one) => one.state === "unsent").length : 0;
}
