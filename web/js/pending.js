/** Assignments as they will be once the server has heard of what waits, and words for what waits. Pure. */

import { OUTCOMES, label, nameOf } from "./format.js";

const CLOSING = new Set(["found", "left_city", "refused"]);

/** What waits, in words: "Hasil: Bertemu orangnya". */
export function wordsOf({ kind, body }) {
  if (kind === "take") return "Ambil tugas";
  if (kind === "return") return "Kembalikan tugas";
  if (kind === "contacts") return `${body.contacts.length} kontak erat`;
  return `Hasil: ${label(OUTCOMES, body.outcome)}`;
}

/** "Hasil: Menolak – I Wayan Contoh". */
export const titleOf = (entry) => `${wordsOf(entry)} – ${nameOf(entry.assignment)}`;

function after(one, { kind, body, username }) {
  if (kind === "take") return { ...one, state: "taken", free: false, tracer: username, lease_until: null };
  if (kind === "return") return { ...one, state: "open", free: true, tracer: null, lease_until: null, note: body.note };
  if (kind === "outcome" && CLOSING.has(body.outcome)) return { ...one, state: "closed", free: false, outcome: body.outcome };
  return one;
}

/**
 * One assignment with what waits for it: the same object where nothing does, else a copy with `pending`, the entries.
 * @param waiting entries in the order in which they happened
 */
export function withPending(one, waiting) {
  const own = waiting.filter((entry) => entry.assignment.assignment_id === one.assignment_id);
  return own.length ? { ...own.reduce(after, one), pending: own } : one;
}

/** The list as it will be; tasks that were taken meanwhile are added to `mine` from what was known of them. */
export function listWithPending(items, waiting, { mine = false } = {}) {
  if (!waiting.length) return items;
  const known = new Set(items.map((one) => one.assignment_id));
  const taken = waiting.filter((entry) => mine && entry.kind === "take" && !known.has(entry.assignment.assignment_id));
  const ids = new Set(waiting.map((entry) => entry.assignment.assignment_id));
  return [...items, ...taken.map((entry) => entry.assignment)].map((one) => (ids.has(one.assignment_id) ? withPending(one, waiting) : one));
}
