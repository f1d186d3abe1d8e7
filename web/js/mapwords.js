/** What stands below the map: its sentence, a legend that needs no colour, and the same in a table. */

import { button, h } from "./dom.js";
import { count } from "./format.js";
import { mapSentence, villageRows } from "./geo.js";
import { SHAPES } from "./markers.js";

const SVG = "http://www.w3.org/2000/svg";
const LEGEND = [
  ["open", "house", "Terbuka, rumahnya diketahui"],
  ["open", "around", "Terbuka, di sekitar titik (dalam lingkaran)"],
  ["mine", "house", "Tugas saya"],
  ["taken", "house", "Diambil petugas lain"],
  ["closed", "house", "Selesai"],
];

function picture(mark, known) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", class: `mark ${mark} ${known}`, "aria-hidden": "true" })) svg.setAttribute(name, value);
  path.setAttribute("d", SHAPES[mark]);
  svg.append(path);
  return svg;
}

const legend = () =>
  h(
    "ul",
    { class: "legend", "aria-label": "Arti tanda di peta" },
    LEGEND.map(([mark, known, text]) => h("li", {}, picture(mark, known), text)),
    h("li", {}, h("span", { class: "key cluster", "aria-hidden": "true" }, "12"), "Beberapa tugas berdekatan"),
    h("li", {}, h("span", { class: "key hatched", "aria-hidden": "true" }), "Hanya desa/kelurahannya diketahui"),
  );

/**
 * @param choose `(village_code)`, called for the row that was chosen
 * @returns `{element, draw(assignments)}`
 */
export function mapWords({ villages, choose }) {
  const sentence = h("p", { class: "map-sentence" });
  const body = h("tbody");
  const table = h(
    "details",
    { class: "map-table" },
    h("summary", {}, "Peta sebagai tabel"),
    h(
      "div",
      { class: "scroll" },
      h("table", {}, h("caption", {}, "Tugas di setiap desa/kelurahan"), h("thead", {}, h("tr", {}, ["Desa/kelurahan", "Titik", "Hanya desa"].map((text) => h("th", { scope: "col" }, text)))), body),
    ),
  );
  const row = ({ code, name, points, village }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, button(name, () => choose(code), { "aria-label": `Tampilkan hanya ${name}` })),
      h("td", { class: "number" }, count(points)),
      h("td", { class: "number" }, count(village)),
    );
  let last = [];
  const fill = () => table.open && body.replaceChildren(...villageRows(last, villages).map(row));
  table.addEventListener("toggle", fill);
  return {
    element: h("div", { class: "map-key" }, sentence, legend(), table),
    draw(assignments) {
      last = assignments;
      sentence.textContent = mapSentence(assignments);
      fill();
    },
  };
}
