/*
 * The console's own files for when there is no network: one whole release at a time, never old and new mixed.
 * Only files of the release are answered for; the API, sign-in and map tiles pass by untouched, and nothing of theirs is kept.
 */

importScripts("release.js"); // self.RELEASE = {id, files}, written on publishing

const PREFIX = "desac-console-";
const CACHE = PREFIX + self.RELEASE.id;
const FOLDER = new URL("./", self.location.href).href;
const FILES = new Set(self.RELEASE.files.map((name) => FOLDER + name));
const PAGE = `${FOLDER}index.html`;

async function keep() {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache unless the server says that it is right.
  await cache.addAll([...FILES].map((address) => new Request(address, { cache: "no-cache" })));
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The address under which a request is kept; null for what is not ours. Sign-in comes back with a query. */
function keptAddress({ method, mode, url }) {
  if (method !== "GET") return null;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (mode === "navigate" && address === FOLDER) return PAGE;
  return FILES.has(address) ? address : null;
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const address = keptAddress(event.request);
  if (!address) return;
  event.respondWith(caches.open(CACHE).then((cache) => cache.match(address)).then((found) => found ?? fetch(event.request)));
});
