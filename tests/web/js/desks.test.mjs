import assert from "node:assert/strict";
import { test } from "node:test";

import { ageText, dayAfter, lasting, localDay, monthsText } from "../../../web/js/age.js";
import { otherWords } from "../../../web/js/aidcard.js";
import { gravestFirst } from "../../../web/js/complaint.js";
import { lower } from "../../../web/js/entry.js";
import { changedFacts } from "../../../web/js/persondialogs.js";
import { askedFor } from "../../../web/js/personsearch.js";
import { measured, named } from "../../../web/js/symptoms.js";
import { byDay, comingUp, entriesOf } from "../../../web/js/timeline.js";

const NOTHING = {
  rows: [], merged_rows: [], episodes: [], doubts: [], merges: [], messages: [], replies: [], forms: [], clocks: [],
  complaints: [], reports: [], silences: [], locations: [], assignments: [], traced_contacts: [], aid: [], waits: [],
};
const message = (changes) => ({
  purpose: "positive_notice", state: "read", reason: null, error_code: null, lead: null, companions: [],
  updated_at: "2026-01-31T04:00:00Z", history: [], ...changes,
});

test("an age is in whole years, of a baby in months", () => {
  assert.equal(ageText("1985-07-15", "2026-07-14"), "40 tahun");
  assert.equal(ageText("1985-07-15", "2026-07-15"), "41 tahun");
  assert.equal(ageText("2025-05-31", "2026-01-30"), "7 bulan");
  assert.equal(ageText(null, "2026-01-30"), null);
  assert.equal(ageText("2027-01-01", "2026-01-30"), null);
  assert.equal(monthsText(0), "0 bulan");
});

test("waiting is told in the two largest parts", () => {
  assert.equal(lasting(12), "12 menit");
  assert.equal(lasting(125), "2 jam 5 menit");
  assert.equal(lasting(120), "2 jam");
  assert.equal(lasting(76 * 60), "3 hari 4 jam");
});

test("a day is Denpasar's, and the one before it crosses months", () => {
  assert.equal(localDay(new Date("2026-01-31T17:00:00Z")), "2026-02-01");
  assert.equal(dayAfter("2026-03-01", -3), "2026-02-26");
});

test("emergencies stand first, then whoever waits longest", () => {
  const one = (id, is_emergency, opened_at) => ({ id, is_emergency, opened_at });
  const items = [one("new", false, "2026-01-02"), one("old", false, "2026-01-01"), one("grave", true, "2026-01-03")];
  assert.deepEqual(gravestFirst(items).map((each) => each.id), ["grave", "old", "new"]);
});

test("sixteen digits are a NIK, anything else a phone", () => {
  assert.deepEqual(askedFor("5171 0101 0185 0001"), { nik: "5171010101850001" });
  assert.deepEqual(askedFor(" 0812-0000-0001 "), { phone: "0812-0000-0001" });
});

test("facts are told only where they differ, and an emptied one is taken away", () => {
  const known = { kind: "case", specimen_date: "2026-01-25", onset_date: "2026-01-24", last_symptom_date: null, entry_test: null,
    exit_test: { date: "2026-01-27", result: "positive", kind: "PCR" } };
  const values = { specimen_date: "2026-01-25", onset_date: "", last_symptom_date: "2026-01-29", "entry_test.date": "", "entry_test.result": "",
    "entry_test.kind": "", "exit_test.date": "2026-01-27", "exit_test.result": "positive", "exit_test.kind": "PCR" };
  assert.deepEqual(changedFacts(known, values), { onset_date: null, last_symptom_date: "2026-01-29" });
  assert.throws(() => changedFacts(known, { ...values, "entry_test.date": "2026-01-25" }), /ketiganya/);
});

test("what a double is held against is named with what they share", () => {
  const aid = { matches: [{ kind: "phone", aid_id: "a" }, { kind: "kk", aid_id: "a" }], duplicates: ["b"] };
  const other = { aid_id: "a", reference: "S-00000A", state: "approved", name: "Ni Wayan", village: "Sanur" };
  assert.equal(otherWords(other, aid), "S-00000A Ni Wayan, Sanur: Disetujui (sama: nomor HP, nomor KK)");
  assert.equal(otherWords({ ...other, aid_id: "b", name: null }, aid), "S-00000A Sanur: Disetujui (menunggu di belakang permintaan ini)");
});

test("of a message what only our machinery goes through is left out, its last state never", () => {
  const way = [["queued", 0], ["sending", 1], ["accepted", 2], ["sent", 3], ["delivered", 4]];
  const history = way.map(([state, minute]) => [state, `2026-01-31T04:0${minute}:00Z`]);
  const titles = (changes) => entriesOf({ ...NOTHING, messages: [message(changes)] }).map((one) => one.title.split(": ")[1]);
  assert.deepEqual(titles({ history }), ["terkirim", "sampai di HP"]);
  assert.deepEqual(titles({ history: history.slice(0, 2), state: "sending" }), ["sedang dikirim"]);
  assert.deepEqual(titles({ state: "queued" }), ["mengantre"]);
});

test("why a message did not go is told in words, with WhatsApp's own code", () => {
  const [failed] = entriesOf({ ...NOTHING, messages: [message({ state: "failed", error_code: 131026 })] });
  assert.deepEqual(failed.details, ["Sebab: nomor tidak ada di WhatsApp atau tidak dapat menerima (kode WhatsApp 131026)"]);
  assert.equal(failed.tone, "bad");
  const [unknown] = entriesOf({ ...NOTHING, messages: [message({ state: "failed", error_code: 999 })] });
  assert.match(unknown.details[0], /999/);
});

test("a timeline goes by local days, the oldest first", () => {
  const replies = ["2026-01-31T16:30:00Z", "2026-01-31T15:00:00Z"].map((received_at) => ({ received_at, kind: "text", text: "Halo", payload: null }));
  const days = byDay(entriesOf({ ...NOTHING, replies }));
  assert.deepEqual(days.map((one) => [one.day, one.entries.length]), [["2026-01-31", 1], ["2026-02-01", 1]]);
});

test("what is to come is what waits and the clocks that run, the next one first", () => {
  const clock = (name, state, due_at) => ({ name, state, due_at });
  const clocks = [clock("isolation_end", "open", "2026-02-04T16:00:00Z"), clock("form", "stopped", "2026-01-31T04:00:00Z"), clock("doctor_answer", "open", "2026-02-01T04:00:00Z")];
  const waits = [{ purpose: "daily_check_in", text: "Menunggu pagi.", until: "2026-02-01T00:00:00Z" }];
  assert.deepEqual(comingUp({ ...NOTHING, clocks, waits }), [
    "Pesan “Pertanyaan kabar harian”: Menunggu pagi. Sampai 1 Feb 2026, 08.00 WITA.",
    "Jawaban dokter ditunggu: 1 Feb 2026, 12.00 WITA",
    "Akhir isolasi atau karantina: 5 Feb 2026, 00.00 WITA",
  ]);
});

test("words in a sentence keep their abbreviations", () => {
  assert.equal(lower("Tes positif"), "tes positif");
  assert.equal(lower("NIK kosong"), "NIK kosong");
});

test("readings and codes in words, an unknown code as it is", () => {
  assert.deepEqual(measured({ temperature: 38.4, spo2: 91, breaths: null }), ["Suhu 38,4 °C", "Saturasi 91 %"]);
  assert.deepEqual(measured(null), []);
  assert.deepEqual(named({ batuk: "Batuk" }, ["batuk", "baru"]), ["Batuk", "baru"]);
});
