/** The map's look as a MapLibre style: villages, no tiles, no fonts or sprites fetched. Pure. */

const TEXT_FONT = ["system-ui"]; // no `glyphs` address: MapLibre draws the letters with the system's font

/**
 * @param colors `{land, line, ink, halo, area, open, taken, closed}` as CSS colours
 * @param data `{areas, labels, points}`, GeoJSON collections of geo.js
 */
export function mapStyle(colors, { areas, labels, points }) {
  const byState = ["match", ["get", "state"], "taken", colors.taken, "closed", colors.closed, colors.open];
  const is = (precision) => ["==", ["get", "precision"], precision];
  const exact = is("exact");
  return {
    version: 8,
    sources: {
      areas: { type: "geojson", data: areas },
      labels: { type: "geojson", data: labels },
      points: { type: "geojson", data: points },
    },
    layers: [
      { id: "background", type: "background", paint: { "background-color": colors.sea } },
      {
        id: "areas",
        type: "fill",
        source: "areas",
        paint: { "fill-color": ["case", [">", ["get", "waiting"], 0], colors.area, colors.land] },
      },
      { id: "borders", type: "line", source: "areas", paint: { "line-color": colors.line, "line-width": 1 } },
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
          "text-font": TEXT_FONT,
          "text-size": 12,
          "symbol-sort-key": ["-", 0, ["get", "waiting"]],
        },
        paint: { "text-color": colors.ink, "text-halo-color": colors.halo, "text-halo-width": 1.5 },
      },
      {
        id: "points",
        type: "circle",
        source: "points",
        paint: {
          "circle-radius": ["case", is("banjar"), 16, 8],
          // A known house is a filled dot, a known street only a ring, a banjar a wide faint disc.
          "circle-color": ["case", exact, byState, is("banjar"), byState, colors.halo],
          "circle-opacity": ["case", is("banjar"), 0.35, 1],
          "circle-stroke-color": ["case", exact, colors.halo, byState],
          "circle-stroke-width": ["case", exact, 2, is("banjar"), 1, 4],
        },
      },
    ],
  };
}
