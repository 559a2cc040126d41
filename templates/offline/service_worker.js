// Keeps My classes readable without a connection: for the person who saw it last, and for nobody else.
// Network first. What somebody sends is never stored: what cannot be sent now is not sent later either.

const PLACES = JSON.parse("{{ places|escapejs }}");
const PAGE = `page ${PLACES.version}`;
const COPY = `copy ${PLACES.version}`;
const PATIENCE = 8000;

let era = 0; // counts the comings and goings of people: an answer asked for in an earlier era says nothing about now
let person = null; // whose answer came last; null as long as none came since the worker was started

// --- Installing: the page that says "You are offline" ---

self.addEventListener("install", (event) => event.waitUntil(prepare()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function prepare() {
  const response = await fetch(PLACES.offline, { cache: "no-store" });
  const text = await response.text();
  await store(await caches.open(PAGE), PLACES.offline, text, response.headers);
  await self.skipWaiting();
}

async function takeOver() {
  await drop((name) => name.startsWith("page ") && name !== PAGE);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

// --- Requests: pages that somebody opens, forms that somebody sends, and the files of both ---

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? open(event, pathname) : send(request, pathname));
  else if (pathname.startsWith(PLACES.static)) event.respondWith(fetch(request).catch(() => file(request)));
});

async function open(event, path) {
  const asked = era;
  const answer = Promise.resolve(event.preloadResponse).then((preloaded) => preloaded ?? fetch(event.request));
  answer.catch(() => {}); // a late one
  try {
    const response = await (path === PLACES.mine && (await copy()) ? Promise.race([answer, patience()]) : answer);
    if (await isCurrent(response, asked) && path === PLACES.mine) event.waitUntil(keep(response.clone()));
    return response;
  } catch {
    if (path === PLACES.home && (await copy())) return Response.redirect(PLACES.mine);
    return (path === PLACES.mine && (await copy())) || caches.match(PLACES.offline);
  }
}

async function send(request, path) {
  if (path === PLACES.signOut) await leave();
  return fetch(request).catch(() => caches.match(PLACES.offline));
}

async function file(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
}

const patience = () => new Promise((_, reject) => { setTimeout(reject, PATIENCE); });

// --- The copy of My classes ---

// The page asks for a new copy when it shows something new, and every few minutes while it is open.
self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(renew());
});

async function renew() {
  const asked = era;
  const response = await fetch(PLACES.mine, { headers: { "X-Stamp": "" } }).catch(() => null); // nobody's hand: it keeps no session alive
  if (response && (await isCurrent(response, asked))) await keep(response);
}

async function isCurrent(response, asked) {
  const whose = response.headers.get("X-Person");
  if (whose === null || asked !== era) return false;
  if (whose !== person) {
    if (person !== null) era += 1;
    person = whose;
    await drop((name) => name.startsWith("copy ") && !(whose && name.endsWith(` ${whose}`)));
  }
  return true;
}

async function leave() {
  era += 1;
  person = "";
  await drop((name) => name.startsWith("copy "));
}

async function keep(response) {
  if (!response.ok || response.redirected || !person) return;
  const began = era;
  const name = `${COPY} ${person}`;
  const text = await response.text();
  await store(await caches.open(name), PLACES.mine, text, response.headers);
  await drop((each) => each.startsWith("copy ") && (each !== name || began !== era));
}

async function store(cache, address, text, headers) {
  const files = [...text.matchAll(/(?:href|src)="([^"#]+)/g)].map(([, found]) => found).filter((found) => found.startsWith(PLACES.static));
  await cache.addAll([...new Set(files)]);
  const kept = { "X-Kept-At": Date.now() };
  for (const each of ["Content-Type", "Content-Security-Policy"]) kept[each] = headers.get(each) ?? "";
  await cache.put(address, new Response(text, { headers: kept }));
}

async function copy() {
  const page = await caches.match(PLACES.mine);
  const keptAt = Number(page?.headers.get("X-Kept-At"));
  if (!page || Date.now() - keptAt > PLACES.keepSeconds * 1000) return null;
  const text = await page.text();
  return new Response(text.replace("<html", `<html data-kept-at="${keptAt}"`), { headers: page.headers });
}

async function drop(condition) {
  const names = await caches.keys();
  await Promise.all(names.filter(condition).map((name) => caches.delete(name)));
}
