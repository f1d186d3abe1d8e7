/** What of the assignments can be drawn, and where. Pure; coordinates are GeoJSON's `[lng, lat]`. */

const EMPTY = { type: "FeatureCollection", features: [] };
const collection = (features) => ({ ...EMPTY, features });
const LOCATED = new Set(["exact", "street", "banjar"]);
const hasPoint = ({ precision, lat, lng }) => LOCATED.has(precision) && Number.isFinite(lat) && Number.isFinite(lng);

/** Points of the assignments whose house, street or banjar is known: never of those known to a village only. */
export const pointsOf = (assignments) =>
  collection(
    assignments.filter(hasPoint).map((one) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [one.lng, one.lat] },
      properties: { id: one.assignment_id, state: one.state, precision: one.precision },
    })),
  );

/** The villages as drawn, each with how many assignments are known to be somewhere in it and no better. */
export function areasOf(villages, assignments) {
  const waiting = {};
  for (const one of assignments) {
    if (one.precision === "village") waiting[one.village_code] = (waiting[one.village_code] ?? 0) + 1;
  }
  return collection(
    villages.features.map((village) => ({
      ...village,
      properties: { ...village.properties, waiting: waiting[village.properties.code] ?? 0 },
    })),
  );
}

/** Where each village's name, and the number waiting in it, is written. */
export const labelsOf = (areas) =>
  collection(
    areas.features.map(({ properties }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: [properties.label_lng, properties.label_lat] },
      properties,
    })),
  );

/** `[[west, south], [east, north]]` around villages. */
export function boundsOf(villages) {
  const pairs = villages.features.flatMap((one) => one.geometry.coordinates.flat(2));
  const lngs = pairs.map(([lng]) => lng);
  const lats = pairs.map(([, lat]) => lat);
  return [[Math.min(...lngs), Math.min(...lats)], [Math.max(...lngs), Math.max(...lats)]];
}

/** Where to look for one assignment: `{center, zoom}`, null where nothing is known. */
export function viewOf(assignment, villages) {
  if (hasPoint(assignment)) return { center: [assignment.lng, assignment.lat], zoom: 14 };
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
