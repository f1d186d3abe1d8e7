/** One file: its state and counts, the decision on a held one, its report with the rejected rows first. */

import { path } from "./api.js";
import { announce, button, h, save } from "./dom.js";
import { FILE_KINDS, FILE_STATES, fileCounts, nameOfFile } from "./filewords.js";
import { dateTime, label } from "./format.js";
import { count } from "./format.js";
import { heldFile } from "./heldfile.js";
import { fact } from "./list.js";
import { createPager } from "./pager.js";
import { describe, problemBox } from "./problem.js";
import { detailOf } from "./scope.js";
import { heading, number, table } from "./tables.js";

const REPORTS = { xlsx: "Unduh laporan (XLSX)", csv: "Unduh laporan (CSV)" };

const UNDERWAY = ["reading", "recording"];
const AGAIN_MS = 5_000;
const isPassing = ({ status }) => status === 0 || status === 429 || status >= 500;

const facts = (file) =>
  h(
    "dl",
    { class: "facts" },
    fact("Keadaan", label(FILE_STATES, file.state)),
    fact("Jenis", label(FILE_KINDS, file.kind)),
    fact("Diterima", dateTime(file.received_at)),
    fact("Selesai", file.finished_at && dateTime(file.finished_at)),
    fact("Bagian dicatat", file.state === "recording" && `${count(file.ranges_done)} dari ${count(file.ranges)}`),
    fact("Sebab", file.problem),
    fact("Diputuskan", file.decided_by && `${file.decided_by}, ${dateTime(file.decided_at)}`),
  );

/** Rejected rows as they are read, part by part: the row that a spreadsheet shows, and why. */
function rejectedRows({ api, file }) {
  const summary = h("p", { class: "summary", role: "status" });
  const list = h("div");
  const foot = h("div", { class: "actions" });
  const pager = createPager(
    async (start) => {
      const page = await api.get(path("files", file.file_id, "rejected"), { start });
      return { items: page.items, cursor: page.next_part };
    },
    (row) => `${row.sheet}!${row.row}`,
    draw,
  );
  const place = ({ sheet, row }) => (sheet ? `${sheet}!${row}` : String(row));
  const why = ({ findings }) => findings.map(({ column, text }) => h("p", {}, column && h("strong", {}, `${column}: `), text));

  function draw() {
    const { items, cursor, loading, error } = pager;
    summary.textContent = loading ? "Memuat …" : `${count(items.length)} baris${cursor === null ? "" : " pertama"}`;
    list.replaceChildren(
      ...(items.length ? [table("Baris yang ditolak", ["Baris", "Alasan"], items.map((row) => h("tr", {}, heading(place(row), "row"), h("td", { class: "reasons" }, why(row)))))] : []),
    );
    const more = cursor !== null && !loading && [button("Muat lagi", pager.more)];
    foot.replaceChildren(...(error ? [problemBox(error, items.length ? pager.more : pager.reload)] : more || []));
  }

  return { element: h("div", {}, summary, list, foot), start: pager.reload };
}

/** @param id of the file, as the address has it */
export function filePage({ api, go, id }) {
  const body = h("div");
  const title = h("h1", {}, "Berkas");
  const told = { facts: h("div"), report: h("div"), counts: h("div") };
  let shown = null;
  let round = 0;
  let timer;
  let closed = false;
  const element = h("section", { class: "files" }, h("div", { class: "actions" }, button("Kembali ke daftar berkas", () => go("berkas")), button("Muat ulang", () => start())), title, body);

  async function download(file, format) {
    announce("Laporan sedang diambil …");
    try {
      save(await api.file(path("files", file.file_id, "report"), { format }));
      announce("Laporan diunduh. Isinya rahasia.");
    } catch (error) {
      announce(Object.values(describe(error)).join(" "));
    }
  }

  const counts = (file) =>
    table("Baris dalam berkas", null, fileCounts(file).map(([words, value]) => h("tr", {}, heading(words, "row"), number(value))));

  const report = (file) => {
    const isWhole = file.state === "done";
    const formats = Object.entries(REPORTS).filter(([format]) => isWhole || format === "csv");
    return h(
      "div",
      { class: "actions" },
      file.report_key && formats.map(([format, words]) => button(words, () => download(file, format))),
      isWhole && file.kind !== "dokter" && button("Angka berkas ini", () => go("ringkasan", detailOf({ file: file.file_id }))),
    );
  };

  function start() {
    shown = null;
    body.replaceChildren(h("p", { class: "summary", role: "status" }, "Memuat …"));
    return load();
  }

  /** Asks, and shows the answer unless something else was asked meanwhile; `quietly` a network that is gone is no news. */
  async function load({ quietly = false } = {}) {
    const mine = ++round;
    clearTimeout(timer);
    try {
      const file = await api.get(path("files", id));
      if (mine === round) await show(file);
    } catch (error) {
      if (mine !== round) return;
      if (quietly && isPassing(error)) later();
      else body.replaceChildren(problemBox(error, start));
    }
  }

  /** What is not finished is asked about again, while somebody looks. */
  function later() {
    clearTimeout(timer);
    if (closed || !UNDERWAY.includes(shown?.state)) return;
    timer = setTimeout(() => document.visibilityState === "visible" && load({ quietly: true }), AGAIN_MS);
  }

  /** With the same state only numbers have changed: what was paged through or is being read stays. */
  async function show(file) {
    const isSame = shown?.state === file.state && shown.judged?.rejected === file.judged?.rejected;
    shown = file;
    title.textContent = nameOfFile(file);
    told.facts.replaceChildren(facts(file));
    told.report.replaceChildren(report(file));
    told.counts.replaceChildren(counts(file));
    later();
    if (isSame) return;
    const waits = file.state === "held" && heldFile({ api, file, decided });
    const rejected = file.judged?.rejected ? rejectedRows({ api, file }) : null;
    body.replaceChildren(
      told.facts,
      ...[waits && waits.element].filter(Boolean),
      h("h2", {}, "Laporan"),
      ...(rejected ? [h("h3", {}, "Baris yang ditolak"), rejected.element] : []),
      told.report,
      told.counts,
    );
    await Promise.all([waits?.start?.(), rejected?.start()].filter(Boolean));
  }

  function decided(file) {
    round += 1;
    return show(file);
  }

  function close() {
    closed = true;
    round += 1;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", later);
  }

  document.addEventListener("visibilitychange", later);
  return { element, start, close };
}
