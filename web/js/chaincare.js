/** What of a person's chain is about care, tracing and aid, as entries of the timeline (see chainfacts.js). Pure. */

import { ANSWERERS, CHANNELS, CHOICES, REPORTED_BY, SILENCE_KINDS, SILENCE_WORDS, TRIAGE } from "./carewords.js";
import { entry, listed, lower, who } from "./entry.js";
import { AID_REASONS, AID_STATES, CLOSED_BY, PRECISIONS, REASONS, count, dateTime, label } from "./format.js";
import { RED_FLAGS, SIGNS, SYMPTOMS, measured, named } from "./symptoms.js";
import { LOCATION_REASONS, LOCATION_SOURCES, UNTRACED } from "./tracingwords.js";

const by = (account) => account && `Oleh ${who(account)}`;

/** What was said, in sentences: of a complaint's list too. */
export const saidWords = (said) => [
  listed("Tanda bahaya", named(RED_FLAGS, said.red_flags)),
  listed("Gejala", named(SYMPTOMS, said.symptoms)),
  listed("Ukuran", measured(said.readings)),
  said.words && `“${said.words}”`,
].filter(Boolean);

/** One answer in words: the choice, the text, or both. */
export const answerWords = (answer) => [answer.choice && answer.choice !== "other" && label(CHOICES, answer.choice), answer.text && `“${answer.text}”`].filter(Boolean);

export function complaintEntries(complaint) {
  const said = complaint.said.map((one) =>
    entry(one.at, "care", one.is_emergency ? "Keluhan darurat" : "Warga mengeluh", saidWords(one), one.is_emergency ? "bad" : null),
  );
  const raised = complaint.history
    .filter(([state]) => state === "escalated")
    .map(([, at]) => entry(at, "care", "Keluhan belum dijawab, diteruskan ke puskesmas atau operator", [], "bad"));
  const answers = complaint.answers.map((one) =>
    entry(one.at, "care", `Keluhan dijawab ${label(ANSWERERS, one.by)} ${label(CHANNELS, one.channel)}`, [...answerWords(one), one.account && `Akun ${one.account}`]),
  );
  const seen = complaint.acknowledged_at && entry(complaint.acknowledged_at, "care", "Keluhan ditangani operator", [by(complaint.acknowledged_by)]);
  const closed = complaint.history
    .filter(([state]) => state === "closed")
    .map(([, at]) => entry(at, "care", "Keluhan ditutup", [by(complaint.closed_by), complaint.closed_reason && `Alasan: ${complaint.closed_reason}`]));
  return [...said, ...raised, ...answers, seen, ...closed].filter(Boolean);
}

function reportEntry(report) {
  return entry(
    report.reported_at,
    "care",
    `Kabar: ${lower(label(TRIAGE, report.triage))}`,
    [
      listed("Ukuran", measured(report)),
      listed("Tanda bahaya", named(RED_FLAGS, report.red_flags)),
      listed("Gejala", named(SYMPTOMS, report.symptoms)),
      listed("Dinilai dari", named(SIGNS, report.signs)),
      `Lewat ${label(REPORTED_BY, report.how)}${report.by ? `, akun ${report.by}` : ""}`,
      report.is_shared && "Dikatakan untuk semua orang di nomor itu",
    ],
    report.triage === "emergency" ? "bad" : null,
  );
}

/** Every report of a day, oldest first. */
export const reportEntries = (day) => [...(day.earlier ?? []), day].map(reportEntry);

/** Every step of a silence; who ended it, and why, stands at the last. */
export function silenceEntries(silence) {
  const last = silence.history.length - 1;
  return silence.history.map(([what, at], place) => {
    const ends = place === last && silence.state === "over";
    const details = ends ? [by(silence.over_by), silence.over_note && `Alasan: ${silence.over_note}`] : place === last ? [by(silence.acknowledged_by)] : [];
    return entry(at, "care", `Tanpa kabar (${lower(label(SILENCE_KINDS, silence.kind))}): ${lower(label(SILENCE_WORDS, what))}`, details);
  });
}

export const locationEntry = (location) =>
  entry(location.updated_at, "tracing", `Lokasi: ${lower(label(PRECISIONS, location.precision))}`, [
    `Sumber: ${label(LOCATION_SOURCES, location.source)}`,
    location.reason && `Sebab: ${label(LOCATION_REASONS, location.reason)}`,
  ]);

/** Who asked for a visit, who took it, and what came of each try. */
export function assignmentEntries(assignment) {
  const asks = assignment.asks.length ? assignment.asks : [{ reason: assignment.reason, at: assignment.created_at }];
  const closed = assignment.state === "closed" && !assignment.attempts.some((one) => one.outcome === assignment.outcome);
  return [
    ...asks.map((one) => entry(one.at, "tracing", `Kunjungan diperlukan: ${lower(label(REASONS, one.reason))}`, [by(one.by), one.note && `“${one.note}”`])),
    ...assignment.leases.map((one) => entry(one.at, "tracing", `Tugas diambil ${one.tracer}`)),
    ...assignment.attempts.map((one) => entry(one.at, "tracing", `Hasil kunjungan: ${lower(label(CLOSED_BY, one.outcome))}`, [by(one.tracer), one.note && `“${one.note}”`])),
    closed && entry(assignment.updated_at, "tracing", `Tugas ditutup: ${lower(label(CLOSED_BY, assignment.outcome))}`, [assignment.note && `“${assignment.note}”`]),
  ].filter(Boolean);
}

export const tracedEntry = (traced) =>
  entry(traced.said_at, "tracing", `Menyebut ${count(traced.contacts.length)} kontak erat kepada pelacak`, [
    by(traced.tracer),
    traced.untraced && label(UNTRACED, traced.untraced),
  ]);

/** A step of a request for sembako in words: of the list's history too. */
export const aidStepWords = (step) => [by(step.by), step.reason && label(AID_REASONS, step.reason), step.note && `“${step.note}”`].filter(Boolean);

export function aidEntries(aid) {
  const steps = aid.history.map((one) => entry(one.at, "aid", `Sembako: ${lower(label(AID_STATES, one.state))}`, aidStepWords(one)));
  if (!steps.length) steps.push(entry(aid.updated_at, "aid", `Sembako: ${lower(label(AID_STATES, aid.state))}`, [aid.reason && label(AID_REASONS, aid.reason)]));
  const answer = aid.answered_at && entry(aid.answered_at, "aid", aid.is_received ? "Warga: sembako sudah diterima" : "Warga: sembako belum diterima");
  return [...steps, answer].filter(Boolean);
}

/** What waits for a time: `“Pesan …” menunggu pagi, sampai …`. */
export const waitWords = (wait, purpose) => `Pesan “${purpose}”: ${wait.text}${wait.until ? ` Sampai ${dateTime(wait.until)}.` : ""}`;
