import assert from "node:assert/strict";
import { test } from "node:test";

import { ApiError, SignInNeeded } from "../../../web/js/errors.js";
import { createOutbox, passingBox } from "../../../web/js/outbox.js";
import { listWithPending, titleOf, withPending } from "../../../web/js/pending.js";

const ME = { subject: "sub-1", username: "pelacak" };
const task = (id, more = {}) => ({ assignment_id: id, name: `Warga ${id}`, state: "open", free: true, tracer: null, ...more });
const outcome = (id, result = "found") => ({ kind: "outcome", assignment: task(id), at: "2026-01-31T04:00:00Z", body: { request_id: id, outcome: result } });

/** An outbox whose server answers with what `answers` holds for a task, in turn. */
function office(answers = {}, { box = passingBox(), owner = ME } = {}) {
  const sent = [];
  const settled = [];
  const outbox = createOutbox({
    box,
    owner,
    changed: () => {},
    settled: (entry) => settled.push(entry.assignment.assignment_id),
    send: async (entry) => {
      const id = entry.assignment.assignment_id;
      sent.push(`${entry.kind} ${id}`);
      const answer = answers[id]?.shift();
      if (answer instanceof Error) throw answer;
      return answer ?? {};
    },
  });
  return { outbox, sent, settled, box };
}

async function keep(outbox, entry) {
  await outbox.release(await outbox.keep(entry));
}

test("what was done without a network is sent in order when it is back", async () => {
  const { outbox, sent, settled } = office({ a: [new ApiError(0)] });
  await keep(outbox, { kind: "take", assignment: task("a"), at: "t", body: {} });
  await keep(outbox, outcome("a"));
  await keep(outbox, outcome("b"));
  await outbox.send();
  assert.equal(outbox.stopped, "offline");
  assert.equal(outbox.waiting.length, 3);
  assert.deepEqual(sent, ["take a"], "one failure is enough to know");
  await outbox.send();
  assert.deepEqual(sent.slice(1), ["take a", "outcome a", "outcome b"]);
  assert.deepEqual([outbox.waiting.length, settled, outbox.stopped], [0, ["a", "a", "b"], null]);
});

test("a refusal stays, with the server's words, and holds up nobody else", async () => {
  const { outbox, settled } = office({ a: [new ApiError(409, "not_holder", "Ambil dahulu.")] });
  await keep(outbox, outcome("a"));
  await keep(outbox, outcome("b"));
  await outbox.send();
  assert.deepEqual(settled, ["b"]);
  assert.equal(outbox.waiting.length, 0);
  assert.equal(outbox.refused[0].refused.message, "Ambil dahulu.");
  await outbox.send();
  assert.equal(outbox.refused.length, 1, "it is not sent again by itself");
  await outbox.correct(outbox.refused[0].number, { request_id: "a", outcome: "moved" });
  await outbox.send();
  assert.deepEqual(settled, ["b", "a"]);
});

test("a server in trouble is no refusal; only the same task waits for it", async () => {
  const { outbox, sent } = office({ a: [new ApiError(503)] });
  await keep(outbox, outcome("a", "not_home"));
  await keep(outbox, outcome("b"));
  await keep(outbox, outcome("a"));
  await outbox.send();
  assert.deepEqual(sent, ["outcome a", "outcome b"]);
  assert.equal(outbox.stopped, "trouble");
  assert.deepEqual(outbox.waiting.map((one) => one.body.outcome), ["not_home", "found"]);
});

test("an ended session keeps everything until the same person signs in again", async () => {
  const { outbox, box } = office({ a: [new SignInNeeded("x")] });
  await keep(outbox, outcome("a"));
  await outbox.send();
  assert.deepEqual([outbox.stopped, outbox.waiting.length], ["signin", 1]);

  const other = office({}, { box, owner: { subject: "sub-2", username: "lain" } });
  await other.outbox.open();
  await other.outbox.send();
  assert.deepEqual([other.sent, other.outbox.others, other.outbox.waiting.length], [[], 1, 0]);

  const again = office({}, { box });
  await again.outbox.open();
  await again.outbox.send();
  assert.deepEqual(again.settled, ["a"]);
});

test("what is not completed yet is not sent, nor what comes after it about the same task", async () => {
  const { outbox, sent } = office();
  const number = await outbox.keep({ kind: "take", assignment: task("a"), at: "t", body: {} });
  await keep(outbox, outcome("a"));
  await outbox.send();
  assert.deepEqual(sent, []);
  await outbox.release(number, { here: { lat: -8.7, lng: 115.2 } });
  await outbox.send();
  assert.deepEqual(sent, ["take a", "outcome a"]);
});

test("what comes while others are sent goes with them, once", async () => {
  const { outbox, sent } = office();
  await keep(outbox, outcome("a"));
  const first = outbox.send();
  await keep(outbox, outcome("b"));
  await Promise.all([first, outbox.send()]);
  assert.deepEqual(sent, ["outcome a", "outcome b"]);
});

test("a task looks as it will once the server has heard", async () => {
  const entry = { kind: "take", assignment: task("a"), at: "t", body: {}, username: "pelacak" };
  const taken = withPending(task("a"), [entry]);
  assert.deepEqual([taken.state, taken.tracer, taken.free, taken.pending], ["taken", "pelacak", false, [entry]]);
  const closed = withPending(task("a"), [entry, { ...outcome("a"), username: "pelacak" }]);
  assert.equal(closed.state, "closed");
  const other = task("b");
  assert.equal(withPending(other, [entry]), other);
  assert.equal(titleOf(outcome("a", "not_home")), "Hasil: Tidak ada di rumah – Warga a");
});

test("what was taken without a network is in the day's route", () => {
  const entry = { kind: "take", assignment: task("a"), at: "t", body: {}, username: "pelacak" };
  assert.deepEqual(listWithPending([task("b")], [entry], { mine: true }).map((one) => one.assignment_id), ["b", "a"]);
  assert.deepEqual(listWithPending([task("b")], [entry]).map((one) => one.assignment_id), ["b"]);
});
