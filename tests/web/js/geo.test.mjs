import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { areasOf, boundsOf, labelsOf, mapSentence, pointsOf, viewOf } from "../../../web/js/geo.js";
import { mapStyle } from "../../../web/js/mapstyle.js";
import { kecamatanOf, within } from "../../../web/js/villages.js";

const file = "../../../layers/common/python/desac/data/denpasar_villages.geojson";
const villages = JSON.parse(readFileSync(new URL(file, import.meta.url)));
const SESETAN = villages.features.find((one) => one.properties.name === "Sesetan").properties;
/** The value of a MapLibre expression, as far as the style uses them. */
function valueOf(expression, properties) {
  if (!Array.isArray(expression)) return expression;
  const [name, ...args] = expression;
  const value = (one) => valueOf(one, properties);
  if (name === "get") return properties[args[0]];
  if (name === "==") return value(args[0]) === value(args[1]);
  const [input, pairs] = name === "match" ? [value(args[0]), args.slice(1)] : [true, args];
  for (let place = 0; place + 1 < pairs.length; place += 2) {
    if (value(pairs[place]) === input) return value(pairs[place + 1]);
  }
  return value(pairs.at(-1));
}

const at = (precision, more = {}) => ({ assignment_id: precision, precision, state: "open", lat: -8.7, lng: 115.22, ...more });

test("only a house, a street or a banjar is a point, longitude first", () => {
  const points = pointsOf([at("exact"), at("street"), at("banjar"), at("village"), at("unknown")]);
  assert.deepEqual(points.features.map((one) => one.properties.precision), ["exact", "street", "banjar"]);
  assert.deepEqual(points.features[0].geometry.coordinates, [115.22, -8.7]);
});

test("a point without coordinates is not drawn at sea", () => {
  assert.equal(pointsOf([at("exact", { lat: null, lng: null })]).features.length, 0);
});

test("whoever is known to a village only is counted in its area", () => {
  const areas = areasOf(villages, [at("village", { village_code: SESETAN.code }), at("exact", { village_code: SESETAN.code })]);
  const waiting = areas.features.filter((one) => one.properties.waiting);
  assert.deepEqual(waiting.map((one) => [one.properties.name, one.properties.waiting]), [["Sesetan", 1]]);
  assert.equal(labelsOf(areas).features.length, 43);
});

test("the view of a kecamatan holds only its villages", () => {
  const selatan = within(villages, "51.71.01");
  assert.equal(selatan.features.length, 10);
  assert.equal(kecamatanOf(villages).length, 4);
  const [[west, south], [east, north]] = boundsOf(selatan);
  assert.ok(west > 115.17 && east < 115.28 && south > -8.76 && north < -8.6);
});

test("one assignment is looked up where it is, or not at all", () => {
  assert.deepEqual(viewOf(at("street"), villages).center, [115.22, -8.7]);
  const village = viewOf(at("village", { village_code: SESETAN.code }), villages);
  assert.deepEqual(village.center, [SESETAN.label_lng, SESETAN.label_lat]);
  assert.equal(viewOf(at("unknown"), villages), null);
});

test("the sentence accounts for everyone", () => {
  assert.equal(
    mapSentence([at("exact"), at("banjar"), at("village"), at("unknown"), at("street", { lat: null })]),
    "2 titik di peta, 1 hanya diketahui desanya, 2 tanpa lokasi.",
  );
});

test("a house, a street and a banjar look different on the map", () => {
  const areas = areasOf(villages, []);
  const style = mapStyle(
    { open: "red", taken: "blue", closed: "grey", halo: "white" },
    { areas, labels: labelsOf(areas), points: pointsOf([]) },
  );
  const { paint } = style.layers.find((one) => one.id === "points");
  const looks = ["exact", "street", "banjar"].map((precision) =>
    ["circle-radius", "circle-color", "circle-opacity"].map((name) => valueOf(paint[name], { precision, state: "open" })).join(),
  );
  assert.equal(new Set(looks).size, 3);
});

test("the style fetches nothing: no tiles, glyphs or sprites", () => {
  const areas = areasOf(villages, []);
  const style = mapStyle({}, { areas, labels: labelsOf(areas), points: pointsOf([]) });
  assert.equal(style.glyphs, undefined);
  assert.equal(style.sprite, undefined);
  assert.ok(Object.values(style.sources).every((one) => one.type === "geojson" && typeof one.data === "object"));
});
