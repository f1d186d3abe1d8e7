/** A list of cards of any length: only those near the window are in the page. A `feed` of the ARIA practices. */

import { h } from "./dom.js";

const CHUNK = 10;
/** Pixels above and below the window in which cards are built ahead. */
const AHEAD = "1000px 0px";
const FIRST_GUESS = 330;

/**
 * @param label what the list is called
 * @param idOf the identifier of an item
 * @param render `(item) => Element`, an article that can take the focus
 * @returns `{element, draw(items), show(id), focus(id), close()}`
 */
export function createFeed({ label, idOf, render }) {
  const element = h("div", { class: "feed" });
  let items = [];
  let chunks = [];
  let guess = FIRST_GUESS;
  const watcher = new IntersectionObserver((seen) => {
    for (const one of seen) turn(chunks.find((chunk) => chunk.node === one.target), one);
  }, { rootMargin: AHEAD });

  function turn(chunk, { isIntersecting, boundingClientRect: { height } }) {
    if (!chunk) return;
    if (isIntersecting) return fill(chunk);
    // Whoever is in there with the keyboard stays there.
    if (!chunk.shown.length || chunk.node.contains(document.activeElement)) return;
    if (height) guess = height / chunk.shown.length;
    chunk.shown = [];
    chunk.node.replaceChildren();
    chunk.node.style.height = `${height}px`;
  }

  const partOf = (chunk) => items.slice(chunk.start, chunk.start + CHUNK);

  /** Builds the cards of a chunk; those that show the same item already stay. */
  function fill(chunk) {
    const wanted = partOf(chunk);
    const old = new Map(chunk.shown.map((item, place) => [item, chunk.node.children[place]]));
    const focused = chunk.node.contains(document.activeElement) && document.activeElement.closest("[data-id]")?.dataset.id;
    if (wanted.length === chunk.shown.length && wanted.every((item, place) => item === chunk.shown[place])) return;
    chunk.node.replaceChildren(...wanted.map((item) => old.get(item) ?? render(item)));
    wanted.forEach((_, place) => number(chunk.node.children[place], chunk.start + place));
    chunk.shown = wanted;
    chunk.node.style.height = "";
    if (focused) [...chunk.node.children].find((one) => one.dataset.id === focused)?.focus({ preventScroll: true });
  }

  function number(card, place) {
    card.setAttribute("aria-posinset", place + 1);
    card.setAttribute("aria-setsize", items.length);
  }

  function draw(wanted) {
    items = wanted;
    while (chunks.length * CHUNK < items.length) {
      const chunk = { node: h("div", { class: "cards" }), start: chunks.length * CHUNK, shown: [] };
      chunk.node.style.height = `${Math.min(CHUNK, items.length - chunk.start) * guess}px`;
      chunks.push(chunk);
      element.append(chunk.node);
      if (chunk.start === 0) fill(chunk);
      watcher.observe(chunk.node);
    }
    for (const extra of chunks.splice(Math.ceil(items.length / CHUNK))) {
      watcher.unobserve(extra.node);
      extra.node.remove();
    }
    for (const chunk of chunks) {
      if (chunk.shown.length) fill(chunk);
      for (const card of chunk.node.children) card.setAttribute("aria-setsize", items.length);
    }
    // A feed owns articles: an empty one is none.
    for (const [name, value] of [["role", "feed"], ["aria-label", label]]) {
      if (items.length) element.setAttribute(name, value);
      else element.removeAttribute(name);
    }
  }

  function cardAt(place) {
    const chunk = chunks[Math.floor(place / CHUNK)];
    if (!chunk) return null;
    fill(chunk);
    return chunk.node.children[place - chunk.start] ?? null;
  }

  /** Brings a card into view, marks it and gives it the focus. */
  function show(id) {
    element.querySelector(".chosen")?.classList.remove("chosen");
    const chosen = cardAt(items.findIndex((one) => idOf(one) === id));
    chosen?.classList.add("chosen");
    chosen?.scrollIntoView({ block: "center" });
    chosen?.focus({ preventScroll: true });
  }

  element.addEventListener("keydown", (event) => {
    const step = { PageDown: 1, PageUp: -1 }[event.key];
    const here = event.target.closest?.("[aria-posinset]");
    const next = step && here && cardAt(Number(here.getAttribute("aria-posinset")) - 1 + step);
    if (!next) return;
    event.preventDefault();
    next.scrollIntoView({ block: "nearest" });
    next.focus({ preventScroll: true });
  });

  /** Gives the focus to a card where nothing else has it: a button that was pressed is gone once the card is drawn anew. */
  function focus(id) {
    if (document.activeElement && document.activeElement !== document.body) return;
    cardAt(items.findIndex((one) => idOf(one) === id))?.focus({ preventScroll: true });
  }

  return { element, draw, show, focus, close: () => watcher.disconnect() };
}
