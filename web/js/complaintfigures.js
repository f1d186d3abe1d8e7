/** How long residents wait for the first answer: the city, and each village. For operators. */

import { lasting } from "./age.js";
import { h } from "./dom.js";
import { count } from "./format.js";
import { problemBox } from "./problem.js";
import { namesOf } from "./villages.js";

const COLUMNS = ["Tempat", "Keluhan", "Dijawab", "Menunggu", "Darurat menunggu", "Separuh dijawab dalam", "Sembilan dari sepuluh dalam"];
const within = (minutes) => (minutes === null ? "belum terjawab" : lasting(minutes));

const row = (place, figures) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, place),
    [figures.complaints, figures.answered, figures.waiting, figures.emergencies_waiting].map((value) => h("td", { class: "number" }, count(value))),
    [figures.median_minutes, figures.p90_minutes].map((value) => h("td", {}, figures.complaints ? within(value) : "–")),
  );

/** A part of the page that loads once it is opened. */
export function complaintFigures(api, villages) {
  const names = new Map(namesOf(villages));
  const body = h("div");
  async function load() {
    body.replaceChildren(h("p", { class: "summary" }, "Memuat …"));
    try {
      const found = await api.get("complaints/figures");
      const places = Object.entries(found.villages).map(([code, figures]) => [names.get(code) ?? "Desa tidak diketahui", figures]);
      places.sort((a, b) => b[1].waiting - a[1].waiting || a[0].localeCompare(b[0], "id"));
      const caption = `Lama menunggu jawaban pertama, ${found.days} hari terakhir`;
      body.replaceChildren(
        h(
          "div",
          { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
          h(
            "table",
            {},
            h("caption", {}, caption),
            h("thead", {}, h("tr", {}, COLUMNS.map((text) => h("th", { scope: "col" }, text)))),
            h("tbody", {}, row("Kota Denpasar", found.city), places.map(([name, figures]) => row(name, figures))),
          ),
        ),
      );
    } catch (error) {
      body.replaceChildren(problemBox(error, load));
    }
  }
  const element = h("details", { class: "figures" }, h("summary", {}, "Lama menunggu per desa/kelurahan"), body);
  element.addEventListener("toggle", () => element.open && load());
  return element;
}
