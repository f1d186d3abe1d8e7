/** The outbox's entries in IndexedDB. Numbers rise in the order in which things happened. */

import { database } from "./store.js";

const STORE = "outbox";

export const keptBox = {
  all: async () => (await database()).getAll(STORE),
  add: async (entry) => (await database()).add(STORE, entry),
  put: async (entry) => (await database()).put(STORE, entry),
  remove: async (number) => (await database()).delete(STORE, number),
};
