import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { boundsOf, circlesOf, labelsOf, mapSentence, markOf, pointsOf, viewOf, villageRows, waitingIn, wayOf } from "../../../web/js/geo.js";
import { SHAPES } from "../../../web/js/markers.js";
import { mapStyle } from "../../../web/js/mapstyle.js";
import { RADIUS_M, pixelsPerMetre } from "../../../web/js/precision.js";
import { kecamatanOf, within } from "../../../web/js/villages.js";

const file = "../../../layers/common/python/desac/data/denpasar_villages.geojson";
const villages = JSON.parse(readFileSync(new URL(file, import.meta.url)));
const SESETAN = villages.features.find((one) => one.properties.name === "Sesetan").properties;
const at = (precision, more = {}) => ({ assignment_id: precision, precision, state: "open", lat: -8.7, lng: 115.22, ...more });

test("only a house, a street or a banjar is a point, longitude first", () => {
  const points = pointsOf([at("exact"), at("street"), at("banjar"), at("village"), at("unknown")]);
  assert.deepEqual(points.features.map((one) => one.properties.id), ["exact", "street", "banjar"]);
  assert.deepEqual(points.features[0].geometry.coordinates, [115.22, -8.7]);
});

test("a point without coordinates is not drawn at sea", () => {
  assert.equal(pointsOf([at("exact", { lat: null, lng: null })]).features.length, 0);
});

test("whoever is known to a village only is counted in its area", () => {
  const waiting = waitingIn([at("village", { village_code: SESETAN.code }), at("exact", { village_code: SESETAN.code })]);
  assert.deepEqual(waiting, { [SESETAN.code]: 1 });
  const labels = labelsOf(villages, waiting);
  assert.equal(labels.features.length, 43);
  const counted = labels.features.filter((one) => one.properties.waiting);
  assert.deepEqual(counted.map((one) => [one.properties.name, one.properties.waiting]), [["Sesetan", 1]]);
});

test("a street and a banjar are circles in metres, one for everybody there; a house and a village are none", () => {
  const all = ["exact", "street", "street", "banjar", "village", "unknown"].map((precision) => at(precision));
  const radii = circlesOf(all).features.map((one) => one.properties.radius);
  assert.deepEqual(radii, [RADIUS_M.street, RADIUS_M.banjar]);
  assert.ok(RADIUS_M.street < RADIUS_M.banjar);
});

test("a circle of a kilometre is as many pixels as the map's scale says", () => {
  // Web Mercator: 156,543.03392 m a pixel of 256-pixel tiles at the equator, half of that for 512.
  const expected = 1000 / ((156_543.03392 / 2 / 2 ** 14) * Math.cos((-8.66 * Math.PI) / 180));
  assert.ok(Math.abs(1000 * pixelsPerMetre(-8.66) * 2 ** 14 - expected) < 0.01);
});

test("a state is told by its shape, one's own tasks by another one", () => {
  assert.equal(markOf({ state: "taken", tracer: "saya" }, "saya"), "mine");
  assert.equal(markOf({ state: "taken", tracer: "lain" }, "saya"), "taken");
  const marks = [{ state: "open" }, { state: "taken", tracer: "saya" }, { state: "taken", tracer: "lain" }, { state: "closed" }].map((one) => markOf(one, "saya"));
  assert.equal(new Set(marks.map((mark) => SHAPES[mark])).size, 4);
});

test("the way of the day is numbered in order; a stop known to a village only says so", () => {
  const { line, stops } = wayOf([at("exact"), at("unknown", { lat: null, lng: null }), at("village")]);
  assert.deepEqual(stops.features.map((one) => one.properties.text), ["1", "3 (desa)"]);
  assert.equal(line.features[0].geometry.coordinates.length, 2);
  assert.equal(wayOf([at("exact")]).line.features.length, 0);
});

test("the map as a table names every village with somebody in it", () => {
  const rows = villageRows([at("village", { village_code: SESETAN.code }), at("street", { village_code: SESETAN.code })], villages);
  assert.deepEqual(rows, [{ code: SESETAN.code, name: "Sesetan", points: 1, village: 1 }]);
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

const COLORS = { open: "red", taken: "blue", closed: "grey", halo: "white", land: "white", sea: "blue", line: "grey", ink: "black", area: "tan" };
const DATA = { areas: villages, labels: labelsOf(villages, {}), circles: circlesOf([]), points: pointsOf([]), ...wayOf([]) };

test("a known house is another mark than somewhere around a point", () => {
  const [house, around] = pointsOf([at("exact"), at("banjar")]).features.map((one) => one.properties.known);
  assert.notEqual(house, around);
  const icon = mapStyle(COLORS, DATA).layers.find((one) => one.id === "points").layout["icon-image"];
  assert.ok(JSON.stringify(icon).includes('["get","known"]'));
});

test("without streets the style fetches nothing: no tiles, glyphs or sprites", () => {
  const style = mapStyle(COLORS, DATA);
  assert.equal(style.glyphs, undefined);
  assert.equal(style.sprite, undefined);
  assert.ok(Object.values(style.sources).every((one) => one.type === "geojson" && typeof one.data === "object"));
});

test("streets lie below our marks, whose letters are then the streets' font", () => {
  const street = { id: "jalan", type: "symbol", source: "tiles", layout: { "text-font": ["Amazon Ember Regular"] } };
  const base = { glyphs: "https://peta.example.org/{fontstack}/{range}", sprite: "https://peta.example.org/s", sources: { tiles: { type: "vector" } }, layers: [street] };
  const style = mapStyle(COLORS, DATA, base);
  assert.equal(style.layers[0].id, "jalan");
  assert.ok(style.sources.tiles && style.sources.points);
  assert.deepEqual(style.layers.find((one) => one.id === "counts").layout["text-font"], ["Amazon Ember Regular"]);
  assert.equal(style.layers.some((one) => one.id === "background"), false);
});
