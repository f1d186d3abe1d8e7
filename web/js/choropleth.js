/** The city's villages drawn by a number each: in patterns and with the numbers written, readable without colour. */

import { h } from "./dom.js";
import { boundsOf } from "./geo.js";
import { classesOf, MEASURES, valueText } from "./measures.js";
import { patterns, svg } from "./svg.js";

const WIDTH = 640;
const PAD = 8;
const DEGREE = Math.PI / 180;

/** `[lng, lat]` to the drawing's units; a degree of longitude is shorter than one of latitude. */
function projection(villages) {
  const [[west, south], [east, north]] = boundsOf(villages);
  const shrink = Math.cos(((south + north) / 2) * DEGREE);
  const scale = (WIDTH - 2 * PAD) / ((east - west) * shrink);
  const place = ([lng, lat]) => [PAD + (lng - west) * shrink * scale, PAD + (north - lat) * scale];
  return { place, height: 2 * PAD + (north - south) * scale };
}

function outline({ type, coordinates }, place) {
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  const corner = (pair) => place(pair).map((number) => number.toFixed(1)).join(" ");
  return rings.map((ring) => `M${ring.map(corner).join("L")}Z`).join("");
}

const swatch = (level) => {
  const { defs, fill } = patterns();
  const box = svg("rect", { class: "village", x: 1, y: 1, width: 34, height: 22, fill: fill(level) });
  return svg("svg", { class: "swatch", viewBox: "0 0 36 24", width: 36, height: 24, "aria-hidden": "true" }, defs, box);
};

/** Which pattern stands for what, and how many villages have it. */
const legend = (classes) =>
  h(
    "ul",
    { class: "classes", "aria-label": "Arti pola" },
    classes.map(({ level, text, villages }) => h("li", {}, swatch(level), h("span", {}, `${text} (${villages} desa/kelurahan)`))),
  );

/**
 * @param rows `[{key, …}]` of `GET /figures/rows?by=village`
 * @param chosen the code of a village that is chosen, or empty
 * @param onVillage `(code)` when one is tapped; the table beside it does the same by keyboard
 */
export function choropleth({ villages, rows, measure, chosen, onVillage }) {
  const byCode = new Map(rows.map((row) => [row.key, row]));
  const valueOf = (feature) => byCode.get(feature.properties.code)?.[measure] ?? null;
  const { of, classes } = classesOf(measure, villages.features.map(valueOf));
  const { place, height } = projection(villages);
  const { defs, fill } = patterns();
  const areas = villages.features.map((feature) => {
    const { code, name } = feature.properties;
    const area = svg(
      "path",
      { class: code === chosen ? "village chosen" : "village", d: outline(feature.geometry, place), fill: fill(of(valueOf(feature))) },
      svg("title", {}, `${name}: ${valueText(measure, valueOf(feature))}`),
    );
    area.addEventListener("click", () => onVillage(code));
    return area;
  });
  const numbers = villages.features.filter(valueOf).map((feature) => {
    const [x, y] = place([feature.properties.label_lng, feature.properties.label_lat]);
    return svg("text", { class: "village-number", x: x.toFixed(1), y: (y + 5).toFixed(1) }, valueText(measure, valueOf(feature)));
  });
  const title = `Peta ${MEASURES[measure].title.toLowerCase()} per desa/kelurahan; angkanya ada di tabel`;
  const drawing = svg("svg", { class: "choropleth", viewBox: `0 0 ${WIDTH} ${Math.ceil(height)}`, role: "img", "aria-label": title }, defs, areas, numbers);
  return h("figure", { class: "city" }, drawing, h("figcaption", {}, legend(classes)));
}
