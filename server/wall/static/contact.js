/* The line to the server: what it said last, what time it is there, and what of that
   is kept for a page that is loaded while nobody answers. */

const WALL = `/wall/${location.pathname.split("/")[2]}`;
const BOARD = `callboard board ${WALL}`, CONTACT = `callboard contact ${WALL}`;
const SILENT_MS = 45_000; // Two beats and a half: the line is dead, whatever it says.
const ANSWER_MS = 10_000;
const RETRY_MS = 500, RETRY_MS_MAX = 15_000;
const KEEP_MS = 60_000; // How often the time of the last contact is written down.

/* What was said last: a WallBoard and a Contact of the server's; null before that. */
export const said = { board: null, contact: null };

let base = { server: Date.now(), tick: performance.now() };
let line = null, tries = 0, heardTick = 0, keptTick = -Infinity;
let show = () => {}, end = () => {};

/* Server time. A tablet's own clock may be wrong and may be set: only how long ago the
   server told the time counts. */
export const now = () => base.server + performance.now() - base.tick;

/* Calls `onNews` whenever the server has spoken, and `onEnd` once if it says that this
   link opens nothing (any more); whether it ever did is told. */
export function begin(onNews, onEnd) {
  show = onNews;
  end = onEnd;
  recall();
  ask();
}

/* A line that has said nothing for long is given up, though it looks open. */
export function watch() {
  if (line && performance.now() - heardTick > SILENT_MS) later();
}

export async function isAnswered() {
  try {
    return (await request()).ok;
  } catch {
    return false;
  }
}

const request = () =>
  fetch(`${WALL}/board.json`, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_MS) });

async function ask() {
  try {
    const answer = await request();
    if (answer.ok) {
      take(await answer.json());
      listen();
    } else if (answer.status === 403 && (await answer.json()).code === "forbidden") {
      forget();
    } else {
      later();
    }
  } catch {
    later();
  }
}

function listen() {
  heardTick = performance.now();
  line = new EventSource(`${WALL}/live`);
  line.onerror = later;
  line.onmessage = (event) => {
    tries = 0;
    heardTick = performance.now();
    take(JSON.parse(event.data));
  };
}

/* Why a line broke is not told: asking tells. Walls of one server come back apart. */
function later() {
  line?.close();
  line = null;
  const wait = Math.min(RETRY_MS_MAX, RETRY_MS * 2 ** tries++);
  setTimeout(ask, wait * (0.5 + Math.random() / 2));
}

function take(frame) {
  if (frame.board) said.board = frame.board;
  said.contact = frame.contact;
  base = { server: frame.contact.at_ms, tick: performance.now() };
  keep(Boolean(frame.board));
  show();
}

function keep(isNew) {
  if (!isNew && base.tick - keptTick < KEEP_MS) return;
  keptTick = base.tick;
  const ahead_ms = base.server - Date.now();
  try {
    if (isNew) localStorage.setItem(BOARD, JSON.stringify(said.board));
    localStorage.setItem(CONTACT, JSON.stringify({ contact: said.contact, ahead_ms }));
  } catch { /* No room here: it is shown, and not kept. */ }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(CONTACT));
    const board = JSON.parse(localStorage.getItem(BOARD));
    if (!kept || !board) return;
    base = { server: Date.now() + kept.ahead_ms, tick: performance.now() };
    Object.assign(said, { board, contact: kept.contact });
    show();
  } catch { /* Kept by another version of this page: the server knows it better. */ }
}

function forget() {
  const wasOpen = said.board !== null;
  Object.assign(said, { board: null, contact: null });
  try {
    localStorage.removeItem(BOARD);
    localStorage.removeItem(CONTACT);
  } catch { /* Where nothing can be kept, nothing is. */ }
  end(wasOpen);
}
