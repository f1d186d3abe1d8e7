import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { areasOf, boundsOf, labelsOf, mapSentence, pointsOf, viewOf } from "../../../web/js/geo.js";
import { mapStyle } from "../../../web/js/mapstyle.js";
import { kecamatanOf, within } from "../../../web/js/villages.js";

const file = "../../../layers/common/python/desac/data/denpasar_villages.geojson";
const villages = JSON.parse(readFileSync(new URL(file, import.meta.url)));
const SESETAN = villages.features.find((one) => one.properties.name === "Sesetan").properties;
const at = (precision, more = {}) => ({ assignment_id: precision, precision, state: "open", lat: -8.7, lng: 115.22, ...more });

test("only a house or a street is a point, longitude first", () => {
  const points = pointsOf([at("exact"), at("street"), at("village"), at("unknown")]);
  assert.deepEqual(points.features.map((one) => one.properties.precision), ["exact", "street"]);
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
    mapSentence([at("exact"), at("village"), at("unknown"), at("street", { lat: null })]),
    "1 titik di peta, 1 hanya diketahui desanya, 2 tanpa lokasi.",
  );
});

test("the style fetches nothing: no tiles, glyphs or sprites", () => {
  const areas = areasOf(villages, []);
  const style = mapStyle({}, { areas, labels: labelsOf(areas), points: pointsOf([]) });
  assert.equal(style.glyphs, undefined);
  assert.equal(style.sprite, undefined);
  assert.ok(Object.values(style.sources).every((one) => one.type === "geojson" && typeof one.data === "object"));
});
