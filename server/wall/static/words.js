/* Times and spans as a wall says them. All are epoch ms of the server's clock. */

import { now, said } from "./contact.js";

const MINUTE = 60_000, DAY = 86_400_000;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const two = (number) => String(number).padStart(2, "0");

/* In the production's zone, to be read by the getUTC functions. */
function local(ms) {
  let offset = said.board.offsets[0];
  for (const one of said.board.offsets) if (one.from_ms <= ms) offset = one;
  return new Date(ms + offset.offset_ms);
}
const dayOf = (ms) => Math.floor(local(ms).getTime() / DAY);

export const clock = (ms) => `${two(local(ms).getUTCHours())}:${two(local(ms).getUTCMinutes())}`;

/* "09:42" today, "yesterday 17:05", "Tue 12, 17:05". */
export function moment(ms) {
  const days = dayOf(now()) - dayOf(ms);
  if (days === 0) return clock(ms);
  if (days === 1) return `yesterday ${clock(ms)}`;
  return `${WEEKDAYS[local(ms).getUTCDay()]} ${local(ms).getUTCDate()}, ${clock(ms)}`;
}

function span(minutes) {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60 ? ` ${minutes % 60} min` : "";
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h${rest}`;
  return `${Math.floor(minutes / 1440)} days`;
}
const until = (ms) => Math.ceil((ms - now()) / MINUTE);
const since = (ms) => Math.floor((now() - ms) / MINUTE);

export const silence = (ms) => span(Math.max(0, since(ms)));
export const ahead = (ms) => (ms === undefined ? "" : until(ms) > 0 ? `in ${span(until(ms))}` : "due");

/* What a panel counts down to. */
export function countdown(panel) {
  if (panel.starts_ms !== undefined) return ahead(panel.starts_ms);
  if (panel.ends_ms === undefined) return "";
  if (until(panel.ends_ms) > 0) return `${span(until(panel.ends_ms))} left`;
  return since(panel.ends_ms) > 0 ? `${span(since(panel.ends_ms))} over` : "time is up";
}

/* How late the day is, and in which tone that is said. */
export function lateness(moment) {
  if (moment.behind_ms === undefined) return ["", ""];
  const grown = moment.late_from_ms === undefined ? -Infinity : now() - moment.late_from_ms;
  const minutes = Math.trunc(Math.max(moment.behind_ms, grown) / MINUTE);
  if (minutes > 0) return [`+${span(minutes)} behind`, "waiting"];
  return minutes < 0 ? [`${span(-minutes)} ahead`, "changed"] : ["on time", "good"];
}
