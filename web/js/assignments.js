/** The tracer's lists: page by page from the API, or as they were last kept on this device. */

import { PAGE_SIZE } from "./api.js";

/** Longer than this nobody looks at an empty page while there is a list on the device. */
const PATIENCE_MS = 4_000;

const late = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const isAway = (error) => error.status === 0 || error.status >= 500;

/**
 * @param api the staff API
 * @param kept `keptLists` of this person, or null where nothing is kept (operators)
 * @param changed called whenever there is something else to show
 * @param thrifty whether the phone asks to save data: then further pages come on request only
 * @param patience milliseconds
 */
export function createAssignments({ api, kept, username = null, changed, thrifty = false, patience = PATIENCE_MS }) {
  let round = 0;
  let asked = null;
  const list = {
    items: [],
    /** The legs and kilometres of a route. */
    more: {},
    cursor: null,
    loading: false,
    error: null,
    /** When what is shown was read (milliseconds), if it is what this device kept; else null. */
    from: null,

    /** Starts anew. @param filter `{state, kecamatan}`; the state `mine` is the day's route */
    async load(filter) {
      asked = filter;
      Object.assign(list, { items: [], more: {}, cursor: null, from: null });
      await turn(++round, true);
    },
    reload: () => list.load(asked),
    next: () => turn(round, false),

    /** Puts a newer version of an item where the old one stood, here and on the device. */
    async replace(item) {
      list.items = list.items.map((old) => (old.assignment_id === item.assignment_id ? item : old));
      changed();
      await kept?.replace(item, username);
    },
  };

  const ask = () =>
    asked.state === "mine" ? api.get("assignments/route") : api.assignments({ ...asked, cursor: list.cursor });

  /** Reads page after page; the first failure stops it. */
  async function turn(mine, first) {
    Object.assign(list, { loading: true, error: null });
    changed();
    const answers = pages(mine);
    if (first && kept) await Promise.race([answers, late(patience).then(() => showKept(mine, true))]);
    await answers;
  }

  async function pages(mine) {
    try {
      do {
        const { items, cursor = null, ...more } = await ask();
        // An answer to an older question (the filter has changed since) is not shown.
        if (mine !== round) return;
        const before = list.from === null ? list.items : [];
        Object.assign(list, { items: [...before, ...items], more, cursor, from: null });
        await keep(items, more, before.length);
        if (mine !== round) return;
        list.loading = Boolean(cursor) && !thrifty;
        changed();
      } while (list.loading);
    } catch (error) {
      if (error.status === undefined) throw error;
      if (mine !== round) return;
      Object.assign(list, { error, loading: false });
      if (isAway(error) && !list.items.length) await showKept(mine, false);
      changed();
    }
  }

  async function keep(items, more, before) {
    if (!kept) return;
    const page = Math.ceil(before / PAGE_SIZE);
    try {
      await kept.write(asked.state, page, items, more);
      if (!list.cursor) await kept.finish(asked.state, page + 1);
    } catch (error) {
      console.warn(`Nothing is kept on this device: ${error.name}`);
    }
  }

  /** What the device kept, in place of an answer that does not come, or not `yet`. */
  async function showKept(mine, yet) {
    if (!kept || mine !== round || list.items.length || (yet && !list.loading)) return;
    const found = await kept.read(asked.state).catch(() => null);
    if (!found || mine !== round || list.items.length) return;
    Object.assign(list, { items: found.items, more: found.more, from: found.at });
    changed();
  }

  return list;
}
