// Without internet the page with the emergency numbers opens. That page and its icon are all that is
// kept: never the general page, whose numbers change, and never anything below /f/ or /d/, which is about somebody.
"use strict";

const PREFIX = "desac-umum-";
const CACHE = `${PREFIX}{{version}}`;
const here = (name) => new URL(name, self.registration.scope).href;
const OFFLINE = here("offline");
const KEPT = ["offline", "icon-192.png"].map(here);
const fresh = (address) => new Request(address, { cache: "reload" });

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT.map(fresh))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(PREFIX) && name !== CACHE;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

/** Keeps the offline page in the language in which the general page is read now. */
async function keepLanguage(language) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(OFFLINE);
  if (!kept || kept.headers.get("Content-Language") !== language) await cache.add(fresh(OFFLINE));
}

/** The kept page at whatever address was asked for: its own addresses, all `./…`, are made absolute. */
async function offlinePage() {
  const kept = await caches.match(OFFLINE);
  const html = (await kept.text()).split('="./').join(`="${self.registration.scope}`);
  return new Response(html, { status: 503, headers: kept.headers });
}

async function visit(event) {
  let answer;
  try {
    answer = await fetch(event.request);
  } catch {
    return offlinePage();
  }
  const language = answer.headers.get("Content-Language");
  if (event.request.url.split(/[?#]/)[0] === here("./") && language) event.waitUntil(keepLanguage(language).catch(() => {}));
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (KEPT.includes(request.url)) event.respondWith(fetch(request).catch(() => caches.match(request.url)));
});
