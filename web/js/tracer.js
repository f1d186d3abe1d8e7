/** The tracer's view: assignments as a list and on a map, one at a time on a phone, side by side on a desktop. */

import { assignmentCard } from "./assignment.js";
import { createAssignments } from "./assignments.js";
import { announce, button, h } from "./dom.js";
import { createFeed } from "./feed.js";
import { filterBar } from "./filters.js";
import { LISTS, STATES, count, dateTime, timeOf } from "./format.js";
import { mapPane } from "./mappane.js";
import { outboxBar } from "./outboxbar.js";
import { listWithPending, titleOf } from "./pending.js";
import { problemBox } from "./problem.js";
import { routeHead } from "./routeview.js";
import { tracerWork } from "./tracerwork.js";
import { namesOf, within } from "./villages.js";

const WIDE = "(min-width: 60rem)";

/** "1.234 tugas", or why there are none; what the device kept says so. */
function sentence({ items, loading, error, cursor, from }, shown) {
  const kept = from === null ? "" : `Tanpa jaringan: daftar pukul ${timeOf(from)}. `;
  if (loading && !items.length) return "Memuat …";
  if (error && !items.length) return "";
  if (!shown) return `${kept}Tidak ada tugas dengan saringan ini.`;
  return `${kept}${count(shown)} tugas${loading ? ", memuat lagi …" : cursor ? " pertama" : ""}`;
}

/**
 * @param device `openDevice`'s, null for whoever only reads (operators)
 * @param config the console's, for the map's streets
 * @returns `{element, start(), close()}`
 */
export function tracerView({ api, session, villages, device, config }) {
  const own = session.groups.includes("operator") ? null : session.kecamatan;
  const wide = window.matchMedia(WIDE);
  const summary = h("p", { class: "summary", role: "status" });
  const [route, foot] = [h("div"), h("div")];

  const filters = filterBar({
    states: device ? LISTS : STATES,
    villages,
    kecamatan: own,
    byKecamatan: !own,
    changed: (_values, what) => (what === "village" ? draw() : load()),
  });
  const list = createAssignments({
    api,
    kept: device?.kept ?? null,
    username: session.username,
    changed: draw,
    thrifty: Boolean(navigator.connection?.saveData),
  });
  const work = tracerWork({ device, villages: namesOf(villages), plain, done: (one) => feed.focus(one.assignment_id) });
  const feed = createFeed({
    label: "Tugas pelacakan",
    idOf: (one) => one.assignment_id,
    render: (one) => assignmentCard(one, { session, work: { ...work, showOnMap } }),
  });
  const map = mapPane({
    villages: within(villages, own),
    config,
    username: session.username,
    open(one) {
      showPane("list");
      feed.show(one.assignment_id);
    },
    choose(code) {
      showPane("list");
      filters.choose({ village: code });
    },
  });
  const bar = device && outboxBar(device.outbox, { send: device.send, signIn: device.signIn, mend: work.mend, dismiss });

  const panes = h("div", { class: "panes", "data-pane": "list" }, h("div", { class: "list" }, summary, route, feed.element, foot), map.element);
  const [listSwitch, mapSwitch] = [["list", "Daftar"], ["map", "Peta"]].map(([pane, text]) =>
    h("button", { type: "button", onclick: () => showPane(pane), "aria-pressed": String(pane === "list") }, text),
  );
  const switches = h("div", { class: "switch", role: "group", "aria-label": "Tampilan" }, listSwitch, mapSwitch);
  const element = h("section", { class: "tracer" }, h("h1", {}, "Tugas pelacakan"), bar?.element, filters.element, switches, panes);

  /** As the API gave it: without what this page added. */
  function plain({ pending: _pending, place: _place, ...assignment }) {
    return list.items.find((one) => one.assignment_id === assignment.assignment_id) ?? assignment;
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

  function load() {
    const { state, kecamatan } = filters.values();
    return list.load({ state, kecamatan });
  }

  /** What the filters leave of the list, with what waits to be sent; the route is numbered. */
  function visible(mine, village) {
    const items = device ? listWithPending(list.items, device.outbox.waiting, { mine }) : list.items;
    const numbered = mine ? items.map((one, place) => ({ ...one, place: place + 1 })) : items;
    return village ? numbered.filter((one) => one.village_code === village) : numbered;
  }

  function draw() {
    const { state, village } = filters.values();
    const mine = state === "mine";
    const shown = visible(mine, village);
    feed.draw(shown);
    summary.textContent = sentence(list, shown.length);
    route.replaceChildren(...[mine && routeHead(shown, list.more)].filter(Boolean));
    foot.replaceChildren(...[footOf()].filter(Boolean));
    panes.setAttribute("aria-busy", String(list.loading));
    bar?.draw();
    map.draw(shown, mine ? shown : [], list.loading);
  }

  function footOf() {
    if (list.error && list.from === null) return problemBox(list.error, () => (list.cursor ? list.next() : load()));
    return list.cursor && !list.loading && list.from === null && button("Muat lagi", list.next);
  }

  function showOnMap(one) {
    showPane("map");
    return map.look(one);
  }

  function showPane(pane) {
    panes.dataset.pane = pane;
    listSwitch.setAttribute("aria-pressed", String(pane === "list"));
    mapSwitch.setAttribute("aria-pressed", String(pane === "map"));
    if (pane === "map") map.load();
  }

  const widened = () => wide.matches && map.load();
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
    close() {
      device?.listen({ changed: () => {}, settled: () => {} });
      wide.removeEventListener("change", widened);
      feed.close();
      map.close();
    },
  };
}
