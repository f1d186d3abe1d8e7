/** A list of cards under a pager: counts, errors, "more", and where the focus goes after a change. */

import { button, h } from "./dom.js";
import { count } from "./format.js";
import { problemBox } from "./problem.js";

/** One labelled fact on a card; nothing where there is none. */
export const fact = (name, value) => value && [h("dt", {}, name), h("dd", {}, value)];

/** A card: heading, badge, facts (`dl` children) and buttons. */
export const card = ({ id, title, badge, tone, facts, actions }) =>
  h(
    "article",
    { class: "card", tabindex: -1, "data-id": id, "aria-labelledby": `judul-${id}` },
    h("header", {}, h("h2", { id: `judul-${id}` }, title), h("span", { class: `badge ${tone}` }, badge)),
    h("dl", {}, facts),
    h("div", { class: "actions" }, actions),
  );

/**
 * A list that draws itself from a pager.
 * @param noun what is counted, "tugas"
 * @param empty what to say when there is nothing
 * @param render `(item) => Element`
 */
export function cardList({ noun, empty, render }) {
  const summary = h("p", { class: "summary", role: "status" });
  const cards = h("div", { class: "cards" });
  const foot = h("div");
  const element = h("div", { class: "list" }, summary, cards, foot);

  /** Draws what the pager holds; the card that had the focus keeps it. */
  function draw(pager) {
    const focused = document.activeElement?.closest?.(".card")?.dataset.id;
    cards.replaceChildren(...pager.items.map(render));
    summary.textContent = sentence(pager);
    element.setAttribute("aria-busy", String(pager.loading));
    foot.replaceChildren(...[footOf(pager)].filter(Boolean));
    if (focused) find(focused)?.focus({ preventScroll: true });
  }

  function sentence({ items, cursor, loading, error }) {
    if (loading) return "Memuat …";
    if (error && !items.length) return "";
    if (!items.length) return empty;
    return `${count(items.length)} ${noun}${cursor ? " pertama" : ""}`;
  }

  function footOf({ cursor, loading, error, reload, more }) {
    if (error) return problemBox(error, cursor ? more : reload);
    return cursor && !loading && button("Muat lagi", more);
  }

  const find = (id) => [...cards.children].find((one) => one.dataset.id === id);

  /** Brings a card into view, marks it and gives it the focus. */
  function show(id) {
    cards.querySelector(".chosen")?.classList.remove("chosen");
    const chosen = find(id);
    chosen?.classList.add("chosen");
    chosen?.scrollIntoView({ block: "center" });
    chosen?.focus({ preventScroll: true });
  }

  return { element, draw, show };
}
