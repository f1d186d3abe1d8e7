/** The map's look as a MapLibre style: villages, clusters, marks, the day's way; streets below where there are any. Pure. */

import { imageOf } from "./markers.js";
import { pixelsPerMetre } from "./precision.js";

const TEXT_FONT = ["system-ui"]; // without a `glyphs` address MapLibre draws the letters with the system's font
const DENPASAR_LAT = -8.66;
const FAR = 22;
/** Farther out a circle is smaller than the mark in it. */
const CIRCLES_FROM = 13;
/** From this zoom on each assignment is drawn by itself. */
export const SINGLE_FROM = 16;

const alone = ["!", ["has", "point_count"]];
const waits = ["boolean", ["feature-state", "waits"], false];

/** Pixels at each zoom of what a feature says in metres. */
const metres = ["interpolate", ["exponential", 2], ["zoom"],
  0, ["*", ["get", "radius"], pixelsPerMetre(DENPASAR_LAT)],
  FAR, ["*", ["get", "radius"], pixelsPerMetre(DENPASAR_LAT) * 2 ** FAR],
];

const fontOf = (base) => base?.layers.find((one) => Array.isArray(one.layout?.["text-font"]))?.layout["text-font"] ?? TEXT_FONT;

/**
 * @param colors `{sea, land, line, ink, halo, area, open, taken, closed}` as CSS colours
 * @param data `{areas, labels, circles, points, line, stops}`, GeoJSON collections of villages.js and geo.js
 * @param base a style with streets (tiles.js), or null
 */
export function mapStyle(colors, { areas, labels, circles, points, line, stops }, base = null) {
  const font = base ? fontOf(base) : TEXT_FONT;
  const text = { "text-font": font, "text-allow-overlap": true, "text-ignore-placement": true };
  return {
    version: 8,
    ...(base && { glyphs: base.glyphs, sprite: base.sprite }),
    sources: {
      ...base?.sources,
      areas: { type: "geojson", data: areas, promoteId: "code" },
      labels: { type: "geojson", data: labels },
      points: { type: "geojson", data: points, cluster: true, clusterRadius: 56, clusterMaxZoom: SINGLE_FROM - 1 },
      circles: { type: "geojson", data: circles },
      line: { type: "geojson", data: line },
      stops: { type: "geojson", data: stops },
    },
    layers: [
      ...(base?.layers ?? [{ id: "background", type: "background", paint: { "background-color": colors.sea } }]),
      // Where there are streets a village is only outlined; tapping it works all the same.
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": colors.land, "fill-opacity": base ? 0 : 1 } },
      {
        id: "hatch",
        type: "fill",
        source: "areas",
        paint: { "fill-pattern": "hatch", "fill-opacity": ["case", waits, base ? 0.5 : 1, 0] },
      },
      { id: "borders", type: "line", source: "areas", paint: { "line-color": colors.line, "line-width": 1 } },
      {
        id: "around",
        type: "circle",
        source: "circles",
        minzoom: CIRCLES_FROM,
        paint: {
          "circle-radius": metres,
          "circle-color": colors.open,
          "circle-opacity": 0.12,
          "circle-stroke-color": colors.ink,
          "circle-stroke-width": 1,
          "circle-stroke-opacity": 0.6,
        },
      },
      {
        id: "labels",
        type: "symbol",
        source: "labels",
        layout: {
          "text-field": [
            "case",
            [">", ["get", "waiting"], 0],
            ["concat", ["get", "name"], "\n", ["to-string", ["get", "waiting"]], " orang"],
            ["get", "name"],
          ],
          "text-font": font,
          "text-size": 12,
          "symbol-sort-key": ["-", 0, ["get", "waiting"]],
        },
        paint: { "text-color": colors.ink, "text-halo-color": colors.halo, "text-halo-width": 1.5 },
      },
      {
        id: "way",
        type: "line",
        source: "line",
        paint: { "line-color": colors.ink, "line-width": 2, "line-dasharray": [2, 2] },
      },
      {
        id: "clusters",
        type: "circle",
        source: "points",
        filter: ["has", "point_count"],
        paint: {
          "circle-color": colors.ink,
          "circle-radius": ["step", ["get", "point_count"], 16, 20, 20, 100, 25, 1000, 30],
          "circle-stroke-color": colors.halo,
          "circle-stroke-width": 2,
        },
      },
      {
        id: "counts",
        type: "symbol",
        source: "points",
        filter: ["has", "point_count"],
        layout: { ...text, "text-field": ["to-string", ["get", "point_count"]], "text-size": 13 },
        paint: { "text-color": colors.halo },
      },
      {
        id: "points",
        type: "symbol",
        source: "points",
        filter: alone,
        layout: {
          "icon-image": imageOf(["get", "mark"], ["get", "known"]),
          "icon-allow-overlap": true,
          "icon-ignore-placement": true,
        },
      },
      {
        id: "stops",
        type: "symbol",
        source: "stops",
        layout: { ...text, "text-field": ["get", "text"], "text-size": 16, "text-offset": [0, -1.2], "text-anchor": "bottom" },
        paint: { "text-color": colors.ink, "text-halo-color": colors.halo, "text-halo-width": 2.5 },
      },
    ],
  };
}
