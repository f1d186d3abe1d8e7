/** The tracer's view: assignments as a list and on a map, one at a time on a phone, side by side on a desktop. */

import { assignmentCard } from "./assignment.js";
import { createAssignments } from "./assignments.js";
import { askContacts } from "./contacts.js";
import { announce, button, h } from "./dom.js";
import { createFeed } from "./feed.js";
import { filterBar } from "./filters.js";
import { LISTS, REASONS, STATES, count, dateTime, label, nameOf, timeOf } from "./format.js";
import { here } from "./here.js";
import { createMap } from "./map.js";
import { mapWords } from "./mapwords.js";
import { outboxBar } from "./outboxbar.js";
import { listWithPending, titleOf } from "./pending.js";
import { problemBox } from "./problem.js";
import { askOutcome, askReturn } from "./reports.js";
import { routeHead } from "./routeview.js";
import { namesOf, within } from "./villages.js";

const WIDE = "(min-width: 60rem)";
const MANY = 5;
/** While pages come in, the map is drawn anew no more often than this. */
const MAP_PAUSE_MS = 700;

/**
 * @param device `openDevice`'s, null for whoever only reads (operators)
 * @param config the console's, for the map's streets
 * @returns `{element, start(), close()}`
 */
export function tracerView({ api, session, villages, device, config }) {
  const own = session.groups.includes("operator") ? null : session.kecamatan;
  const wide = window.matchMedia(WIDE);
  const canvas = h("div", { class: "map", role: "region", "aria-label": "Peta tugas" });
  const summary = h("p", { class: "summary", role: "status" });
  const route = h("div");
  const foot = h("div");
  let mapComing = null;
  let mapTimer = null;
  let shown = [];

  const filters = filterBar({ states: device ? LISTS : STATES, villages, kecamatan: own, byKecamatan: !own, changed: (values, what) => (what === "village" ? draw() : load()) });
  const list = createAssignments({ api, kept: device?.kept ?? null, username: session.username, changed: draw, thrifty: Boolean(navigator.connection?.saveData) });
  const feed = createFeed({ label: "Tugas pelacakan", idOf: (one) => one.assignment_id, render: (one) => assignmentCard(one, { session, work }) });
  const words = mapWords({ villages: within(villages, own), choose: (code) => filters.choose({ village: code }) });
  const bar = device && outboxBar(device.outbox, { send: device.send, signIn: device.signIn, mend, dismiss });

  const panes = h(
    "div",
    { class: "panes", "data-pane": "list" },
    h("div", { class: "list" }, summary, route, feed.element, foot),
    h("div", { class: "map-pane" }, canvas, words.element),
  );
  const [listSwitch, mapSwitch] = [["list", "Daftar"], ["map", "Peta"]].map(([pane, text]) =>
    h("button", { type: "button", onclick: () => showPane(pane), "aria-pressed": String(pane === "list") }, text),
  );
  const switches = h("div", { class: "switch", role: "group", "aria-label": "Tampilan" }, listSwitch, mapSwitch);
  const element = h("section", { class: "tracer" }, h("h1", {}, "Tugas pelacakan"), bar?.element, filters.element, switches, panes);

  const report = (kind, assignment, body, more = {}) => device.report({ kind, assignment: plain(assignment), body, ...(body.at && { at: body.at }) }, more);
  const whereNow = () => here().then((at) => ({ here: at }));
  const now = (outcome) => ({ request_id: crypto.randomUUID(), outcome, note: null, at: new Date().toISOString(), village_code: null });
  /** Whoever works with the keyboard stays at the card. */
  const staying = (act) => async (one, ...more) => {
    await act(one, ...more);
    feed.focus(one.assignment_id);
  };
  // A dialog closes once its report is kept; what comes of sending it is said by the bar and the card.
  const work = {
    take: staying((one) => report("take", one, {}, whereNow())),
    quick: staying((one, outcome) => report("outcome", one, now(outcome), whereNow())),
    outcome: staying((one) => askOutcome(one, namesOf(villages), (body) => report("outcome", one, body, whereNow()))),
    giveBack: staying((one) => askReturn(one, (body) => report("return", one, body))),
    contacts: staying((one) => askContacts(one, (body) => report("contacts", one, body))),
    async showOnMap(one) {
      showPane("map");
      const map = await loadMap();
      drawOn(map);
      map?.look(one);
      canvas.scrollIntoView({ block: "nearest" });
    },
  };

  /** As the API gave it: without what this page added. */
  function plain({ pending: _pending, place: _place, ...assignment }) {
    return list.items.find((one) => one.assignment_id === assignment.assignment_id) ?? assignment;
  }

  function mend(entry) {
    const again = (body) => device.correct(entry.number, { ...entry.body, ...body });
    return entry.kind === "contacts"
      ? askContacts(entry.assignment, again, entry.body)
      : askOutcome(entry.assignment, namesOf(villages), again, entry.body);
  }

  async function dismiss(entry) {
    await device.outbox.dismiss(entry.number);
    await list.reload();
  }

  /** A report has got through. */
  function settled(entry, answer) {
    if (entry.kind !== "contacts") list.replace(answer).then(keepRoute).catch(console.warn);
    if (entry.kind === "take") announce(`Tugas Anda sampai ${dateTime(answer.lease_until)}.`);
    else announce(`Tersimpan: ${titleOf(entry)}.`);
  }

  /** Whoever never opened the route today has it all the same when the network is gone. */
  async function keepRoute() {
    if (!device || session.offline) return;
    try {
      const { items, ...more } = await api.get("assignments/route");
      await device.kept.write("mine", 0, items, more);
    } catch (error) {
      console.warn(`The route is not kept: ${error.message || error.name}`);
    }
  }

  const load = () => {
    const { state, kecamatan } = filters.values();
    return list.load({ state, kecamatan });
  };

  /** What the filters leave of the list, with what waits to be sent. */
  function visible() {
    const { state, village } = filters.values();
    const mine = state === "mine";
    const items = device ? listWithPending(list.items, device.outbox.waiting, { mine }) : list.items;
    const numbered = mine ? items.map((one, place) => ({ ...one, place: place + 1 })) : items;
    return village ? numbered.filter((one) => one.village_code === village) : numbered;
  }

  function draw() {
    shown = visible();
    feed.draw(shown);
    summary.textContent = sentence();
    route.replaceChildren(...[filters.values().state === "mine" && routeHead(shown, list.more)].filter(Boolean));
    foot.replaceChildren(...[footOf()].filter(Boolean));
    panes.setAttribute("aria-busy", String(list.loading));
    bar?.draw();
    words.draw(shown);
    drawMap();
  }

  function sentence() {
    const kept = list.from === null ? "" : `Tanpa jaringan: daftar pukul ${timeOf(list.from)}. `;
    if (list.loading && !list.items.length) return "Memuat …";
    if (list.error && !list.items.length) return "";
    if (!shown.length) return `${kept}Tidak ada tugas dengan saringan ini.`;
    const more = list.loading ? ", memuat lagi …" : list.cursor ? " pertama" : "";
    return `${kept}${count(shown.length)} tugas${more}`;
  }

  function footOf() {
    if (list.error && list.from === null) return problemBox(list.error, () => (list.cursor ? list.next() : load()));
    return list.cursor && !list.loading && list.from === null && button("Muat lagi", list.next);
  }

  function drawMap() {
    if (!mapComing || mapTimer) return;
    const soon = () => {
      mapTimer = null;
      mapComing.then(drawOn);
    };
    if (list.loading) mapTimer = setTimeout(soon, MAP_PAUSE_MS);
    else soon();
  }

  const drawOn = (map) => map?.draw(shown, filters.values().state === "mine" ? shown : []);

  /** The map, made when first needed; null where this device cannot show one. */
  function loadMap() {
    if (mapComing) return mapComing;
    mapComing = createMap(canvas, { villages: within(villages, own), config, username: session.username, popup }).catch((error) => {
      console.error(error);
      canvas.replaceChildren(h("p", { class: "problem" }, "Peta tidak dapat ditampilkan di perangkat ini. Gunakan daftar atau tabel di bawah ini."));
      return null;
    });
    drawMap();
    return mapComing;
  }

  /** What stands over a chosen mark or village: who, why, and the way to the card. */
  function popup(chosen) {
    const codes = new Set(chosen.map((one) => one.village_code));
    return h(
      "ul",
      { class: "popup" },
      chosen.slice(0, MANY).map((one) =>
        h("li", {}, h("strong", {}, nameOf(one)), h("span", {}, label(REASONS, one.reason)), button("Buka tugas", () => openCard(one))),
      ),
      chosen.length > MANY && h("li", {}, `dan ${chosen.length - MANY} lagi.`),
      chosen.length > MANY && codes.size === 1 && h("li", {}, button("Tampilkan semua di desa ini", () => openVillage([...codes][0]))),
    );
  }

  function openVillage(code) {
    filters.choose({ village: code });
    showPane("list");
  }

  function openCard(assignment) {
    showPane("list");
    feed.show(assignment.assignment_id);
  }

  function showPane(pane) {
    panes.dataset.pane = pane;
    listSwitch.setAttribute("aria-pressed", String(pane === "list"));
    mapSwitch.setAttribute("aria-pressed", String(pane === "map"));
    if (pane === "map") loadMap();
  }

  const widened = () => wide.matches && loadMap();
  wide.addEventListener("change", widened);
  return {
    element,
    async start() {
      device?.listen({ changed: draw, settled });
      const loading = load();
      widened();
      if (device) device.send().catch(console.error);
      await loading;
      await keepRoute();
    },
    async close() {
      device?.listen({ changed: () => {}, settled: () => {} });
      wide.removeEventListener("change", widened);
      clearTimeout(mapTimer);
      feed.close();
      (await mapComing)?.close();
    },
  };
}
