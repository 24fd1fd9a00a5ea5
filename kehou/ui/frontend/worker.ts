/** Keeps the pocket app's page and pieces, and nothing about any child. What is kept is named by the house (care/worker.js). */

interface Worker {
  HOME: string;
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
const SHELF = "kehou-pocket";
const PATIENCE = 3000;

here.addEventListener("install", (event) => event.waitUntil(stock().then(() => here.skipWaiting())));
here.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => here.clients.claim())));
here.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== here.location.origin) return;
  if (pathname === here.HOME) event.respondWith(page(event.request));
  else if (here.PIECES.includes(pathname)) event.respondWith(piece(event.request));
});

async function stock(): Promise<void> {
  const shelf = await caches.open(SHELF);
  await shelf.addAll(here.PIECES);
  await shelf.add(new Request(here.HOME, { credentials: "same-origin" }));
}

/** What a former build left behind. */
async function tidy(): Promise<void> {
  const shelf = await caches.open(SHELF);
  const kept = new Set([here.HOME, ...here.PIECES]);
  const old = (await shelf.keys()).filter((one) => !kept.has(new URL(one.url).pathname));
  await Promise.all(old.map((one) => shelf.delete(one)));
}

/** The house's page where it answers in time, else the one that is kept. Somebody signed out is led to the sign-in. */
async function page(request: Request): Promise<Response> {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected && answer.type === "basic") await shelf.put(here.HOME, answer.clone());
    return answer.status >= 500 ? ((await shelf.match(here.HOME)) ?? answer) : answer;
  } catch {
    return (await shelf.match(here.HOME)) ?? Response.error();
  }
}

async function piece(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}
