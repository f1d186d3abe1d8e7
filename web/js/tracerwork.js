/** What a tracer does with a task: each becomes a report that the device keeps and sends. */

import { askContacts } from "./contacts.js";
import { here } from "./here.js";
import { askOutcome, askReturn } from "./reports.js";

const whereNow = () => here().then((at) => ({ here: at }));

const just = (outcome) => ({
  request_id: crypto.randomUUID(),
  outcome,
  note: null,
  at: new Date().toISOString(),
  village_code: null,
});

/**
 * @param device `openDevice`'s
 * @param villages `[[code, name], …]`, where a resident may live instead
 * @param plain `(assignment)` as the API gave it
 * @param done `(assignment)` once a report is kept, or a dialog closed: whoever works with the keyboard stays at the card
 * @returns `{take, quick, outcome, giveBack, contacts, mend, unsure}`; `unsure` is the outcome tapped once, by task
 */
export function tracerWork({ device, villages, plain, done }) {
  const report = (kind, one, body, more = {}) =>
    device.report({ kind, assignment: plain(one), body, ...(body.at && { at: body.at }) }, more);
  const staying = (act) => async (one, ...more) => {
    await act(one, ...more);
    done(one);
  };
  // A dialog closes once its report is kept; what comes of sending it is said by the bar and the card.
  const unsure = new Map();
  return {
    unsure,
    take: staying((one) => {
      // What was tapped when it was last in hand is no answer to this visit.
      unsure.delete(one.assignment_id);
      return report("take", one, {}, whereNow());
    }),
    quick: staying((one, outcome) => report("outcome", one, just(outcome), whereNow())),
    outcome: staying((one) => askOutcome(one, villages, (body) => report("outcome", one, body, whereNow()))),
    giveBack: staying((one) => askReturn(one, (body) => report("return", one, body))),
    contacts: staying((one) => askContacts(one, (body) => report("contacts", one, body))),

    /** Asks again for what the server refused; it goes with the `request_id` and the time it had. */
    mend({ number, kind, assignment, body }) {
      const again = (mended) => device.correct(number, { ...body, ...mended });
      return kind === "contacts" ? askContacts(assignment, again, body) : askOutcome(assignment, villages, again, body);
    },
  };
}
