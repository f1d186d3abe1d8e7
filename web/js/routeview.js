/** The day's route above its list: how far, and the links that lead along it. */

import { h, outwardLink } from "./dom.js";
import { count } from "./format.js";

/** "stop 1", "stops 1–9" of the leg, as the list numbers them. */
function span(leg, places) {
  const numbers = leg.assignment_ids.map((id) => places.get(id)).filter(Boolean);
  return numbers.length > 1 ? `${numbers[0]}–${numbers.at(-1)}` : `${numbers[0] ?? ""}`;
}

/**
 * @param items the assignments in the order in which to go
 * @param more `{legs, kilometres}` of the API
 */
export function routeHead(items, { legs = [], kilometres = 0 }) {
  if (!items.length) return null;
  const places = new Map(items.map((one, place) => [one.assignment_id, place + 1]));
  const link = (leg) => outwardLink(`Perhentian ${span(leg, places)} di Google Maps`, leg.url, { class: "button primary" });
  return h(
    "div",
    { class: "route" },
    h("h2", {}, "Rute hari ini"),
    h("p", {}, `${count(items.length)} perhentian${kilometres ? `, kira-kira ${count(kilometres)} km garis lurus` : ""}. Nomor di kartu sama dengan nomor di peta.`),
    h("div", { class: "actions" }, legs.filter(({ url }) => url.startsWith("https://")).map(link)),
  );
}
