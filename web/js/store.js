/** What this device keeps in IndexedDB: who used it last, the lists that were read, what still has to be sent. */

import { openDB } from "../vendor/idb/index.js";

const NAME = "desac";
const VERSION = 1;
let opening = null;

/** The open database. Rejects where the browser keeps nothing (some do not in private windows). */
export function database() {
  opening ??= openDB(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("who");
      db.createObjectStore("pages"); // by [subject, list, number of the page]
      db.createObjectStore("outbox", { keyPath: "number", autoIncrement: true });
    },
    terminated: () => (opening = null),
  }).catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

/** All pages of one person's list, or of all their lists. */
export const pagesOf = (subject, list = null) =>
  list === null ? IDBKeyRange.bound([subject], [subject, []]) : IDBKeyRange.bound([subject, list], [subject, list, []]);
