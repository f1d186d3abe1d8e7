/** The tracer's map: loaded only when it is looked at, because MapLibre weighs a megabyte. */

import { h } from "./dom.js";
import { areasOf, boundsOf, labelsOf, mapSentence, pointsOf, viewOf } from "./geo.js";
import { mapStyle } from "./mapstyle.js";

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

function colors() {
  const css = getComputedStyle(document.documentElement);
  return Object.fromEntries(COLORS.map((name) => [name, css.getPropertyValue(`--map-${name}`).trim()]));
}

/**
 * Draws the villages into `container`.
 * @param popup `(assignments) => Element`, what stands over a point or village that was chosen
 * @returns `{draw(assignments), look(assignment), close()}`
 * Resolves when the villages are there; rejects where the device has no WebGL.
 */
export async function createMap(container, { villages, popup }) {
  const maplibre = await import(`${VENDOR}maplibre-gl.mjs`);
  maplibre.setWorkerUrl(new URL(`${VENDOR}maplibre-gl-worker.mjs`, import.meta.url).href);
  let assignments = [];
  let bubble = null;
  const data = () => {
    const areas = areasOf(villages, assignments);
    return { areas, labels: labelsOf(areas), points: pointsOf(assignments) };
  };
  const map = new maplibre.Map({
    container,
    style: mapStyle(colors(), data()),
    bounds: boundsOf(villages),
    fitBoundsOptions: { padding: 24 },
    maxZoom: 19,
    minZoom: 9,
    dragRotate: false,
    pitchWithRotate: false,
    locale: CONTROLS,
    attributionControl: { compact: true, customAttribution: ATTRIBUTION },
  });
  map.touchZoomRotate.disableRotation();
  await new Promise((loaded) => map.once("load", loaded));
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");

  function openPopup(lngLat, chosen) {
    bubble?.remove();
    bubble = new maplibre.Popup({ maxWidth: "260px" }).setLngLat(lngLat).setDOMContent(popup(chosen)).addTo(map);
  }
  const byId = (id) => assignments.find((one) => one.assignment_id === id);
  const inVillage = (code) => assignments.filter((one) => one.precision === "village" && one.village_code === code);

  map.on("click", (event) => {
    const points = map.queryRenderedFeatures(event.point, { layers: ["points"] });
    const areas = map.queryRenderedFeatures(event.point, { layers: ["areas"] });
    const ids = new Set(points.map((one) => one.properties.id));
    const chosen = ids.size ? [...ids].map(byId) : areas.flatMap((one) => inVillage(one.properties.code));
    if (chosen.length) openPopup(ids.size ? points[0].geometry.coordinates : event.lngLat, chosen);
  });
  map.on("idle", () => container.setAttribute("data-ready", "true"));

  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => map.setStyle(mapStyle(colors(), data()));
  scheme.addEventListener("change", repaint);

  return {
    draw(items) {
      assignments = items;
      container.setAttribute("data-ready", "false");
      for (const [name, value] of Object.entries(data())) map.getSource(name).setData(value);
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

/** The map's sentence and legend, which stand below it. */
export const mapKey = (assignments) => [
  h("p", { class: "map-sentence" }, mapSentence(assignments)),
  h(
    "ul",
    { class: "legend" },
    [["dot", "rumah"], ["ring", "jalan"], ["disc", "banjar atau perumahan"], ["square", "hanya desa/kelurahan"]].map(([shape, text]) =>
      h("li", {}, h("span", { class: `key ${shape}`, "aria-hidden": "true" }), text),
    ),
  ),
];
