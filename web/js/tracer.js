/** The tracer's view: assignments as a list and on a map, one at a time on a phone, side by side on a desktop. */

import { askOutcome, askReturn, assignmentCard } from "./assignment.js";
import { announce, button, h } from "./dom.js";
import { filterBar } from "./filters.js";
import { OUTCOMES, REASONS, STATES, dateTime, label, nameOf } from "./format.js";
import { here } from "./here.js";
import { cardList } from "./list.js";
import { createMap, mapKey } from "./map.js";
import { createPager } from "./pager.js";
import { problemBox } from "./problem.js";
import { namesOf, within } from "./villages.js";

const WIDE = "(min-width: 60rem)";
const MANY = 5;

/** @returns `{element, close()}` */
export function tracerView({ api, session, villages }) {
  const own = session.groups.includes("operator") ? null : session.kecamatan;
  const wide = window.matchMedia(WIDE);
  const canvas = h("div", { class: "map", role: "region", "aria-label": "Peta tugas" });
  const key = h("div", { class: "map-key" });
  const problems = h("div");
  let mapComing = null;

  const filters = filterBar({
    states: STATES,
    villages,
    kecamatan: own,
    byKecamatan: !own,
    changed: () => pager.reload(),
  });
  const list = cardList({
    noun: "tugas",
    empty: "Tidak ada tugas dengan saringan ini.",
    render: (assignment) => assignmentCard(assignment, { session, work }),
  });
  const pager = createPager((cursor) => api.assignments({ ...filters.values(), cursor }), (one) => one.assignment_id, draw);

  const panes = h("div", { class: "panes", "data-pane": "list" }, list.element, h("div", { class: "map-pane" }, canvas, key));
  const [listSwitch, mapSwitch] = [["list", "Daftar"], ["map", "Peta"]].map(([pane, text]) =>
    h("button", { type: "button", onclick: () => showPane(pane), "aria-pressed": String(pane === "list") }, text),
  );
  const switches = h("div", { class: "switch", role: "group", "aria-label": "Tampilan" }, listSwitch, mapSwitch);
  const element = h("section", { class: "tracer" }, h("h1", {}, "Tugas pelacakan"), filters.element, switches, problems, panes);

  const work = {
    take: (one) => act(async () => api.take(one.assignment_id, await here()), (now) => `Tugas Anda sampai ${dateTime(now.lease_until)}.`),
    giveBack: (one) =>
      askReturn(one, async (note) => settle(await api.giveBack(one.assignment_id, note), "Tugas dikembalikan.")),
    outcome: (one) =>
      askOutcome(one, namesOf(villages), async (report) => {
        const answer = await api.outcome(one.assignment_id, { ...report, here: await here() });
        settle(answer, `Hasil tersimpan: ${label(OUTCOMES, report.outcome)}.`);
      }),
    async showOnMap(one) {
      showPane("map");
      (await loadMap())?.look(one);
    },
  };

  async function act(call, words) {
    problems.replaceChildren();
    try {
      const answer = await call();
      settle(answer, words(answer));
    } catch (error) {
      problems.replaceChildren(problemBox(error, () => problems.replaceChildren() ?? pager.reload()));
      problems.scrollIntoView({ block: "nearest" });
    }
  }

  function settle(assignment, words) {
    pager.replace(assignment);
    list.show(assignment.assignment_id);
    announce(words);
  }

  function draw() {
    list.draw(pager);
    key.replaceChildren(...mapKey(pager.items));
    mapComing?.then((map) => map?.draw(pager.items));
  }

  /** The map, made when first needed; null where this device cannot show one. */
  function loadMap() {
    mapComing ??= createMap(canvas, { villages: within(villages, own), popup }).catch((error) => {
      console.error(error);
      canvas.replaceChildren(h("p", { class: "problem" }, "Peta tidak dapat ditampilkan di perangkat ini. Gunakan daftar."));
      return null;
    });
    mapComing.then((map) => map?.draw(pager.items));
    return mapComing;
  }

  /** What stands over a chosen point or village: who, why, and the way to the card. */
  const popup = (chosen) =>
    h(
      "ul",
      { class: "popup" },
      chosen.slice(0, MANY).map((one) =>
        h("li", {}, h("strong", {}, nameOf(one)), h("span", {}, label(REASONS, one.reason)), button("Buka tugas", () => openCard(one))),
      ),
      chosen.length > MANY && h("li", {}, `dan ${chosen.length - MANY} lagi; saring menurut desa untuk melihat semua.`),
    );

  function openCard(assignment) {
    showPane("list");
    list.show(assignment.assignment_id);
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
    start() {
      widened();
      return pager.reload();
    },
    async close() {
      wide.removeEventListener("change", widened);
      (await mapComing)?.close();
    },
  };
}
