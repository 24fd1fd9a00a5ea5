/** A store of this device for one app that works without a network: its places, its own counting, and nothing left once it is wiped. */

export interface Kept<Place extends string> {
  within<T>(place: Place, mode: IDBTransactionMode, does: (store: IDBObjectStore) => IDBRequest<T> | void): Promise<T | undefined>;
  takeNumbers(many: number): Promise<[string, number]>;
  isThere(): Promise<boolean>;
  wipe(): Promise<void>;
}

/** `counter` is the place of the device's number; `scope` a part of the address of the app's service worker. */
export function keptAs<Place extends string>(name: string, places: readonly Place[], counter: Place, scope: string): Kept<Place> {
  function open(): Promise<IDBDatabase> {
    return new Promise((done, fail) => {
      const asked = indexedDB.open(name, 1);
      asked.onupgradeneeded = () => places.forEach((place) => asked.result.createObjectStore(place));
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

  /** This device's number and the next of its own counting, by which the house knows a line it has heard before. */
  async function takeNumbers(many: number): Promise<[string, number]> {
    const base = await open();
    try {
      return await new Promise((done, fail) => {
        const work = base.transaction(counter, "readwrite");
        const place = work.objectStore(counter);
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

  /** Whether anything was ever kept on this device, as far as the browser says. */
  async function isThere(): Promise<boolean> {
    const known = await indexedDB.databases?.();
    return !known || known.some((one) => one.name === name);
  }

  /** Nothing of any child stays: on signing out, and when the twelve hours are over. */
  async function wipe(): Promise<void> {
    await new Promise<void>((done) => {
      const asked = indexedDB.deleteDatabase(name);
      asked.onsuccess = asked.onerror = asked.onblocked = () => done();
    });
    if ("caches" in window) await caches.delete(name);
    const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
    await Promise.all(workers.filter((one) => one.scope.includes(scope)).map((one) => one.unregister()));
  }

  return { within, takeNumbers, isThere, wipe };
}
