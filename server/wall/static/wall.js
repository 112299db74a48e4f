/* Shows the board that was given last, by the clock, and says how old it is. What is
   on, next and late at which moment was decided by the server: here is only counting. */

import { begin, isAnswered, now, said, watch } from "./contact.js";
import { ahead, clock, countdown, lateness, moment, silence } from "./words.js";

const THEME = "callboard theme", SHELL = "callboard-wall";
const MINUTE = 60_000;
const LOADED_MS_MIN = 6 * 60 * MINUTE; // A page loads itself afresh once a night.
const LOADED_AT_MS = performance.now();
const LONG_TITLE = 44; // More letters do not go into two lines of the largest type.
// Still enough not to be seen, far enough that no line is burnt into the screen.
const SHIFTS_PX = [[0, 0], [2, 1], [3, 3], [1, 2], [-1, 3], [-3, 1], [-2, -1], [0, -2]];
const STATES = {
  fresh: ["as of", "calm"], amber: ["no contact since", "waiting"], red: ["OLD PLAN, as of", "stop"],
};

const part = (id) => document.getElementById(id);

/* Only what is another is written: a still wall is not painted anew. */
function put(object, key, value) {
  if (object[key] !== value) object[key] = value;
}

function say(id, words, tone) {
  put(part(id), "textContent", words);
  if (tone !== undefined) put(part(id).dataset, "tone", tone);
}

/* `lines` are [what stands before, words]; either may be empty. */
function list(id, lines) {
  const key = JSON.stringify(lines);
  if (part(id).dataset.lines === key) return;
  part(id).dataset.lines = key;
  part(id).replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    for (const words of line.filter(Boolean)) {
      item.append(Object.assign(document.createElement("span"), { textContent: words }));
    }
    return item;
  }));
}

function paint() {
  const { board, contact } = said, time = now();
  let shown = board.moments[0];
  for (const one of board.moments) if (one.at_ms <= time) shown = one;
  say("production", board.production);
  say("day", board.day);
  say("clock", clock(time));
  paintNow(shown);
  const next = shown.next ?? {};
  say("next-title", next.title ?? "");
  say("next-at", next.at ?? "");
  say("next-count", ahead(next.ms));
  list("then-lines", (shown.then ?? []).map((one) => [one.at, one.title]));
  say("meal-words", shown.meal ?? "");
  say("wrap-words", board.wrap ? `est ${board.wrap}` : "");
  paintPeople(board.people ?? {});
  paintPublished(board.published);
  const state = time >= contact.red_ms ? "red" : time >= contact.amber_ms ? "amber" : "fresh";
  const revision = board.revision ? ` · ${board.revision}` : "";
  say("freshness", `${STATES[state][0]} ${moment(contact.at_ms)}${revision}`, STATES[state][1]);
  put(document.body.dataset, "freshness", state);
  const shift = SHIFTS_PX[Math.floor(time / MINUTE) % SHIFTS_PX.length];
  put(part("wall").style, "translate", `${shift[0]}px ${shift[1]}px`);
}

function paintNow(shown) {
  const panel = shown.now;
  say("now-label", panel.label);
  say("now-title", panel.title, panel.is_on || panel.starts_ms ? "on" : "idle");
  part("now-title").classList.toggle("long", panel.title.length > LONG_TITLE);
  say("now-count", countdown(panel));
  say("now-detail", panel.detail ?? "");
  say("now-place", panel.place ?? "");
  say("behind", ...lateness(shown));
}

function paintPeople({ label, count, expected, others, missed = [], missed_more, gates = [], gates_more }) {
  say("people-label", label ?? "");
  say("in", String(count ?? expected ?? ""));
  say("expected", count === undefined ? "" : `/ ${expected}`);
  say("others", others ? `and ${others} others` : "");
  const silent = gates.map((gate) => ["+?", `${gate.name} silent ${silence(gate.since_ms)}`]);
  list("gates", gates_more ? [...silent, ["+?", `${gates_more} other gates silent`]] : silent);
  const lines = missed.map((one) => ["", one]);
  list("missed-lines", missed_more ? [...lines, ["", `+${missed_more} more`]] : lines);
}

function paintPublished(published) {
  const rest = published?.more ? `+${published.more} more` : "";
  say("published-label", published ? `${published.label} ${moment(published.at_ms)}` : "");
  say("published-words", [published?.words, rest].filter(Boolean).join(" · "));
}

/* The link opens nothing: what stood here is gone. */
function close(wasOpen) {
  part("wall").hidden = true;
  part("wall").replaceChildren();
  document.body.dataset.freshness = "none";
  say("message-title", wasOpen ? "This display was removed by the office" : "This link opens no wall");
  say("message-detail", wasOpen
    ? "It shows nothing any more. To use it again, open a new link from the office."
    : "It is not complete, or the office has replaced or removed it. Ask the office for a new one.");
}

/* Once a second at most, on the second. */
function tick() {
  watch();
  if (said.board) {
    paint();
    reloadAtNight(now());
  }
  setTimeout(tick, 1000 - (now() % 1000));
}

/* Only while the server answers: no wall goes dark for being renewed. */
async function reloadAtNight(time) {
  const { quiet } = said.board;
  const isQuiet = quiet && quiet.from_ms <= time && time < quiet.until_ms;
  const isFresh = time < said.contact.amber_ms;
  if (!isQuiet || !isFresh || performance.now() - LOADED_AT_MS < LOADED_MS_MIN) return;
  if (await isAnswered()) location.reload();
}

async function stayAwake() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch { /* The tablet says no, as on a low battery. */ }
}

/* A browser offers this over https and on this machine itself, and nowhere else. */
async function keepShell() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/wall/worker.js");
  await Promise.all([navigator.serviceWorker.ready, document.fonts.ready]);
  const named = [...document.querySelectorAll("link[href^='/'], script[src]")].map((one) => one.href || one.src);
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const fonts = loaded.filter((address) => address.endsWith(".woff2"));
  const shell = await caches.open(SHELL);
  // Each for itself: all at once are all lost if the server goes in the midst of one.
  await Promise.all([location.pathname, ...new Set([...named, ...fonts])].map((one) => shell.add(one)));
}

function chooseTheme() {
  try {
    const asked = new URLSearchParams(location.search).get("theme");
    if (asked) localStorage.setItem(THEME, asked);
    const theme = asked ?? localStorage.getItem(THEME);
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch { /* Nothing can be kept here: as the browser prefers. */ }
}

chooseTheme();
begin(paint, close);
tick();
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
keepShell().catch(() => { /* Without it a reload needs the server; the rest does not. */ });
