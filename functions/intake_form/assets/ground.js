// From degrees to meters on a flat map of a city, and which outline a point lies in.
const METERS = 111195;

export function groundOf([west, south, east, north]) {
  const middle = { lat: (south + north) / 2, lng: (west + east) / 2 };
  const across = METERS * Math.cos((middle.lat * Math.PI) / 180);
  return {
    middle,
    width: (east - west) * across,
    height: (north - south) * METERS,
    // Meters to the right and down from the middle, as a screen counts.
    meters: (lat, lng) => ({ x: (lng - middle.lng) * across, y: (middle.lat - lat) * METERS }),
    degrees: (x, y) => ({ lat: middle.lat - y / METERS, lng: middle.lng + x / across }),
  };
}

export function pathOf(shape, ground) {
  return shape.flat().map((ring) => {
    const points = ring.map(([lng, lat]) => {
      const { x, y } = ground.meters(lat, lng);
      return `${Math.round(x)} ${Math.round(y)}`;
    });
    return `M${points.join("L")}Z`;
  }).join("");
}

export function isInside(shape, lat, lng) {
  return shape.some(([outer, ...holes]) => crosses(outer, lat, lng) && !holes.some((hole) => crosses(hole, lat, lng)));
}

function crosses(ring, lat, lng) {
  let inside = false;
  for (let here = 0, before = ring.length - 1; here < ring.length; before = here, here += 1) {
    const [x1, y1] = ring[here];
    const [x2, y2] = ring[before];
    if (y1 > lat !== y2 > lat && lng < x1 + ((lat - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}
