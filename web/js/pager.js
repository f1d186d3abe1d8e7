/** A list that comes page by page and whose items change one at a time. */

/**
 * @template Item
 * @typedef {object} Pager
 * @property {Item[]} items
 * @property {string | null} cursor null where there is no further page
 * @property {boolean} loading
 * @property {any} error what went wrong with the last page, null if nothing did
 * @property {() => Promise<void>} reload
 * @property {() => Promise<void>} more
 * @property {(item: Item) => void} replace
 */

/**
 * @template Item
 * @param {(cursor: string | null) => Promise<{items: Item[], cursor?: string | null}>} fetchPage
 * @param {(item: Item) => string} idOf the identifier of an item
 * @param {() => void} changed called whenever there is something else to show
 * @returns {Pager<Item>}
 */
export function createPager(fetchPage, idOf, changed) {
  let round = 0;
  /** @type {Pager<Item>} */
  const pager = {
    items: [],
    cursor: null,
    loading: false,
    error: null,

    /** Starts again from the first page. */
    async reload() {
      pager.items = [];
      pager.cursor = null;
      await load(++round);
    },
    more: () => load(round),

    /** Puts a newer version of an item where the old one stood. */
    replace(item) {
      pager.items = pager.items.map((old) => (idOf(old) === idOf(item) ? item : old));
      changed();
    },
  };

  /** @param {number} mine the round that the page is for */
  async function load(mine) {
    Object.assign(pager, { loading: true, error: null });
    changed();
    try {
      const page = await fetchPage(pager.cursor);
      // An answer to an older question (the filter has changed since) is not shown.
      if (mine !== round) return;
      Object.assign(pager, { items: [...pager.items, ...page.items], cursor: page.cursor ?? null, loading: false });
    } catch (error) {
      if (mine !== round) return;
      Object.assign(pager, { error, loading: false });
    }
    changed();
  }

  return pager;
}
