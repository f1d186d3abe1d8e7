/** What of the assignments can be drawn, and where. Pure; coordinates are GeoJSON's `[lng, lat]`. */

import { RADIUS_M, hasPoint } from "./precision.js";

const EMPTY = { type: "FeatureCollection", features: [] };
const collection = (features) => ({ ...EMPTY, features });
const point = (coordinates, properties) => ({ type: "Feature", geometry: { type: "Point", coordinates }, properties });

/** The shape an assignment is drawn with: `open`, `mine`, `taken` (somebody else's), `closed`. */
export const markOf = ({ state, tracer }, username) => (state === "taken" && tracer === username ? "mine" : state);

/** Points of the assignments whose house, street or banjar is known: never of those known to a village only. */
export const pointsOf = (assignments, username = null) =>
  collection(
    assignments.filter(hasPoint).map((one) =>
      point([one.lng, one.lat], {
        id: one.assignment_id,
        mark: markOf(one, username),
        known: one.precision === "exact" ? "house" : "around",
      }),
    ),
  );

/** The circles within which those live of whom a street or a banjar is known: one for each place, however many live there. */
export function circlesOf(assignments) {
  const places = new Map();
  for (const one of assignments) {
    const radius = RADIUS_M[one.precision];
    if (radius && hasPoint(one)) places.set(`${one.lng} ${one.lat} ${radius}`, point([one.lng, one.lat], { radius }));
  }
  return collection([...places.values()]);
}

/** How many are known to be somewhere in each village and no better, by the village's code. */
export function waitingIn(assignments) {
  const waiting = {};
  for (const one of assignments) {
    if (one.precision === "village") waiting[one.village_code] = (waiting[one.village_code] ?? 0) + 1;
  }
  return waiting;
}

/** Where each village's name, and the number waiting in it, is written. */
export const labelsOf = (villages, waiting) =>
  collection(
    villages.features.map(({ properties }) =>
      point([properties.label_lng, properties.label_lat], {
        code: properties.code,
        name: properties.name,
        waiting: waiting[properties.code] ?? 0,
      }),
    ),
  );

/** The way of the day: `{line, stops}`, stops numbered from 1; one known to a village only says so. */
export function wayOf(items) {
  const placed = items.map((one, place) => ({ one, number: place + 1 })).filter(({ one }) => Number.isFinite(one.lat) && Number.isFinite(one.lng));
  const at = ({ one }) => [one.lng, one.lat];
  const line = placed.length > 1 ? [{ type: "Feature", geometry: { type: "LineString", coordinates: placed.map(at) }, properties: {} }] : [];
  const text = ({ one, number }) => (hasPoint(one) ? `${number}` : `${number} (desa)`);
  return {
    line: collection(line),
    stops: collection(placed.map((stop) => point(at(stop), { id: stop.one.assignment_id, text: text(stop), known: hasPoint(stop.one) }))),
  };
}

/** `[[west, south], [east, north]]` around villages. */
export function boundsOf(villages) {
  const pairs = villages.features.flatMap((one) => one.geometry.coordinates.flat(2));
  const lngs = pairs.map(([lng]) => lng);
  const lats = pairs.map(([, lat]) => lat);
  return [[Math.min(...lngs), Math.min(...lats)], [Math.max(...lngs), Math.max(...lats)]];
}

/** Where to look for one assignment: `{center, zoom}`, null where nothing is known. Near enough that no cluster holds it. */
export function viewOf(assignment, villages) {
  if (hasPoint(assignment)) return { center: [assignment.lng, assignment.lat], zoom: 16 };
  const village = villages.features.find((one) => one.properties.code === assignment.village_code);
  if (assignment.precision !== "village" || !village) return null;
  return { center: [village.properties.label_lng, village.properties.label_lat], zoom: 13 };
}

/** The map in one sentence, for those who cannot see it and for everybody else. */
export function mapSentence(assignments) {
  const points = assignments.filter(hasPoint).length;
  const areas = assignments.filter((one) => one.precision === "village").length;
  const nowhere = assignments.length - points - areas;
  return `${points} titik di peta, ${areas} hanya diketahui desanya, ${nowhere} tanpa lokasi.`;
}

/** The map as rows `{code, name, points, village}`, by name; only villages with somebody in them. */
export function villageRows(assignments, villages) {
  const rows = new Map(villages.features.map(({ properties: p }) => [p.code, { code: p.code, name: p.name, points: 0, village: 0 }]));
  for (const one of assignments) {
    const row = rows.get(one.village_code);
    if (row && hasPoint(one)) row.points += 1;
    else if (row && one.precision === "village") row.village += 1;
  }
  return [...rows.values()].filter((row) => row.points + row.village).sort((a, b) => a.name.localeCompare(b.name, "id"));
}
