/** The operators' view: the newest files, and what became of everyone in them. */

import { button, h } from "./dom.js";
import { count, dateTime, label } from "./format.js";
import { levelRows, stepRows, waitingText } from "./funnel.js";
import { problemBox } from "./problem.js";

const KINDS = { kasus: "Kasus", kontak: "Kontak erat", dokter: "Dokter" };
const STATES = {
  reading: "Sedang dibaca",
  held: "Menunggu persetujuan",
  recording: "Sedang dicatat",
  done: "Selesai",
  rejected: "Ditolak",
  declined: "Ditolak petugas",
};
const COUNTS = {
  rows: "Baris",
  new: "Baru",
  changed: "Berubah",
  unchanged: "Tetap",
  duplicate: "Ganda",
  ignored: "Diabaikan",
  rejected: "Ditolak",
};

const number = (value) => h("td", { class: "number" }, count(value ?? 0));
const heading = (text, scope = "col") => h("th", { scope }, text);

/** A table that scrolls sideways on a phone, reachable by keyboard. */
const table = (caption, columns, rows) =>
  h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", {}, h("caption", {}, caption), columns && h("thead", {}, h("tr", {}, columns.map((text) => heading(text)))), h("tbody", {}, rows)),
  );

function fileRow(file) {
  const words = [label(STATES, file.state), file.problem].filter(Boolean).join(": ");
  return h(
    "tr",
    {},
    heading(file.key.split("/").at(-1), "row"),
    h("td", {}, label(KINDS, file.kind)),
    h("td", {}, dateTime(file.received_at)),
    h("td", {}, words),
    Object.keys(COUNTS).map((name) => number(file.counts?.[name])),
  );
}

const funnelRow = ({ words, value, part }) => h("tr", { class: part ? "part" : null }, heading(words, "row"), number(value));

/** Whether every count closes: the sentence an operator looks for first. */
function verdict({ problems, unfinished }) {
  const waiting = waitingText(unfinished);
  if (problems.length) {
    return h(
      "div",
      { class: "problem", role: "alert" },
      h("p", {}, h("strong", {}, "Hitungan tidak cocok; mungkin ada warga yang terlewat."), " Beri tahu pengelola sistem:"),
      h("ul", {}, problems.map((one) => h("li", {}, one))),
    );
  }
  return h("p", { class: "good" }, waiting ? `Semua hitungan cocok. Masih diproses: ${waiting}.` : "Semua hitungan cocok, tidak ada yang terlewat.");
}

/** @returns `{element, start()}` */
export function overviewView({ api }) {
  const body = h("div", { "aria-live": "polite" });
  const element = h("section", { class: "overview" }, h("h1", {}, "Ringkasan"), button("Muat ulang", () => start()), body);

  async function start() {
    body.replaceChildren(h("p", { class: "summary" }, "Memuat …"));
    try {
      const answer = await api.overview();
      body.replaceChildren(...(answer.files.length ? figures(answer) : [h("p", { class: "summary" }, "Belum ada berkas yang diterima.")]));
    } catch (error) {
      body.replaceChildren(problemBox(error, start));
    }
  }

  return { element, start };
}

const figures = (answer) => [
  verdict(answer),
  h(
    "div",
    { class: "tables" },
    table("Perjalanan warga dalam berkas terbaru", null, stepRows(answer.summary).map(funnelRow)),
    table("Rincian setiap langkah", null, levelRows(answer.funnel).map(funnelRow)),
  ),
  table("Berkas terbaru", ["Berkas", "Jenis", "Diterima", "Keadaan", ...Object.values(COUNTS)], answer.files.map(fileRow)),
];
