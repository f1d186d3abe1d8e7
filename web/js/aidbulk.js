/** Steps of many requests at once: which are ticked, the step, and the answer for each. */

import { button, h } from "./dom.js";
import { count, nameOf } from "./format.js";
import { tell } from "./notice.js";

const AT_ONCE = 100;

/** Sends a step of many in pieces that the API takes; the answers in the order of the requests. */
export async function sendAll(api, step, aids, report) {
  const results = [];
  for (let start = 0; start < aids.length; start += AT_ONCE) {
    const ids = aids.slice(start, start + AT_ONCE).map((aid) => aid.aid_id);
    results.push(...(await api.aidSteps(step.name, { ...report, ids })).results);
  }
  return results;
}

/** The answer for each request; those that were refused first, with why. */
export function tellResults(step, aids, results) {
  const names = new Map(aids.map((aid) => [aid.aid_id, `${nameOf(aid)} (${aid.reference})`]));
  const refused = results.filter((one) => !one.ok);
  const done = results.filter((one) => one.ok);
  const items = (found, words) => h("ul", { class: "answers" }, found.map((one) => h("li", {}, h("strong", {}, names.get(one.aid_id)), ": ", words(one))));
  return tell(
    `${step.title}: ${count(done.length)} berhasil${refused.length ? `, ${count(refused.length)} tidak` : ""}`,
    refused.length > 0 && h("div", { class: "problem" }, h("h3", {}, "Tidak berhasil"), items(refused, (one) => one.message)),
    done.length > 0 && h("div", { class: "good" }, h("h3", {}, "Berhasil"), items(done, () => step.done)),
  );
}

/**
 * @param take `(step, aids)`; `changed()` draws the list anew, `ticked()` this bar only, so that the box keeps the focus
 * @returns `{element, draw, tickOf, clear}`; `draw(aids, steps)` shows what can be done with the listed
 */
export function bulkBar({ take, changed, ticked }) {
  const chosen = new Set();
  const element = h("div", { class: "bulk", role: "region", "aria-label": "Banyak sekaligus" });

  function draw(aids, steps) {
    const here = aids.filter((aid) => chosen.has(aid.aid_id));
    element.hidden = !steps.length || !aids.length;
    const all = here.length === aids.length && aids.length > 0;
    const pressAll = () => {
      for (const aid of aids) all ? chosen.delete(aid.aid_id) : chosen.add(aid.aid_id);
      changed();
      element.querySelector("button")?.focus();
    };
    element.replaceChildren(
      h("p", { role: "status" }, here.length ? `${count(here.length)} dipilih` : "Centang permintaan untuk dikerjakan sekaligus."),
      button(all ? "Kosongkan pilihan" : `Pilih semua (${count(aids.length)})`, pressAll),
      ...(here.length ? steps : []).map((step) => button(`${step.button} yang dipilih (${count(here.length)})`, () => take(step, here), { class: "primary" })),
    );
  }

  const toggle = (aid, on) => {
    if (on) chosen.add(aid.aid_id);
    else chosen.delete(aid.aid_id);
    ticked();
  };
  return { element, draw, clear: () => chosen.clear(), tickOf: (aid) => ({ chosen: chosen.has(aid.aid_id), toggle }) };
}
