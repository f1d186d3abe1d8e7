/**
 * What of a person's chain is about data and messages, as entries of the timeline. Pure.
 * An entry is `{at, area, title, details, tone}`; `at` is an instant, `details` are sentences, empty ones left out.
 */

import { CLOCKS } from "./carewords.js";
import { entry, listed, lower } from "./entry.js";
import { day, label } from "./format.js";
import { MESSAGE_REASONS, MESSAGE_STATES, PURPOSES, REPLIES, REPLY_KINDS, WHATSAPP_ERRORS } from "./messagewords.js";
import { RED_FLAGS, SYMPTOMS, named } from "./symptoms.js";
import { UNTRACED } from "./tracingwords.js";
import {
  DOUBTS, END_REASONS, FIELDS, KINDS, LAB_RESULTS, MERGES, ROW_CODES, ROW_EFFECTS, STAFF_OUTCOMES, VERDICTS,
} from "./words.js";

/** `phone`, `onset_date@1a2b3c4d`: the fact of an episode bears its number. */
const field = (name) => label(FIELDS, name.split("@")[0]);

function found(code) {
  const [name, fact] = code.split(":");
  return fact ? `${label(ROW_CODES, name)}: ${field(fact)}` : label(ROW_CODES, name);
}

export const rowEntry = (row) =>
  entry(row.created_at, "file", `Masuk dalam berkas: ${lower(label(ROW_EFFECTS, row.effect))}`, [
    `Baris ${row.row}${row.sheet ? `, lembar ${row.sheet + 1}` : ""} dari berkas ${row.file_id}`,
    listed("Diperbarui", row.changed.map(field)),
    listed("Catatan", [...row.codes, ...(row.found ?? [])].map(found)),
  ]);

const morning = (date) => `${date}T00:00:00+08:00`;
const test = (name, result) =>
  // Of a test only the day is known.
  result && { ...entry(morning(result.date), "episode", `${name}: ${label(LAB_RESULTS, result.result)}`, [result.kind]), isDay: true };

/** Who brought a change: a file, the resident, a test, or an account. */
const CHANGED_BY = { file: "berkas", form: "formulir warga", reply: "pesan warga", report: "kabar harian", test: "hasil tes" };
const changedBy = (by) => `Oleh ${CHANGED_BY[by] ?? by}`;

function changeEntry(change) {
  const told = [changedBy(change.by), change.why && `Alasan: ${change.why}`];
  if (change.outcome) {
    const again = change.outcome === "active";
    const words = again ? "Hasil akhir dibatalkan, masih berjalan" : `Hasil akhir: ${label({ ...END_REASONS, ...STAFF_OUTCOMES }, change.outcome)}`;
    return entry(change.at, "episode", words, told);
  }
  const facts = listed("Karena", change.facts.map(field));
  return entry(change.at, "episode", `Akhir isolasi bergeser ke ${day(change.to_date)}`, [`Sebelumnya ${day(change.from_date)}`, facts, ...told]);
}

/** The beginning, tests, every change of the end, and the end. */
export function episodeEntries(episode) {
  const reason = episode.status === "recorded" && label(END_REASONS, episode.status_reason);
  const firstEnd = episode.end_changes[0]?.from_date ?? episode.end_date;
  const begun = [reason ? `Hanya dicatat: ${lower(reason)}` : `Sampai ${day(firstEnd)}`];
  const isTold = episode.end_changes.some((one) => one.outcome === episode.status_reason);
  return [
    entry(episode.created_at, "episode", `Tercatat sebagai ${lower(label(KINDS, episode.kind))}`, begun),
    test("Tes awal", episode.entry_test),
    test("Tes akhir", episode.exit_test),
    ...episode.end_changes.map(changeEntry),
    episode.ended_at && !isTold && entry(episode.ended_at, "episode", `Selesai: ${lower(label(END_REASONS, episode.status_reason))}`),
  ].filter(Boolean);
}

// What only our own machinery goes through on the way; the last state is shown whatever it is.
const PASSING = ["queued", "sending", "accepted"];
const BAD = ["failed", "suppressed"];

/** Each state that says something, with its own time; the reason stands at the last. */
export function messageEntries(message) {
  const history = message.history.length ? message.history : [[message.state, message.updated_at]];
  const last = history.length - 1;
  const why = [
    message.reason && `Sebab: ${label(MESSAGE_REASONS, message.reason)}`,
    message.error_code && `Sebab: ${label(WHATSAPP_ERRORS, message.error_code)} (kode WhatsApp ${message.error_code})`,
    message.lead && "Dikirim bersama pesan untuk orang lain di nomor yang sama",
    message.companions.length > 0 && `Juga untuk ${message.companions.length} orang lain di nomor yang sama`,
  ];
  return history.flatMap(([state, at], place) =>
    place === last || !PASSING.includes(state)
      ? [entry(at, "message", `Pesan “${label(PURPOSES, message.purpose)}”: ${label(MESSAGE_STATES, state)}`, place === last ? why : [], BAD.includes(state) ? "bad" : null)]
      : [],
  );
}

export const replyEntry = (reply) =>
  entry(reply.received_at, "resident", `Warga membalas (${label(REPLY_KINDS, reply.kind)})`, [
    reply.payload ? label(REPLIES, reply.payload) : reply.text && `“${reply.text}”`,
  ]);

/** The form as it first came, and as it stands after corrections. */
export function formEntries(form) {
  const told = [
    listed("Tanda bahaya", named(RED_FLAGS, form.red_flags)),
    listed("Gejala", named(SYMPTOMS, form.symptoms)),
    form.onset_date && `Mulai bergejala ${day(form.onset_date)}`,
    `Kontak erat yang disebut: ${form.contacts.length}`,
    form.untraced && label(UNTRACED, form.untraced),
    form.sembako_wanted && "Minta sembako",
    form.visit_wanted && "Minta didatangi atau ditelepon",
    form.note && `“${form.note}”`,
  ];
  if (form.revision === 1) return [entry(form.submitted_at, "resident", "Formulir diisi", told)];
  const first = form.first_submitted_at && entry(form.first_submitted_at, "resident", "Formulir diisi");
  return [first, entry(form.submitted_at, "resident", `Formulir diperbaiki (kiriman ke-${form.revision})`, told)].filter(Boolean);
}

/** Deadlines that passed; those still to come are told apart from what has happened. */
export const expiredEntries = (clocks) =>
  clocks.filter((one) => one.state === "expired").map((one) => entry(one.due_at, "clock", `Batas waktu lewat: ${lower(label(CLOCKS, one.name))}`));

export const doubtEntry = (doubt) =>
  entry(doubt.at, "file", `Mungkin sama dengan orang lain: ${label(DOUBTS, doubt.kind)}`, [
    doubt.verdict ? `Diputuskan ${label(VERDICTS, doubt.verdict)} oleh ${doubt.decided_by}` : "Belum diperiksa petugas",
    doubt.reason && `Alasan: ${doubt.reason}`,
  ]);

export const mergeEntry = (merge) =>
  entry(merge.at, "file", label(MERGES, merge.action), [`Oleh ${merge.decided_by}`, `Alasan: ${merge.reason}`]);
