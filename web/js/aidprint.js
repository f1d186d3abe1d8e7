/** The list of sembako on paper: what is listed as a table, and the files that the server makes of it. */

import { localDay } from "./age.js";
import { announce, button, h, save } from "./dom.js";
import { FUNDS, count, dateTime, day, label, nameOf, phoneText } from "./format.js";
import { announceProblem } from "./trouble.js";

const COLUMNS = ["No.", "Nomor", "Nama", "Alamat", "Desa/kelurahan", "Jiwa", "Telepon", "Isolasi sampai", "Sumber dana", "Catatan"];
const FILES = { xlsx: "Unduh daftar (XLSX)", pdf: "Berita acara (PDF)" };

const row = (aid, place) =>
  h(
    "tr",
    {},
    [place + 1, aid.reference, nameOf(aid), aid.address ?? "–", aid.village ?? "–", aid.household_size ?? "–", phoneText(aid.phone), day(aid.isolation_until), label(FUNDS, aid.fund), ""].map((text) =>
      h("td", {}, String(text)),
    ),
  );

/** A page for the printer alone. */
function sheet(aids, sentence) {
  return [
    h("h2", {}, "Daftar sembako isolasi mandiri"),
    h("p", {}, `${sentence}. ${count(aids.length)} permintaan. Dicetak ${dateTime(new Date().toISOString())}. Rahasia: musnahkan sesudah dipakai.`),
    h("table", {}, h("thead", {}, h("tr", {}, COLUMNS.map((text) => h("th", { scope: "col" }, text)))), h("tbody", {}, aids.map(row))),
  ];
}

/**
 * @param filters as `aidFilters` makes them
 * @param loadAll `() => Promise<aids>`: what is listed, to its last page
 * @returns `{element, paper}`: buttons, and what only the printer shows
 */
export function aidPrint({ api, filters, loadAll }) {
  const paper = h("div", { class: "paper" });
  const handed = h("input", { id: "sembako-serah", type: "date", value: localDay(new Date()) });
  const tried = async (work) => {
    try {
      await work();
    } catch (error) {
      announceProblem(error);
    }
  };
  const download = (format) =>
    tried(async () => {
      announce("Berkas sedang dibuat …");
      save(await api.file("sembako/list", { ...filters.values(), format, day: handed.value }));
      announce("Berkas diunduh. Isinya rahasia.");
    });
  const print = () =>
    tried(async () => {
      announce("Daftar sedang disiapkan …");
      const aids = await loadAll();
      paper.replaceChildren(...sheet(aids, filters.sentence()));
      announce("");
      window.print();
    });
  const element = h(
    "details",
    { class: "fold" },
    h("summary", {}, "Cetak dan unduh"),
    h(
      "div",
      { class: "filters" },
      h("div", { class: "field" }, h("label", { for: "sembako-serah" }, "Hari penyerahan (berita acara)"), handed),
    ),
    h("div", { class: "actions" }, button("Cetak daftar", print), Object.entries(FILES).map(([format, words]) => button(words, () => download(format)))),
  );
  return { element, paper };
}
