/** The tracer's map: loaded only when it is looked at, because MapLibre weighs a megabyte. */

import { boundsOf, circlesOf, labelsOf, pointsOf, viewOf, waitingIn, wayOf } from "./geo.js";
import { addImage } from "./markers.js";
import { SINGLE_FROM, mapStyle } from "./mapstyle.js";
import { streets, withKey } from "./tiles.js";

const VENDOR = "../vendor/maplibre-gl/";
const ATTRIBUTION = "Batas desa: cahyadsn/wilayah_boundaries (MIT)";
const COLORS = ["sea", "land", "line", "ink", "halo", "area", "open", "taken", "closed"];
const CONTROLS = {
  "NavigationControl.ZoomIn": "Perbesar",
  "NavigationControl.ZoomOut": "Perkecil",
  "AttributionControl.ToggleAttribution": "Sumber data peta",
  "Popup.Close": "Tutup",
  "Map.Title": "Peta",
};
const FINGER = 12; // pixels around a tap in which a mark counts as meant
const FEW = 100;

function colors() {
  const css = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLORS.map((name) => [name, css.getPropertyValue(`--map-${name}`).trim()]));
}

/**
 * Draws the villages into `container`.
 * @param config the console's, for streets (tiles.js)
 * @param username whose marks are "mine"
 * @param popup `(assignments) => Element`, what stands over a mark or village that was chosen
 * @returns `{draw(assignments, way?), look(assignment), close()}`; `way` is the items of the day's route
 * Resolves when the villages are there; rejects where the device has no WebGL.
 */
export async function createMap(container, { villages, config, username, popup }) {
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const [maplibre, base] = await Promise.all([import(`${VENDOR}maplibre-gl.mjs`), streets(config, scheme.matches)]);
  maplibre.setWorkerUrl(new URL(`${VENDOR}maplibre-gl-worker.mjs`, import.meta.url).href);
  let assignments = [];
  let byId = new Map();
  let way = [];
  let waiting = {};
  let bubble = null;
  let drawn = new Set();

  const changing = () => ({ labels: labelsOf(villages, waiting), circles: circlesOf(assignments), points: pointsOf(assignments, username), ...wayOf(way) });
  const map = new maplibre.Map({
    container,
    style: mapStyle(colors(), { areas: villages, ...changing() }, base),
    bounds: boundsOf(villages),
    fitBoundsOptions: { padding: 24 },
    maxZoom: 19,
    minZoom: 9,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    locale: CONTROLS,
    attributionControl: { compact: true, customAttribution: ATTRIBUTION },
    transformRequest: (url) => ({ url: withKey(url, config ?? {}) }),
  });
  map.touchZoomRotate.disableRotation();
  map.setMissingStyleImageResolver((name) => addImage(map, name, colors()));
  await new Promise((loaded) => map.once("load", loaded));
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");

  const inVillage = (code) => assignments.filter((one) => one.precision === "village" && one.village_code === code);

  function openPopup(lngLat, chosen) {
    bubble?.remove();
    bubble = new maplibre.Popup({ maxWidth: "280px" }).setLngLat(lngLat).setDOMContent(popup(chosen)).addTo(map);
  }

  /** Nearer to a cluster, or everybody in it where they all stand on one spot. */
  async function openCluster({ properties, geometry: { coordinates } }) {
    const source = map.getSource("points");
    const zoom = await source.getClusterExpansionZoom(properties.cluster_id);
    if (zoom < SINGLE_FROM) return map.easeTo({ center: coordinates, zoom: zoom + 0.2 });
    const leaves = await source.getClusterLeaves(properties.cluster_id, FEW, 0);
    openPopup(coordinates, leaves.map((leaf) => byId.get(leaf.properties.id)));
  }

  map.on("click", ({ point: { x, y }, point, lngLat }) => {
    const near = [[x - FINGER, y - FINGER], [x + FINGER, y + FINGER]];
    const [cluster] = map.queryRenderedFeatures(near, { layers: ["clusters"] });
    if (cluster) return openCluster(cluster);
    const marks = map.queryRenderedFeatures(near, { layers: ["points", "stops"] });
    const ids = new Set(marks.map((one) => one.properties.id));
    const areas = map.queryRenderedFeatures(point, { layers: ["areas"] });
    const chosen = ids.size
      ? [...ids].map((id) => byId.get(id)).filter(Boolean)
      : areas.flatMap((one) => inVillage(one.properties.code));
    if (chosen.length) openPopup(ids.size ? marks[0].geometry.coordinates : lngLat, chosen);
  });
  map.on("idle", () => container.setAttribute("data-ready", "true"));

  /** Hatches the villages in which somebody waits; of the others the state is taken away. */
  function hatch() {
    for (const code of drawn) map.removeFeatureState({ source: "areas", id: code });
    drawn = new Set(Object.keys(waiting));
    for (const code of drawn) map.setFeatureState({ source: "areas", id: code }, { waits: true });
  }

  async function repaint() {
    const again = await streets(config, scheme.matches);
    map.setStyle(mapStyle(colors(), { areas: villages, ...changing() }, again), { diff: false });
    map.once("styledata", hatch);
  }
  scheme.addEventListener("change", repaint);

  return {
    draw(items, route = []) {
      [assignments, way] = [items, route];
      byId = new Map([...items, ...route].map((one) => [one.assignment_id, one]));
      waiting = waitingIn(items);
      container.setAttribute("data-ready", "false");
      for (const [name, value] of Object.entries(changing())) map.getSource(name).setData(value);
      hatch();
      map.triggerRepaint();
    },
    look(assignment) {
      const view = viewOf(assignment, villages);
      if (!view) return;
      map.jumpTo(view);
      openPopup(view.center, assignment.precision === "village" ? inVillage(assignment.village_code) : [assignment]);
    },
    close() {
      scheme.removeEventListener("change", repaint);
      map.remove();
    },
  };
}
