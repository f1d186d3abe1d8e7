/** What staff say of a person's episode: facts, what became of somebody, that a visit is needed. */

import { localDay } from "./age.js";
import { path } from "./api.js";
import { ask, choice, note, pick } from "./dialog.js";
import { h } from "./dom.js";
import { ApiError } from "./errors.js";
import { line, lines } from "./notice.js";
import { LAB_RESULTS, STAFF_OUTCOMES, TEST_KINDS } from "./words.js";

const DATES = {
  case: { specimen_date: "Tanggal spesimen", onset_date: "Mulai bergejala", last_symptom_date: "Hari terakhir bergejala" },
  contact: { last_exposure: "Paparan terakhir", onset_date: "Mulai bergejala", last_symptom_date: "Hari terakhir bergejala" },
};
const TESTS = { entry_test: "Tes awal", exit_test: "Tes akhir" };
const reason = () => lines("reason", "Alasan, misalnya sumbernya", { required: true, maxlength: 500 });
const said = (words) => words.trim();

const testFields = (name, words, known, today) =>
  h(
    "fieldset",
    { class: "test" },
    h("legend", {}, words),
    line(`${name}.date`, `${words}: tanggal`, { type: "date", value: known?.date ?? null, max: today }),
    select(`${name}.result`, `${words}: hasil`, LAB_RESULTS, known?.result),
    select(`${name}.kind`, `${words}: jenis`, TEST_KINDS, known?.kind),
  );

function select(name, label, choices, chosen) {
  const field = pick(name, label, [["", "–"], ...Object.entries(choices)]);
  field.querySelector("select").value = chosen ?? "";
  return field;
}

/** A test of three fields, null where all are empty. */
function testOf(values, name) {
  const [date, result, kind] = ["date", "result", "kind"].map((part) => values[`${name}.${part}`]);
  if (!date && !result && !kind) return null;
  if (!date || !result || !kind) throw new ApiError(422, "invalid", "Isi tanggal, hasil dan jenis tes, atau kosongkan ketiganya.");
  return { date, result, kind };
}

/** Only what differs from what is known: an emptied field takes a fact away, one left as it was stays. Pure. */
export function changedFacts(episode, values) {
  const told = {};
  for (const name of Object.keys(DATES[episode.kind])) told[name] = values[name] || null;
  for (const name of Object.keys(TESTS)) told[name] = testOf(values, name);
  return Object.fromEntries(Object.entries(told).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(episode[name] ?? null)));
}

/** `about` names the person; `done(answer)` once it is stored. */
export function askFacts(api, episode, about, done) {
  const today = localDay(new Date());
  return ask({
    title: "Perbaiki tanggal dan tes",
    about: `${about}. Akhir isolasi dihitung lagi dari isian ini.`,
    fields: [
      Object.entries(DATES[episode.kind]).map(([name, words]) => line(name, words, { type: "date", value: episode[name] ?? null, max: today })),
      Object.entries(TESTS).map(([name, words]) => testFields(name, words, episode[name], today)),
      reason(),
    ],
    confirm: "Simpan perbaikan",
    submit: async (values) => {
      const facts = changedFacts(episode, values);
      if (!Object.keys(facts).length) throw new ApiError(422, "invalid", "Belum ada yang diubah.");
      const body = { reason: said(values.reason), ...facts };
      await done(await api.post(path("people", episode.person_id, "episodes", episode.episode_id, "facts"), body));
    },
  });
}

/** What became of somebody; an episode that is over can only be taken up again, or be said to have ended otherwise. */
export function askOutcome(api, episode, about, done) {
  const { active, ...ends } = STAFF_OUTCOMES;
  return ask({
    title: "Catat hasil akhir",
    about: `${about}. Sesudah hasil akhir tidak ada lagi pertanyaan harian.`,
    fields: [choice("outcome", "Apa yang terjadi", episode.status === "active" ? ends : { ...ends, active }), reason()],
    confirm: "Simpan hasil akhir",
    submit: async (values) =>
      done(await api.post(path("people", episode.person_id, "episodes", episode.episode_id, "outcome"), { outcome: values.outcome, reason: said(values.reason) })),
  });
}

/** Asks for a visit; one `request_id` per dialog, so sending it again counts once. */
export function askVisit(api, episode, about, done) {
  const requestId = crypto.randomUUID();
  return ask({
    title: "Minta kunjungan",
    about: `${about}. Tugasnya masuk ke daftar pelacak kecamatannya.`,
    fields: [note("Petunjuk untuk pelacak", { required: true })],
    confirm: "Minta kunjungan",
    submit: async (values) =>
      done(await api.post(path("people", episode.person_id, "assignment"), { request_id: requestId, note: said(values.note), episode_id: episode.episode_id })),
  });
}
