/** The figures of a period or a file: funnel, map of the villages, every count open to its people. */

import { bars } from "./bars.js";
import { choropleth } from "./choropleth.js";
import { announce, button, h, save } from "./dom.js";
import { count, dateTime } from "./format.js";
import { hasPeople, levelRows, shownLevels, stepRows, waitingText } from "./funnel.js";
import { MEASURES, valueText } from "./measures.js";
import { peopleInCount } from "./peopleincount.js";
import { describe, problemBox } from "./problem.js";
import { detailOf, queryOf, scopeOf, scopeText } from "./scope.js";
import { scopeBar } from "./scopebar.js";
import { heading, number, table } from "./tables.js";
import { namesOf } from "./villages.js";

const NOWHERE = "-";

/** Whether every count closes: the sentence an operator looks for first. */
function verdict({ problems, unfinished, not_counted_yet: late }) {
  if (problems.length) {
    return h(
      "div",
      { class: "problem", role: "alert" },
      h("p", {}, h("strong", {}, "Hitungan tidak cocok; mungkin ada warga yang terlewat."), " Beri tahu pengelola sistem:"),
      h("ul", {}, problems.map((one) => h("li", {}, one))),
    );
  }
  const waiting = waitingText(unfinished);
  const counting = late && `${count(late)} baris yang baru dicatat masih dihitung; muat ulang sebentar lagi.`;
  const closed = waiting ? `Semua hitungan cocok. Masih diproses: ${waiting}.` : "Semua hitungan cocok, tidak ada yang terlewat.";
  return h("p", { class: counting ? "warning" : "good" }, counting || closed);
}

/** Villages with their figures, most first; the name chooses a village, as a tap on the map does. */
function villageTable(rows, measure, onVillage) {
  const sorted = [...rows].sort((a, b) => (b[measure] ?? 0) - (a[measure] ?? 0) || a.name.localeCompare(b.name, "id"));
  const name = (row) =>
    row.key === NOWHERE ? "Desa tidak diketahui" : h("button", { type: "button", class: "link", onclick: () => onVillage(row.key) }, row.name);
  return table(
    "Angka per desa/kelurahan",
    ["Desa/kelurahan", ...Object.values(MEASURES).map(({ title }) => title)],
    sorted.map((row) => h("tr", {}, h("th", { scope: "row" }, name(row)), Object.keys(MEASURES).map((one) => number(valueText(one, row[one]))))),
  );
}

/** @returns `{element, start()}` */
export function overviewView({ api, session, villages, go, detail, now = Date.now }) {
  let scope = scopeOf(detail);
  const isOperator = session.groups.includes("operator");
  const names = new Map(namesOf(villages));
  const move = (changes) => go("ringkasan", detailOf({ ...scope, ...changes }));
  if (scope.level && isOperator) {
    const about = { scope, query: queryOf(scope, now()), names };
    return peopleInCount({ api, go, about, back: () => move({ level: "", part: "" }) });
  }

  const body = h("div");
  const bar = scopeBar({ api, villages, isOperator, scope, changed: turn, download });
  const element = h("section", { class: "overview" }, h("h1", {}, "Ringkasan"), bar.element, body);

  /** Shows another scope in place, so that the filter keeps the focus; the address follows for whoever comes back. */
  function turn(changes) {
    scope = { ...scope, ...changes };
    const told = detailOf(scope);
    window.history.replaceState(null, "", told ? `#ringkasan/${encodeURIComponent(told)}` : "#ringkasan");
    bar.show(scope);
    return draw();
  }

  async function draw() {
    const asked = scope;
    body.setAttribute("aria-busy", "true");
    if (!body.childElementCount) body.replaceChildren(h("p", { class: "summary", role: "status" }, "Memuat …"));
    try {
      const query = queryOf(asked, now());
      const [figures, { items }] = await Promise.all([
        api.get("figures", query),
        api.get("figures/rows", { ...query, village: "", by: "village" }),
      ]);
      // An answer to an older question is not shown.
      if (asked !== scope) return;
      body.replaceChildren(...parts(figures, items));
    } catch (error) {
      if (asked === scope) body.replaceChildren(problemBox(error, draw));
    } finally {
      if (asked === scope) body.removeAttribute("aria-busy");
    }
  }

  async function download() {
    announce("Berkas sedang dibuat …");
    try {
      save(await api.file("figures/file", { ...queryOf(scope, now()), format: "xlsx" }));
      announce("Berkas diunduh.");
    } catch (error) {
      announce(Object.values(describe(error)).join(" "));
    }
  }

  const open = ({ level, name }) => (isOperator && name && hasPeople(level) ? () => move({ level, part: name }) : null);

  function parts(figures, rows) {
    const what = scopeText(figures, names.get(scope.village));
    const fresh = h("p", { class: "summary", role: "status" }, `${what}. Dihitung ${dateTime(new Date(now()).toISOString())}; perubahan terakhir menyusul dalam sekitar 10 detik.`);
    if (!figures.summary.rows && !figures.summary.people) return [fresh, h("p", { class: "empty" }, "Belum ada warga atau berkas dalam jangka waktu ini.")];
    return [fresh, verdict(figures), h("div", { class: "pair" }, funnel(figures), map(rows)), details(figures)];
  }

  const funnel = ({ summary }) =>
    h("section", { class: "panel", "aria-labelledby": "judul-corong" }, h("h2", { id: "judul-corong" }, "Perjalanan warga"), bars("Perjalanan warga", stepRows(summary)));

  function map(rows) {
    const onVillage = (village) => turn({ village: village === scope.village ? "" : village });
    const choice = h(
      "select",
      { id: "ukuran", onchange: (event) => turn({ measure: event.target.value }) },
      Object.entries(MEASURES).map(([value, { title }]) => h("option", { value, selected: value === scope.measure }, title)),
    );
    const section = h(
      "section",
      { class: "panel", "aria-labelledby": "judul-peta" },
      h("h2", { id: "judul-peta" }, "Peta desa/kelurahan"),
      h("div", { class: "field" }, h("label", { for: "ukuran" }, "Yang ditampilkan"), choice),
      choropleth({ villages, rows, measure: scope.measure, chosen: scope.village, onVillage }),
      h("details", { class: "alternative" }, h("summary", {}, "Lihat sebagai tabel"), villageTable(rows, scope.measure, onVillage)),
    );
    return section;
  }

  function details({ funnel: levels, levels: care }) {
    const rows = levelRows(shownLevels(levels, care));
    const cell = (row) => {
      const work = open(row);
      if (!work || !row.value) return number(row.value);
      return h("td", { class: "number" }, h("button", { type: "button", class: "count", "aria-label": `${row.words}: ${count(row.value)}, lihat warganya`, onclick: work }, count(row.value)));
    };
    return h(
      "div",
      { class: "details" },
      h("h2", {}, "Rincian setiap langkah"),
      isOperator && h("p", { class: "summary" }, "Pilih sebuah angka untuk melihat warganya."),
      table("Rincian setiap langkah", null, rows.map((row) => h("tr", { class: row.part ? "part" : null }, heading(row.words, "row"), cell(row)))),
    );
  }

  return {
    element,
    async start() {
      await Promise.all([draw(), bar.start()]);
    },
  };
}
