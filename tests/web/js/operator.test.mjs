/** What the operators' pages make of numbers, addresses and failures. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { byNumber, taskText } from "../../../web/js/failed.js";
import { countsText, nameOfFile } from "../../../web/js/filewords.js";
import { partText, shownLevels } from "../../../web/js/funnel.js";
import { classesOf, valueText } from "../../../web/js/measures.js";
import { detailOf, queryOf, scopeOf, scopeText } from "../../../web/js/scope.js";

test("every village is in one class, and the classes count all of them", () => {
  const values = [null, 0, 1, 1, 2, 3, 5, 8, 13, 21];
  const { of, classes } = classesOf("cases", values);
  assert.equal(classes.reduce((sum, one) => sum + one.villages, 0), values.length);
  assert.deepEqual(classes.map((one) => one.level), [0, 1, 2, 3, 4]);
  assert.equal(of(null), 0);
  assert.equal(of(0), 0);
  assert.equal(of(21), 4);
  for (let place = 1; place < values.length; place += 1) assert.ok(of(values[place]) >= of(values[place - 1]));
});

test("counts that are all the same are one class, and none at all is said so", () => {
  assert.deepEqual(classesOf("cases", [2, 2, 0]).classes.map((one) => [one.text, one.villages]), [["Tidak ada", 1], ["2", 2]]);
  assert.deepEqual(classesOf("cases", [0, null]).classes.map((one) => [one.text, one.villages]), [["Tidak ada", 2]]);
});

test("classes of counts leave no number between two of them", () => {
  const texts = classesOf("sembako_open", [1, 4, 9, 9, 30]).classes.map((one) => one.text);
  assert.deepEqual(texts, ["Tidak ada", "1–4", "5–9", "10–30"]);
});

test("shares have fixed classes, so that two days can be compared", () => {
  const { of } = classesOf("unreachable_share", [0.5]);
  assert.deepEqual([0, 0.05, 0.051, 0.2, 0.21].map(of), [0, 1, 2, 3, 4]);
  assert.equal(valueText("unreachable_share", 0.125), "12,5%");
  assert.equal(valueText("unreachable_share", null), "–");
});

test("what an address says comes back out of it, and a strange one is as usual", () => {
  const scope = { days: "7", file: "", village: "51.71.01.1006", measure: "sembako_open", level: "people", part: "no_phone" };
  assert.deepEqual(scopeOf(detailOf(scope)), scope);
  assert.equal(detailOf(scopeOf("")), "");
  assert.equal(scopeOf("hari=999").days, "14");
});

test("days are those of Denpasar, today included", () => {
  const late = Date.parse("2026-01-31T17:30:00Z"); // 01.30 of the next day there
  assert.deepEqual(queryOf(scopeOf("hari=7"), late), { first: "2026-01-26", last: "2026-02-01", village: "" });
  assert.deepEqual(queryOf(scopeOf("hari=1"), late), { first: "2026-02-01", last: "2026-02-01", village: "" });
  assert.deepEqual(queryOf(scopeOf("berkas=f1"), late), { file: "f1", village: "" });
});

test("a scope reads as people say it", () => {
  const days = { first: "2026-01-18", last: "2026-01-31", file_id: null, files: [] };
  assert.equal(scopeText(days), "18 Jan 2026 sampai 31 Jan 2026, seluruh kota");
  const file = { ...days, file_id: "f1", files: [{ file_id: "f1", key: "kasus/a.csv" }] };
  assert.equal(scopeText(file, "Sanur"), "Berkas a.csv, Sanur");
});

test("limits of time and numbers of contacts have words", () => {
  assert.equal(partText("traced_cases", "within_24h"), "Dalam 24 jam");
  assert.equal(partText("contacts_per_case", "0"), "0 kontak");
  assert.deepEqual(Object.keys(shownLevels({ people: 1 }, { traced_cases: 2, aid_by_day: 3 })), ["people", "traced_cases"]);
});

test("a number stands once, with its newest failure", () => {
  const messages = [
    { message_id: "c", phone: "+628", text: "new" },
    { message_id: "b", phone: "+629", text: "other" },
    { message_id: "a", phone: "+628", text: "old" },
    { message_id: "x", phone: null, text: "nobody's" },
  ];
  assert.deepEqual(byNumber(messages).map((one) => [one.message_id, one.times]), [["c", 2], ["b", 1], ["x", 1]]);
});

test("a tracer's task is told with who has it and what came of it", () => {
  assert.equal(taskText(null), "Belum ada tugas");
  assert.equal(taskText({ state: "taken", tracer: "pelacak-01", outcome: null }), "Diambil, oleh pelacak-01");
  assert.equal(taskText({ state: "closed", tracer: null, outcome: "form_came" }), "Selesai, Formulirnya sudah diisi");
});

test("a file reads by its own name and what is in it", () => {
  assert.equal(nameOfFile({ key: "kasus/20261122T223634035829Z-a.csv" }), "a.csv");
  assert.equal(countsText({ judged: { rows: 4, accepted: 3, rejected: 1 }, counts: { rows: 0 } }), "baris 4, dapat diterima 3, ditolak 1");
  assert.equal(countsText({ counts: { rows: 4, new: 4 } }), "baris 4, baru 4");
});
