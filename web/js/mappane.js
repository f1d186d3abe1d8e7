/** The map's half of the tracer's view: made when first needed, drawn with what is listed, its popups and its words. */

import { button, h } from "./dom.js";
import { REASONS, label, nameOf } from "./format.js";
import { createMap } from "./map.js";
import { mapWords } from "./mapwords.js";

const MANY = 5;
/** While pages come in, the map is drawn anew no more often than this. */
const PAUSE_MS = 700;

/**
 * @param villages those of this person's view
 * @param open `(assignment)`, leads to its card; `choose(village_code)` leaves only that village
 * @returns `{element, load(), draw(items, way, busy), look(assignment), close()}`; `way` is the day's route, `busy` whether
 *   more of the list is on its way
 */
export function mapPane({ villages, config, username, open, choose }) {
  const canvas = h("div", { class: "map", role: "region", "aria-label": "Peta tugas" });
  const words = mapWords({ villages, choose });
  let coming = null;
  let timer = null;
  let drawn = [[], []];
  let closed = false;

  /** The map; null where this device cannot show one. */
  function load() {
    if (coming) return coming;
    coming = createMap(canvas, { villages, config, username, popup }).catch((error) => {
      console.error(error);
      canvas.replaceChildren(h("p", { class: "problem" }, "Peta tidak dapat ditampilkan di perangkat ini. Gunakan daftar atau tabel di bawah ini."));
      return null;
    });
    coming.then(put);
    return coming;
  }

  /** A page of the list may come in after the map has gone. */
  const put = (map) => closed || map?.draw(...drawn);

  function draw(items, way, busy) {
    drawn = [items, way];
    words.draw(items);
    if (!coming || timer) return;
    const soon = () => {
      timer = null;
      coming.then(put);
    };
    if (busy) timer = setTimeout(soon, PAUSE_MS);
    else soon();
  }

  /** What stands over a chosen mark or village: who, why, and the way to the card. */
  function popup(chosen) {
    const codes = new Set(chosen.map((one) => one.village_code));
    return h(
      "ul",
      { class: "popup" },
      chosen.slice(0, MANY).map((one) =>
        h("li", {}, h("strong", {}, nameOf(one)), h("span", {}, label(REASONS, one.reason)), button("Buka tugas", () => open(one))),
      ),
      chosen.length > MANY && h("li", {}, `dan ${chosen.length - MANY} lagi.`),
      chosen.length > MANY && codes.size === 1 && h("li", {}, button("Tampilkan semua di desa ini", () => choose([...codes][0]))),
    );
  }

  return {
    element: h("div", { class: "map-pane" }, canvas, words.element),
    load,
    draw,
    async look(assignment) {
      const map = await load();
      put(map);
      map?.look(assignment);
      canvas.scrollIntoView({ block: "nearest" });
    },
    /** Nobody waits for a map that is still on its way. */
    close() {
      closed = true;
      clearTimeout(timer);
      coming?.then((map) => map?.close());
    },
  };
}
