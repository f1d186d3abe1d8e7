/** The bar at the top: which views this person has, who they are, the way out. */

import { h } from "./dom.js";

const PEEK = 48;

/** @param views `[{name, title}]`; `onShow(name)` when one is chosen */
export function header({ views, current, session, onShow, onSignOut }) {
  const tabs = views.map(({ name, title }) =>
    h("button", { type: "button", "aria-current": name === current ? "page" : null, onclick: () => onShow(name) }, title),
  );
  const nav = h("nav", { class: "tabs", "aria-label": "Tampilan utama" }, tabs);
  const shown = tabs.find((tab) => tab.getAttribute("aria-current"));
  // On a phone the tabs scroll sideways: the one that is shown stands in sight, with a piece of the one before it.
  if (shown) requestAnimationFrame(() => (nav.scrollLeft = shown.offsetLeft - nav.offsetLeft - PEEK));
  return [
    h("span", { class: "brand" }, "Desac"),
    nav,
    h("span", { class: "who", title: session.username }, session.username),
    h("button", { type: "button", class: "quiet", onclick: onSignOut }, "Keluar"),
  ];
}
