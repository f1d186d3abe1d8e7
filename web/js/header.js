/** The bar at the top: which views this person has, who they are, the way out. */

import { h } from "./dom.js";

/** @param views `[{name, title}]`; `onShow(name)` when one is chosen */
export function header({ views, current, session, onShow, onSignOut }) {
  const tabs = views.map(({ name, title }) =>
    h("button", { type: "button", "aria-current": name === current ? "page" : null, onclick: () => onShow(name) }, title),
  );
  return [
    h("span", { class: "brand" }, "Desac"),
    h("nav", { "aria-label": "Tampilan utama" }, tabs),
    h("span", { class: "who" }, session.username),
    h("button", { type: "button", class: "quiet", onclick: onSignOut }, "Keluar"),
  ];
}
