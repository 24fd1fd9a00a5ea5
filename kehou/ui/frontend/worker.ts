/** Keeps one page that holds no child, and its pieces. What is kept, and which pages it stands in for without a network, the house
 *  names (care/worker.js): the pocket app, the gate. */

interface Worker {
  HOME: string;
  SHELF: string;
  DOORS: string[];
  PIECES: string[];
  registration: { unregister(): Promise<boolean> };
  clients: { claim(): Promise<void> };
  location: Location;
  skipWaiting(): Promise<void>;
  addEventListener(kind: string, does: (event: Happening) => void): void;
}
interface Happening {
  request: Request;
  waitUntil(done: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

const here = self as unknown as Worker;
const PATIENCE = 3000;

here.addEventListener("install", (event) => event.waitUntil(stock().then(() => here.skipWaiting())));
here.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => here.clients.claim())));
here.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== here.location.origin) return;
  if (pathname === here.HOME) event.respondWith(page(event.request));
  else if (here.DOORS.includes(pathname) && event.request.mode === "navigate") event.respondWith(door(event.request));
  else if (here.PIECES.includes(pathname)) event.respondWith(piece(event.request));
});

async function stock(): Promise<void> {
  const shelf = await caches.open(here.SHELF);
  await shelf.addAll(here.PIECES);
  await shelf.add(new Request(here.HOME, { credentials: "same-origin" }));
}

/** What a former build left behind. */
async function tidy(): Promise<void> {
  const shelf = await caches.open(here.SHELF);
  const kept = new Set([here.HOME, ...here.PIECES]);
  const old = (await shelf.keys()).filter((one) => !kept.has(new URL(one.url).pathname));
  await Promise.all(old.map((one) => shelf.delete(one)));
}

/** The house's page where it answers in time, else the one that is kept. Somebody signed out is led to the sign-in. */
async function page(request: Request): Promise<Response> {
  const shelf = await caches.open(here.SHELF);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected && answer.type === "basic") await shelf.put(here.HOME, answer.clone());
    return answer.status >= 500 ? ((await shelf.match(here.HOME)) ?? answer) : answer;
  } catch {
    return (await shelf.match(here.HOME)) ?? Response.error();
  }
}

/** A page with children on it, never kept: where the house does not answer in time, the kept page stands in. */
async function door(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status < 500) return answer;
  } catch {
    // no network
  }
  return (await (await caches.open(here.SHELF)).match(here.HOME)) ?? Response.error();
}

async function piece(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
