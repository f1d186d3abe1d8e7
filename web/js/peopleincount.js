/** Who is behind a count: names and villages, each a way to that person's whole chain. */

import { button, h } from "./dom.js";
import { count } from "./format.js";
import { levelText, partText } from "./funnel.js";
import { createPager } from "./pager.js";
import { problemBox } from "./problem.js";
import { scopeText } from "./scope.js";
import { number, table } from "./tables.js";

/** So many are looked for before "Muat lagi" is offered: a page of the API may hold few, or none. */
const ENOUGH = 50;

/** @param about `{scope, query, names}`: whose count, as the API is asked, and the villages' names by code */
export function peopleInCount({ api, go, about, back }) {
  const { scope, query, names } = about;
  const title = `${levelText(scope.level)}: ${partText(scope.level, scope.part)}`;
  const summary = h("p", { class: "summary", role: "status" });
  const list = h("div");
  const foot = h("div", { class: "actions" });
  const pager = createPager(fetchEnough, (one) => one.person_id, draw);

  async function fetchEnough(cursor) {
    const items = [];
    let next = cursor;
    do {
      const page = await api.get("figures/people", { ...query, level: scope.level, part: scope.part, cursor: next });
      items.push(...page.items);
      next = page.cursor;
    } while (next && items.length < ENOUGH);
    return { items, cursor: next };
  }

  const row = (one, several) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, h("button", { type: "button", class: "link", onclick: () => go("orang", one.person_id) }, one.name ?? "Nama tidak diketahui")),
      h("td", {}, names.get(one.village) ?? "Desa tidak diketahui"),
      several && number(one.times),
    );

  function draw() {
    const { items, cursor, loading, error } = pager;
    const several = items.some((one) => one.times > 1);
    summary.textContent = loading ? "Memuat …" : items.length || error ? `${count(items.length)} warga${cursor ? " pertama" : ""}` : "Tidak ada warga di angka ini (lagi).";
    list.replaceChildren(
      ...(items.length ? [table(title, ["Nama", "Desa/kelurahan", several && "Kali"].filter(Boolean), items.map((one) => row(one, several)))] : []),
    );
    foot.replaceChildren(...(error ? [problemBox(error, cursor ? pager.more : pager.reload)] : cursor && !loading ? [button("Muat lagi", pager.more)] : []));
  }

  const element = h(
    "section",
    { class: "overview" },
    h("p", {}, button("Kembali ke angka", back)),
    h("h1", {}, title),
    h("p", { class: "summary" }, `${scopeText({ ...query, file_id: query.file ?? null, files: [] }, names.get(scope.village))}. Pilih nama untuk melihat seluruh perjalanannya.`),
    summary,
    list,
    foot,
  );
  return { element, start: pager.reload };
}
