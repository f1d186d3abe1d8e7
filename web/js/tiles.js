/** Streets under our marks: a MapLibre style of Amazon Location, where the configuration names one. */

const WAIT_MS = 8_000;

/** The address with the key, which Amazon Location takes as a parameter. Others stay as they are. */
export function withKey(address, { map_style: style, map_key: key }) {
  if (!style || !key || !address.startsWith(new URL(style).origin)) return address;
  const url = new URL(address);
  if (!url.searchParams.has("key")) url.searchParams.set("key", key);
  return url.href;
}

/** The style's address in light or dark; null where none is configured. */
export function styleAddress(config, dark) {
  if (!config?.map_style) return null;
  const url = new URL(withKey(config.map_style, config));
  url.searchParams.set("color-scheme", dark ? "Dark" : "Light");
  return url.href;
}

/** The style, or null where none is configured or it cannot be had now: then the villages' borders are the map. */
export async function streets(config, dark) {
  const address = styleAddress(config, dark);
  if (!address) return null;
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(WAIT_MS) });
    if (response.ok) return await response.json();
    console.warn(`Map tiles: ${response.status}`);
  } catch (error) {
    console.warn(`Map tiles: ${error.name}`);
  }
  return null;
}
