/** Where this phone is, for the order of the day and for suggestions: never worth a long wait, or a task. */

const WAIT_MS = 4_000;
const OLD_MS = 60_000;

/** `{lat, lng, accuracy}` (WGS84 degrees, metres), or null where the phone does not know, does not allow it or takes too long. */
export function position(geolocation = globalThis.navigator?.geolocation, wait = WAIT_MS, old = OLD_MS) {
  if (!geolocation) return Promise.resolve(null);
  return new Promise((resolve) => {
    // The phone's own timeout does not run while it asks for permission.
    const late = setTimeout(() => resolve(null), wait);
    const done = (point) => {
      clearTimeout(late);
      resolve(point);
    };
    geolocation.getCurrentPosition(
      ({ coords }) => done({ lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy }),
      () => done(null),
      { timeout: wait, maximumAge: old, enableHighAccuracy: true },
    );
  });
}

/** The same without the accuracy: what the API asks for. */
export async function here(geolocation, wait) {
  const found = await position(geolocation, wait);
  return found && { lat: found.lat, lng: found.lng };
}
