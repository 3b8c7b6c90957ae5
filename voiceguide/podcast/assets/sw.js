"use strict";
// Offline: the page as it was last seen, and the tracks that were kept. Online the network comes first.
const HERE = new URL("./", self.location).pathname;
const PAGE = `voiceguide page ${HERE}`;
const TRACKS = `voiceguide tracks ${HERE}`;
const FILES = ["./", "player.css", "player.js", "qr.svg", "show.webmanifest"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(PAGE).then((store) => store.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  event.respondWith(url.pathname.endsWith(".mp3") ? track(request) : page(request));
});

async function page(request) {
  const store = await caches.open(PAGE);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.status === 200) await store.put(request, fresh.clone());
    return fresh;
  } catch (problem) {
    const kept = await store.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw problem;
  }
}

async function track(request) {
  const kept = await (await caches.open(TRACKS)).match(request.url);
  if (!kept) return fetch(request);
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") || "");
  if (!asked) return kept;
  const whole = await kept.blob();
  const from = asked[1] ? Number(asked[1]) : Math.max(0, whole.size - Number(asked[2]));
  const to = asked[1] && asked[2] ? Math.min(Number(asked[2]), whole.size - 1) : whole.size - 1;
  if (from > to) return new Response(null, { status: 416, headers: { "content-range": `bytes */${whole.size}` } });
  return new Response(whole.slice(from, to + 1), {
    status: 206,
    headers: {
      "content-type": "audio/mpeg",
      "content-length": String(to - from + 1),
      "content-range": `bytes ${from}-${to}/${whole.size}`,
      "accept-ranges": "bytes",
    },
  });
}
