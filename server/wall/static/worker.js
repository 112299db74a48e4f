"use strict";
/* Keeps the empty page for a reload while the server is away. What a wall shows is
   never in here: that is the page's own, and it forgets it when it must. */
const SHELL = "callboard-wall";
const WAIT_MS = 4000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const isPage = event.request.mode === "navigate" && !url.searchParams.has("key");
  const isPart = /\.(css|js|woff2)$/.test(url.pathname);
  if (url.origin === location.origin && (isPage || isPart)) {
    event.respondWith(newest(url.pathname));
  }
});

/* The server's, else what was kept: also when a proxy answers for a dead server. */
async function newest(path) {
  const shell = await caches.open(SHELL);
  let answer;
  try {
    answer = await fetch(path, { signal: AbortSignal.timeout(WAIT_MS) });
    if (answer.ok) {
      await shell.put(path, answer.clone());
      return answer;
    }
  } catch { /* No server: a state, not an error. */ }
  return (await shell.match(path)) ?? answer ?? Response.error();
}
