/** The last lists of the tracer who is signed in, for when there is no network. Bound to the person, gone at sign-out. */

import { database, pagesOf } from "./store.js";

/** A shift, as long as sign-in lasts (infra/auth.py): older lists are shown to nobody and thrown away. */
export const KEPT_MS = 12 * 3600 * 1000;
const ME = "me";

/** Remembers who uses this device, so that they can go on without a network; other people's lists are thrown away. */
export async function remember({ subject, username, groups, kecamatan }, now = Date.now()) {
  const db = await database();
  const before = await db.get("who", ME);
  if (before && before.subject !== subject) await db.clear("pages");
  await db.put("who", { subject, username, groups, kecamatan, at: now }, ME);
}

/** `{subject, username, groups, kecamatan}` of who was here within the last shift, or null; what is older is thrown away. */
export async function lastUser(now = Date.now()) {
  const db = await database();
  const { at, ...user } = (await db.get("who", ME)) ?? { at: 0 };
  if (user.subject && now - at < KEPT_MS) return user;
  await forgetLists();
  return null;
}

/** Throws away who was here and all lists. */
export async function forgetLists() {
  const db = await database();
  await Promise.all([db.clear("who"), db.clear("pages")]);
}

/** The lists of one person, page by page; every method may reject where the browser keeps nothing. */
export function keptLists(subject) {
  const key = (list, number) => [subject, list, number];
  return {
    /** `more` is what the list says beside its items: the legs of a route. */
    async write(list, number, items, more = {}) {
      await (await database()).put("pages", { items, more, at: Date.now() }, key(list, number));
    },

    /** Drops the pages of an older, longer version of a list. */
    async finish(list, pages) {
      await (await database()).delete("pages", IDBKeyRange.bound(key(list, pages), [subject, list, []]));
    },

    /** `{items, more, at}` of a list as it was last read, each item once and in its newest version; null for none. */
    async read(list, now = Date.now()) {
      const pages = await (await database()).getAll("pages", pagesOf(subject, list));
      const fresh = pages.filter((page) => now - page.at < KEPT_MS);
      if (!fresh.length) return null;
      const items = new Map();
      for (const one of fresh.flatMap((page) => page.items)) {
        const known = items.get(one.assignment_id);
        if (!known || known.updated_at < one.updated_at) items.set(one.assignment_id, one);
      }
      return { items: [...items.values()], more: fresh[0].more, at: Math.min(...fresh.map((page) => page.at)) };
    },

    /** Puts what the server answered where the old version stands, and into or out of the day's route. */
    async replace(item, username) {
      const transaction = (await database()).transaction("pages", "readwrite");
      const isItem = (one) => one.assignment_id === item.assignment_id;
      for (let at = await transaction.store.openCursor(pagesOf(subject)); at; at = await at.continue()) {
        const place = at.value.items.findIndex(isItem);
        if (place >= 0) await at.update({ ...at.value, items: at.value.items.with(place, item) });
      }
      const way = (await transaction.store.get(key("mine", 0))) ?? { items: [], more: {}, at: Date.now() };
      const others = way.items.filter((one) => !isItem(one));
      const mine = item.state === "taken" && item.tracer === username;
      const items = mine ? (others.length < way.items.length ? way.items : [...others, item]) : others;
      await transaction.store.put({ ...way, items }, key("mine", 0));
      await transaction.done;
    },
  };
}
