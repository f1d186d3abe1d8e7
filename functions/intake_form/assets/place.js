// The position of the house: the phone's own, or a pin on a map that is loaded when somebody asks for it.
const DIGITS = 6;
const NEAR_ENOUGH = { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 };

export function offerPosition(locate) {
  const field = document.getElementById("position");
  const note = document.getElementById("position-note");
  const village = document.getElementById("village_code");
  const holder = document.getElementById("map");
  const opener = document.getElementById("open-map");
  const own = document.getElementById("use-position");
  let map = null;

  locate.hidden = false;
  own.hidden = !("geolocation" in navigator);
  own.addEventListener("click", () => {
    note.textContent = locate.dataset.searching;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        write(coords.latitude, coords.longitude);
        map?.put(coords.latitude, coords.longitude);
        note.textContent = locate.dataset.found.replace("{meters}", Math.round(coords.accuracy));
      },
      () => { note.textContent = locate.dataset.failed; },
      NEAR_ENOUGH,
    );
  });

  opener.addEventListener("click", async () => {
    if (!holder.hidden) return close();
    note.textContent = "";
    try {
      map ??= await draw();
    } catch {
      note.textContent = locate.dataset.noMap;
      return;
    }
    holder.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    map.focus();
  });

  // Another village is another map.
  village.addEventListener("change", () => {
    map = null;
    close();
  });

  async function draw() {
    const [{ showMap }] = await Promise.all([import("./map.js"), dressed(holder.dataset.assets)]);
    const code = village.value || "tidak_tahu";
    const answer = await fetch(`${holder.dataset.assets}/desa-${code}.json`);
    if (!answer.ok) throw new Error("no outline");
    return showMap(holder, await answer.json(), read(field.value), (lat, lng, words) => {
      write(lat, lng);
      note.textContent = words;
    });
  }

  function close() {
    holder.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  }

  function write(lat, lng) {
    field.value = `${lat.toFixed(DIGITS)}, ${lng.toFixed(DIGITS)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function dressed(assets) {
  return new Promise((done, failed) => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = `${assets}/map.css`;
    sheet.addEventListener("load", done);
    sheet.addEventListener("error", failed);
    document.head.append(sheet);
  });
}

function read(text) {
  const [, lat, lng] = /^\s*(-?\d+\.\d+)\s*,\s*(\d+\.\d+)\s*$/.exec(text) ?? [];
  return lat ? { lat: Number(lat), lng: Number(lng) } : null;
}
