/** A list that comes page by page and whose items change one at a time. */

/**
 * @param fetchPage `(cursor) => Promise<{items, cursor}>`
 * @param idOf the identifier of an item
 * @param changed called whenever there is something else to show
 */
export function createPager(fetchPage, idOf, changed) {
  let round = 0;
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
