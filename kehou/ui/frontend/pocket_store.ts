/** What the pocket app keeps on the phone: the lists of today for twelve hours, and the lines the house has not got yet. */

export interface Child {
  id: string; name: string; of: string; late: boolean; is: string; to: string; alone: boolean;
  may: [string, string, string][]; not: string[]; from?: string;
}
export interface Session { id: string; name: string; room: string; starts: string; ends: string; called: boolean; children: Child[]; late: boolean; room_for_late: [string, string] | null; health: "" | "tick" | "temperature" }
export interface Lists { person: string; unit: string; now: number; until: number; token: string; sessions: Session[]; got: number; offset: number }
/** What a line says beside the child and its state: its health, the way it went and how many were counted at the door. */
export interface More { unwell?: boolean; temperature?: string; way?: string; batch?: string; listed?: number; counted?: number }
export interface Line extends More {
  id: string; person: string; unit: string; session: string; device: string; number: number; pupil: string; says: string; of_roll: boolean;
  at: number; offset: number; to_kind: string; to_id: string; to_name: string; state: "unsent" | "sent" | "refused";
}

const NAME = "kehou-pocket";
const PLACES = ["lists", "lines", "drafts", "phone"] as const;
type Place = (typeof PLACES)[number];

function open(): Promise<IDBDatabase> {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => PLACES.forEach((place) => asked.result.createObjectStore(place));
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

async function within<T>(place: Place, mode: IDBTransactionMode, does: (store: IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined> {
  const base = await open();
  try {
    return await new Promise((done, fail) => {
      const work = base.transaction(place, mode);
      const asked = does(work.objectStore(place));
      work.oncomplete = () => done(asked ? asked.result : undefined);
      work.onabort = work.onerror = () => fail(work.error);
    });
  } finally {
    base.close();
  }
}

export const get = <T>(place: Place, key: string) => within<T>(place, "readonly", (store) => store.get(key) as IDBRequest<T>);
export const put = (place: Place, key: string, value: unknown) => within(place, "readwrite", (store) => void store.put(value, key));
export const drop = (place: Place, key: string) => within(place, "readwrite", (store) => void store.delete(key));
export const all = async <T>(place: Place) => (await within<T[]>(place, "readonly", (store) => store.getAll() as IDBRequest<T[]>)) ?? [];

/** This phone's number and the next of its own counting: with them the house knows a line it has heard before. */
export async function takeNumbers(many: number): Promise<[string, number]> {
  const base = await open();
  try {
    return await new Promise((done, fail) => {
      const work = base.transaction("phone", "readwrite");
      const place = work.objectStore("phone");
      const device = place.get("device") as IDBRequest<string | undefined>;
      const number = place.get("number") as IDBRequest<number | undefined>;
      let told: [string, number] = ["", 0];
      number.onsuccess = () => {
        told = [device.result ?? crypto.randomUUID(), (number.result ?? 0) + 1];
        place.put(told[0], "device");
        place.put(told[1] + many - 1, "number");
      };
      work.oncomplete = () => done(told);
      work.onabort = work.onerror = () => fail(work.error);
    });
  } finally {
    base.close();
  }
}

/** How many lines the house has not got; 0 too where nothing was ever kept on this phone. */
export async function unsentCount(): Promise<number> {
  const known = await indexedDB.databases?.();
  if (known && !known.some((one) => one.name === NAME)) return 0;
  return (await all<Line>("lines")).filter((one) => one.state === "unsent").length;
}

/** Nothing of any child stays: on signing out, and when the twelve hours are over. */
export async function wipe(): Promise<void> {
  await new Promise<void>((done) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => done();
  });
  if ("caches" in window) await caches.delete(NAME);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(workers.filter((one) => one.scope.includes("/care/pocket/")).map((one) => one.unregister()));
}
