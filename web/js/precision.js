/** How far from its point somebody may live, by how well the place is known. Pure. */

/**
 * Metres. Our own estimates of November 2026: a gang in Denpasar is followed from its mouth for a few minutes on foot; the
 * city's 128 km² divided by its some 400 banjar and lingkungan are circles of this radius. A village has its own border.
 */
export const RADIUS_M = { exact: 0, street: 150, banjar: 300 };

const LOCATED = new Set(Object.keys(RADIUS_M));

/** Whether there is a point that may be drawn: a village's label is none. */
export const hasPoint = ({ precision, lat, lng }) => LOCATED.has(precision) && Number.isFinite(lat) && Number.isFinite(lng);

// At zoom 0 the equator is 512 pixels long on MapLibre's maps.
const METRES_PER_PIXEL = 40_075_016.686 / 512;

/** Pixels for a metre at zoom 0 and a latitude in degrees; each zoom doubles it. */
export const pixelsPerMetre = (lat) => 1 / (METRES_PER_PIXEL * Math.cos((lat * Math.PI) / 180));
