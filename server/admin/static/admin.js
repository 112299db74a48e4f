// What the panel needs beyond htmx, without inline code (the policy forbids it):
// half-typed rows survive a push, changes by others flash once, keys move through
// a sheet, and the top bar says how fresh the page is.
"use strict";

const FLASH_MS = 4000;

// --- A half-typed edit stays -------------------------------------------------

const isBeingTyped = (element) => element.matches("[data-editing], form[data-dirty]");

/** Says on a row being edited that somebody changed it meanwhile. */
function sayMeanwhile(oldNode, newNode) {
  const note = oldNode.querySelector(".meanwhile");
  const byOthers = newNode.dataset.by && newNode.dataset.by !== document.body.dataset.me;
  if (!note || !byOthers || newNode.dataset.change === oldNode.dataset.change) return;
  note.textContent =
    `${newNode.dataset.byName} changed this meanwhile. ` +
    "If you save, both are kept and a coordinator decides.";
  note.hidden = false;
}

document.addEventListener("input", (event) => {
  event.target.closest("form")?.setAttribute("data-dirty", "");
});

if (window.htmx) {
  htmx.registerExtension("callboard", {
    htmx_before_morph_node: (element, { oldNode, newNode }) => {
      if (!isBeingTyped(oldNode)) return true;
      sayMeanwhile(oldNode, newNode);
      return false;
    },
    // What a person opened stays open, and the focus stays where it is.
    htmx_before_morph_attr: (element, { attrName }) =>
      attrName !== "autofocus" && !(attrName === "open" && element.matches("details")),
  });
}

// --- Changes by others flash once, with a name -------------------------------

const changes = new Map();

function noteRows(isFirst) {
  const aloud = [];
  for (const row of document.querySelectorAll("[data-change]")) {
    const before = changes.get(row.id);
    changes.set(row.id, row.dataset.change);
    const isNews = !isFirst && before !== row.dataset.change;
    if (!isNews || row.dataset.by === document.body.dataset.me) continue;
    flash(row);
    aloud.push(`${row.dataset.byName} changed ${row.dataset.name}.`);
  }
  if (aloud.length) document.getElementById("aloud").textContent = aloud.join(" ");
}

function flash(row) {
  const last = row.lastElementChild;
  last.dataset.flash = row.dataset.byName;
  row.classList.add("flash");
  setTimeout(() => {
    row.classList.remove("flash");
    delete last.dataset.flash;
  }, FLASH_MS);
}

// --- Keys: up and down between rows, Enter opens, Escape leaves ---------------

function rowKey(event) {
  const row = event.target.closest?.("tr[data-row], tr[data-editing]");
  if (!row) return;
  if (event.key === "Escape" && row.matches("[data-editing]")) {
    row.querySelector("[data-cancels]")?.click();
  } else if (event.key === "Enter" && event.target.matches("[data-editing] input")) {
    event.preventDefault();
    row.querySelector("[data-saves]")?.click();
  } else if (event.target === row && event.key === "Enter") {
    row.querySelector("[data-edits]")?.click();
  } else if (event.target === row && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const down = event.key === "ArrowDown";
    let next = down ? row.nextElementSibling : row.previousElementSibling;
    while (next && !next.matches("tr[data-row]")) {
      next = down ? next.nextElementSibling : next.previousElementSibling;
    }
    next?.focus();
  }
}

document.addEventListener("keydown", rowKey);
document.addEventListener("dblclick", (event) => {
  const row = event.target.closest("tr[data-row]");
  row?.querySelector("[data-edits]")?.click();
});

/** One row of each sheet can be reached with Tab; the arrows do the rest. */
function letTabReachSheets() {
  for (const body of document.querySelectorAll(".sheet tbody")) {
    if (body.querySelector('tr[tabindex="0"]')) continue;
    body.querySelector("tr[data-row]")?.setAttribute("tabindex", "0");
  }
}

// --- Swaps -------------------------------------------------------------------

let focusedRow = "";

document.addEventListener("htmx:before:swap", () => {
  // Honoured once; htmx would honour it again after every push.
  for (const element of document.querySelectorAll("[autofocus]")) {
    element.removeAttribute("autofocus");
  }
  focusedRow = document.activeElement?.closest("tr[id]")?.id ?? "";
});
document.addEventListener("htmx:after:swap", () => {
  noteRows(false);
  letTabReachSheets();
  // Saving or leaving an edit replaces its row: stay on it.
  if (focusedRow && document.activeElement === document.body) {
    document.getElementById(focusedRow)?.focus();
  }
});

// --- How fresh, and what went wrong -------------------------------------------

// The production's clock, not the reader's: all times of the page are told by it.
const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: document.getElementById("fresh")?.dataset.zone,
});

function fresh(tone, words) {
  const line = document.getElementById("fresh");
  if (!line) return;
  line.classList.remove("calm", "waiting");
  line.classList.add(tone);
  const use = line.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${tone}`));
  line.querySelector("span").replaceChildren(words);
}

let asOf = document.querySelector("#fresh time")?.textContent ?? "";

function live() {
  asOf = clock.format(new Date());
  fresh("calm", `${asOf} · live`);
}

function silent() {
  fresh("waiting", `as of ${asOf} · no connection`);
}

function notice(words, isSignedOut = false) {
  const line = document.getElementById("notice");
  line.querySelector("span").textContent = words;
  line.querySelector("a").hidden = !isSignedOut;
  line.hidden = false;
}

/** The login page, and then this page again; but nothing typed is thrown away. */
function signedOut() {
  if (!document.querySelector("[data-editing], [data-dirty]")) {
    location.reload();
    return;
  }
  notice("You are signed out. Sign in and save again: what you typed is still here.", true);
}

document.addEventListener("htmx:sse:after:connection", live);
document.addEventListener("htmx:sse:after:message", live);
document.addEventListener("htmx:sse:error", (event) => {
  silent();
  if (event.detail.status === 401) signedOut();
});
document.addEventListener("htmx:response:error", (event) => {
  const { response, text } = event.detail.ctx;
  const status = response.status;
  if (status === 409 || status === 422) return;
  // What a page refuses without a form, it says in one sentence.
  const words = response.headers.get("Content-Type")?.startsWith("text/plain") && text;
  if (status === 401) {
    signedOut();
  } else if (status === 403) {
    notice("Not allowed, or this page is too old. Load it again and retry.");
  } else if (words) {
    notice(words);
  } else {
    notice(`The server could not do that (${status}). Nothing was changed. Try again.`);
  }
});
document.addEventListener("htmx:error", () => {
  notice("No connection to the server. What you typed is still here. Try again.");
});

// --- Small controls ------------------------------------------------------------

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    const isOpen = document.body.classList.toggle(`${opener.dataset.opens}-open`);
    opener.setAttribute("aria-expanded", String(isOpen));
    // It opens at the top of the page, wherever the page was.
    if (isOpen) window.scrollTo(0, 0);
  }
  const closer = event.target.closest("[data-closes]");
  if (closer) document.getElementById(closer.dataset.closes).hidden = true;
  if (event.target.closest("[data-prints]")) window.print();
  for (const drop of document.querySelectorAll("details.drop[open]")) {
    if (!drop.contains(event.target)) drop.removeAttribute("open");
  }
});

noteRows(true);
letTabReachSheets();
