/** What a tracer did and the server has not heard of yet: kept on the device, sent in order, never dropped in silence. */

import { SignInNeeded } from "./errors.js";

/** Entries in memory, for browsers that keep nothing: good until the tab is closed, and it says so. */
export function passingBox() {
  const entries = new Map();
  let last = 0;
  return {
    isPassing: true,
    all: async () => [...entries.values()],
    add: async (entry) => entries.set(++last, { ...entry, number: last }) && last,
    put: async (entry) => void entries.set(entry.number, entry),
    remove: async (number) => void entries.delete(number),
  };
}

/** Only a definite no of the server is one; all else is tried again. */
const isRefusal = ({ status }) => status >= 400 && status < 500 && ![401, 408, 429].includes(status);

/**
 * @param box `{all, add, put, remove}`
 * @param owner `{subject, username}`: entries of others on this device are left alone
 * @param send `(entry) => Promise<answer>`
 * @param changed called when there is something else to show
 * @param settled `(entry, answer)` for each that got through
 * @param alone runs a function while no other tab sends
 */
export function createOutbox({ box, owner, send, changed, settled, alone = (work) => work() }) {
  let everybodys = [];
  let running = null;
  let again = false;
  const unready = new Set();
  const outbox = {
    /** Why the last try stopped: null, `"offline"`, `"trouble"` (the server's) or `"signin"`. */
    stopped: null,
    isPassing: Boolean(box.isPassing),

    /** One's own entries, oldest first. */
    get entries() {
      return everybodys.filter((one) => one.subject === owner.subject);
    },
    get waiting() {
      return outbox.entries.filter((one) => !one.refused);
    },
    get refused() {
      return outbox.entries.filter((one) => one.refused);
    },
    /** How many reports of other people wait on this device. */
    get others() {
      return everybodys.length - outbox.entries.length;
    },

    async open() {
      everybodys = await box.all();
      changed();
    },

    /**
     * Keeps an entry before anything else is done with it; `release` lets it go.
     * @param entry `{kind, assignment, body, at}`
     * @returns its number
     */
    async keep(entry) {
      const whole = { ...entry, subject: owner.subject, username: owner.username, refused: null };
      const number = await box.add(whole);
      unready.add(number);
      everybodys = [...everybodys, { ...whole, number }];
      changed();
      return number;
    },

    /** Completes an entry's body; from now on it may be sent. */
    async release(number, more = {}) {
      const entry = everybodys.find((one) => one.number === number);
      unready.delete(number);
      if (!entry) return; // another tab has sent it meanwhile
      await replace({ ...entry, body: { ...entry.body, ...more } });
    },

    /** Puts a corrected body in place of a refused one. */
    async correct(number, body) {
      const entry = everybodys.find((one) => one.number === number);
      await replace({ ...entry, body, refused: null });
    },

    /** Throws one away, because somebody said so. */
    async dismiss(number) {
      await drop(number);
      changed();
    },

    /** Tries all that wait, in order. Calls at the same time share one try, which takes what came meanwhile as well. */
    send() {
      again = true;
      running ??= alone(async () => {
        while (again) {
          again = false;
          await pass();
        }
      }).finally(() => {
        running = null;
        changed();
      });
      return running;
    },
  };

  async function replace(entry) {
    await box.put(entry);
    everybodys = everybodys.map((one) => (one.number === entry.number ? entry : one));
    changed();
  }

  async function drop(number) {
    await box.remove(number);
    everybodys = everybodys.filter((one) => one.number !== number);
  }

  async function pass() {
    everybodys = await box.all(); // another tab may have sent some
    outbox.stopped = null;
    // What comes after something that could not be sent waits with it, if it is about the same task.
    const held = new Set();
    const done = new Set();
    const next = () => outbox.waiting.find((one) => !done.has(one.number));
    for (let entry = next(); entry; entry = next()) {
      done.add(entry.number);
      const task = entry.assignment.assignment_id;
      if (unready.has(entry.number)) held.add(task);
      if (held.has(task)) continue;
      try {
        const answer = await send(entry);
        await drop(entry.number);
        settled(entry, answer);
      } catch (error) {
        if (error instanceof SignInNeeded) return void (outbox.stopped = "signin");
        if (error.status === undefined) throw error;
        if (error.status === 0) return void (outbox.stopped = "offline");
        if (isRefusal(error)) await replace({ ...entry, refused: { status: error.status, message: error.message, at: new Date().toISOString() } });
        else {
          outbox.stopped = "trouble";
          held.add(task);
        }
      }
      changed();
    }
  }

  return outbox;
}
