/** One assignment as a card, and what a tracer may do with it. */

import { button, outwardLink } from "./dom.js";
import { CLOSED_BY, OUTCOMES, PRECISIONS, REASONS, STATES, STEPS, dateTime, label, nameOf, phoneText, telLink, wayThere, whatsappLink } from "./format.js";
import { ask, choice, note, pick } from "./dialog.js";
import { card, fact } from "./list.js";

/** `name, 34 th`; the age is left out where nobody knows it. */
const title = (one) => (one.age === null ? nameOf(one) : `${nameOf(one)}, ${one.age} th`);

/** Whether `session`'s owner holds it, also on a lease that has run out while nobody else took it. */
const isMine = ({ state, tracer }, session) => state === "taken" && tracer === session.username;

function attemptsText({ attempts }) {
  const last = attempts.at(-1);
  const words = last && `${attempts.length}×, terakhir ${label(CLOSED_BY, last.outcome)} (${dateTime(last.at)})`;
  return last?.note ? `${words}: ${last.note}` : words;
}

/** What a doctor or an operator wrote who asked for a visit. */
const requestsText = ({ asks }) => asks.map((one) => one.note).filter(Boolean).join("; ");

/**
 * @param session who looks at it; only tracers get buttons that change something
 * @param work `{take, giveBack, outcome, showOnMap}`, each given the assignment
 */
export function assignmentCard(assignment, { session, work }) {
  const name = nameOf(assignment);
  const mayAct = session.groups.includes("tracer") && assignment.state !== "closed";
  const mine = isMine(assignment, session);
  const way = wayThere(assignment);
  const tel = telLink(assignment.phone);
  const chat = whatsappLink(assignment.phone);
  // The API says whether it may be taken: a phone's own clock may be wrong.
  const held = assignment.state === "taken" && !assignment.free;
  return card({
    id: assignment.assignment_id,
    title: title(assignment),
    badge: mine && held ? "Tugas saya" : label(STATES, assignment.state),
    tone: assignment.state,
    facts: [
      fact("Alasan", assignment.reasons.map((one) => label(REASONS, one)).join("; ")),
      fact("Permintaan", requestsText(assignment)),
      assignment.step !== "visit" && fact("Langkah", label(STEPS, assignment.step)),
      fact("Alamat", [assignment.address, assignment.village].filter(Boolean).join(", ") || "Tidak diketahui"),
      fact("Lokasi", label(PRECISIONS, assignment.precision)),
      fact("Telepon", phoneText(assignment.phone)),
      held && fact("Diambil", `${mine ? "oleh Anda" : "oleh petugas lain"} sampai ${dateTime(assignment.lease_until)}`),
      fact("Upaya", attemptsText(assignment)),
      fact("Catatan", assignment.note),
      fact("Dibuat", dateTime(assignment.created_at)),
    ],
    actions: [
      mayAct && assignment.free && button("Ambil tugas", () => work.take(assignment), { class: "primary", "aria-label": `Ambil tugas ${name}` }),
      mayAct && mine && button("Catat hasil", () => work.outcome(assignment), { class: "primary", "aria-label": `Catat hasil ${name}` }),
      mayAct && mine && button("Kembalikan", () => work.giveBack(assignment), { "aria-label": `Kembalikan tugas ${name}` }),
      tel && outwardLink("Telepon", tel, { target: null, "aria-label": `Telepon ${name}` }),
      chat && outwardLink("WhatsApp", chat, { "aria-label": `WhatsApp ${name}` }),
      way && outwardLink(way.label, way.href, { "aria-label": `${way.label} ${name}` }),
      assignment.precision !== "unknown" && button("Lihat di peta", () => work.showOnMap(assignment), { "aria-label": `Lihat ${name} di peta` }),
    ],
  });
}

/**
 * Asks how it went. One `request_id` per dialog: sending again after a lost answer counts once, and keeps the time at which
 * it was first sent, also if somebody else has taken the task meanwhile.
 * @param villages `[[code, name], …]`, where the resident may live instead
 */
export function askOutcome(assignment, villages, submit) {
  const requestId = crypto.randomUUID();
  let at = null;
  return ask({
    title: "Catat hasil",
    about: nameOf(assignment),
    fields: [
      choice("outcome", "Apa hasilnya?", OUTCOMES),
      pick("village", "Bila tinggal di desa/kelurahan lain", [["", "Tidak, atau tidak tahu"], ...villages]),
      note("Catatan (boleh kosong)"),
    ],
    confirm: "Simpan hasil",
    submit: (values) => {
      at ??= new Date().toISOString();
      const village = values.village || null;
      return submit({ request_id: requestId, outcome: values.outcome, note: values.note.trim() || null, at, village_code: village });
    },
  });
}

/** Asks why the assignment goes back to the others. */
export const askReturn = (assignment, submit) =>
  ask({
    title: "Kembalikan tugas",
    about: `${nameOf(assignment)}. Petugas lain dapat mengambilnya.`,
    fields: note("Alasan, untuk petugas berikutnya", { required: true }),
    confirm: "Kembalikan",
    submit: (values) => submit(values.note.trim()),
  });
