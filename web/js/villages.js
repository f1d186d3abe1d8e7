/** The city's 43 villages: names for filters, polygons for the map. A static file of the console. */

let loading = null;

/** The GeoJSON collection; fetched once. Throws when it cannot be read. */
export function loadVillages() {
  loading ??= fetch("villages.geojson").then(async (response) => {
    if (response.ok) return response.json();
    loading = null;
    throw new Error(`villages.geojson tidak ditemukan (${response.status})`);
  });
  return loading;
}

/** The villages of one kecamatan, or all of them for null. */
export function within(villages, kecamatan) {
  if (!kecamatan) return villages;
  return { ...villages, features: villages.features.filter((one) => one.properties.kecamatan_code === kecamatan) };
}

/** `[[code, name], …]` of the kecamatan, by name. */
export function kecamatanOf(villages) {
  const names = villages.features.map(({ properties: p }) => [p.kecamatan_code, p.kecamatan]);
  return [...new Map(names)].sort((a, b) => a[1].localeCompare(b[1], "id"));
}

/** `[[code, name], …]` of the villages, by name. */
export function namesOf(villages) {
  const names = villages.features.map(({ properties: p }) => [p.code, p.name]);
  return names.sort((a, b) => a[1].localeCompare(b[1], "id"));
}
