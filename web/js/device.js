/** The tracer's device: what it keeps, when it sends, and how it is left. */

import { path } from "./api.js";
import { keptBox } from "./box.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { forgetLists, keptLists, lastUser, remember } from "./kept.js";
import { createOutbox, passingBox } from "./outbox.js";
import { titleOf } from "./pending.js";

const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 120_000;

/** One tab at a time sends what waits. */
const alone = (work) => (navigator.locks ? navigator.locks.request("desac-outbox", work) : work());

/** Who may go on here without signing in, because there is no network: null for nobody. */
export const offlineUser = () => lastUser().catch(() => null);

/** How many reports wait on this device, whoever made them. */
export const waitingReports = () => keptBox.all().then((all) => all.length, () => 0);

/**
 * @param api the staff API
 * @param session who is signed in, or who was (`offline`)
 * @param signIn leads to the sign-in page
 * @returns `{kept, outbox, signIn, send(), report(entry, more), correct(number, body), listen({changed, settled}), leave()}`
 */
export async function openDevice({ api, session, signIn }) {
  let listener = { changed: () => {}, settled: () => {} };
  let wait = FIRST_WAIT_MS;
  let timer = null;
  const box = await keptBox.all().then(() => keptBox, passingBox);
  const outbox = createOutbox({
    box,
    owner: session,
    alone,
    send: ({ assignment, kind, body }) => api.post(path("assignments", assignment.assignment_id, kind), body),
    changed: () => listener.changed(),
    settled: (entry, answer) => listener.settled(entry, answer),
  });
  if (!session.offline) await remember(session).catch(console.warn);
  await outbox.open();

  /** Tries now, and again after a while for as long as something waits. */
  async function send() {
    clearTimeout(timer);
    if (!outbox.waiting.length) return;
    await outbox.send();
    wait = outbox.stopped === null ? FIRST_WAIT_MS : Math.min(wait * 2, LONGEST_WAIT_MS);
    if (outbox.waiting.length && outbox.stopped !== "signin") timer = setTimeout(send, wait);
  }
  const back = () => {
    wait = FIRST_WAIT_MS;
    send();
  };
  const looked = () => document.visibilityState === "visible" && send();
  window.addEventListener("online", back);
  document.addEventListener("visibilitychange", looked);

  return {
    kept: keptLists(session.subject),
    /** Null while somebody is signed in. */
    signIn: session.offline ? signIn : null,
    outbox,
    send,
    /** Resolves once a report is kept; it is then completed by `more` (a promise) and sent as soon as that can be. */
    async report(entry, more) {
      const number = await outbox.keep({ at: new Date().toISOString(), ...entry });
      Promise.resolve(more).then((known) => outbox.release(number, known)).then(send).catch(console.error);
    },
    async correct(number, body) {
      await outbox.correct(number, body);
      send().catch(console.error);
    },
    listen(to) {
      listener = to;
    },
    /** Before sign-out. False if somebody would rather stay; else nothing of this person is left here. */
    async leave() {
      if (outbox.waiting.length) await send();
      if (outbox.entries.length && !(await askLeave(outbox.entries))) return false;
      clearTimeout(timer);
      window.removeEventListener("online", back);
      document.removeEventListener("visibilitychange", looked);
      for (const { number } of outbox.entries) await outbox.dismiss(number);
      await forgetLists().catch(console.warn);
      return true;
    },
  };
}

/** Resolves to true where reports that were not sent may be thrown away. */
async function askLeave(entries) {
  let sure = false;
  await ask({
    title: "Masih ada laporan yang belum terkirim",
    about: `Bila Anda keluar sekarang, ${entries.length} laporan ini dihapus dari HP dan tidak pernah sampai.`,
    fields: h("ul", {}, entries.map((entry) => h("li", {}, titleOf(entry)))),
    confirm: "Hapus laporan dan keluar",
    submit: async () => {
      sure = true;
    },
  });
  return sure;
}
