/** Which requests for sembako are listed: what waits with its counts, and the filters. */

import { button, h } from "./dom.js";
import { AID_STATES, FUNDS, count } from "./format.js";
import { kecamatanOf, namesOf, within } from "./villages.js";

const options = (pairs) => pairs.map(([value, text]) => h("option", { value }, text));
const field = (id, label, input) => h("div", { class: "field" }, h("label", { for: id }, label), input);

/**
 * @param kecamatan the only one this person may see, or null for the city
 * @param changed called on every change and on reload
 * @returns `{element, values, waiting, sentence}`; `waiting(counts)` shows how many are in each state
 */
export function aidFilters({ villages, kecamatan, changed }) {
  const state = h("select", { id: "sembako-status" }, options(Object.entries(AID_STATES)));
  const area = h("select", { id: "sembako-kecamatan" }, options([["", "Semua kecamatan"], ...kecamatanOf(villages)]));
  const village = h("select", { id: "sembako-desa" });
  const fund = h("select", { id: "sembako-dana" }, options([["", "Semua sumber dana"], ...Object.entries(FUNDS)]));
  const entered = h("input", { id: "sembako-hari", type: "date" });
  const pills = h("ul", { class: "pills", "aria-label": "Yang menunggu tindakan" });
  let counts = {};

  const showVillages = () => village.replaceChildren(...options([["", "Semua desa/kelurahan"], ...namesOf(within(villages, kecamatan ?? area.value))]));
  const values = () => ({ state: state.value, kecamatan: kecamatan ? "" : area.value, village: village.value, fund: fund.value, entered: entered.value });
  const choose = (code) => {
    state.value = code;
    drawPills();
    changed();
  };
  const drawPills = () =>
    pills.replaceChildren(
      ...Object.keys(AID_STATES)
        .filter((code) => code in counts)
        .map((code) => h("li", {}, h("button", { type: "button", "aria-pressed": String(state.value === code), onclick: () => choose(code) }, AID_STATES[code], " ", h("strong", {}, count(counts[code]))))),
    );
  const chosen = (select) => select.selectedOptions[0]?.textContent ?? "";

  showVillages();
  area.addEventListener("change", showVillages);
  for (const one of [state, area, village, fund, entered]) one.addEventListener("change", () => (drawPills(), changed()));
  const element = h(
    "form",
    { "aria-label": "Saring daftar", onsubmit: (event) => event.preventDefault() },
    pills,
    h(
      "div",
      { class: "filters" },
      field("sembako-status", "Status", state),
      !kecamatan && field("sembako-kecamatan", "Kecamatan", area),
      field("sembako-desa", "Desa/kelurahan", village),
      button("Muat ulang", () => changed()),
    ),
    h(
      "details",
      { class: "fold" },
      h("summary", {}, "Saringan lain"),
      h("div", { class: "filters" }, field("sembako-dana", "Sumber dana", fund), field("sembako-hari", "Masuk status ini pada", entered)),
    ),
  );
  return {
    element,
    values,
    waiting: (found) => {
      counts = found;
      drawPills();
    },
    /** What the list holds, for the head of a printed page. */
    sentence: () => [chosen(state), village.value ? chosen(village) : kecamatan ? null : chosen(area), fund.value && chosen(fund), entered.value].filter(Boolean).join(", "),
  };
}
