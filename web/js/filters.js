/** The bar above a list: state, kecamatan, village, reload. */

import { button, h } from "./dom.js";
import { kecamatanOf, namesOf, within } from "./villages.js";

const options = (pairs) => pairs.map(([value, text]) => h("option", { value }, text));
const select = (id, label, pairs) => {
  const input = h("select", { id }, options(pairs));
  return { input, field: h("div", { class: "field" }, h("label", { for: id }, label), input) };
};

/**
 * @param states `{code: label}`; the first is chosen
 * @param kecamatan the only one this person may see, or null for all
 * @param byKecamatan whether to offer a choice among all
 * @param changed called with `{state, kecamatan, village}` and the name of what changed, or "reload"
 * @returns `{element, values, choose}`; `values()` is the present choice, `choose({village})` makes one
 */
export function filterBar({ states, villages, kecamatan = null, byKecamatan = false, changed }) {
  const state = select("saring-status", "Status", Object.entries(states));
  const area = byKecamatan ? select("saring-kecamatan", "Kecamatan", [["", "Semua kecamatan"], ...kecamatanOf(villages)]) : null;
  const village = select("saring-desa", "Desa/kelurahan", []);
  const showVillages = () => {
    const names = namesOf(within(villages, kecamatan ?? area?.input.value));
    village.input.replaceChildren(...options([["", "Semua desa/kelurahan"], ...names]));
  };
  const values = () => ({
    state: state.input.value,
    kecamatan: area?.input.value ?? "",
    village: village.input.value,
  });

  showVillages();
  state.input.addEventListener("change", () => changed(values(), "state"));
  village.input.addEventListener("change", () => changed(values(), "village"));
  area?.input.addEventListener("change", () => {
    showVillages();
    changed(values(), "kecamatan");
  });
  const element = h(
    "form",
    { class: "filters", "aria-label": "Saring daftar", onsubmit: (event) => event.preventDefault() },
    state.field,
    area?.field,
    village.field,
    button("Muat ulang", () => changed(values(), "reload")),
  );
  function choose({ village: code }) {
    village.input.value = code;
    changed(values(), "village");
  }
  return { element, values, choose };
}
