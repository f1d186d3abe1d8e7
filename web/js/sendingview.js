/** Whether messages go out: the breaker and why, both lanes, the day's room, what waits, and going on. */

import { bar } from "./bars.js";
import { ask } from "./dialog.js";
import { announce, button, h } from "./dom.js";
import { count, dateTime } from "./format.js";
import { fact } from "./list.js";
import { problemBox } from "./problem.js";
import { heading, number, table } from "./tables.js";

const LANES = { urgent: "Jalur darurat (jawaban dan keadaan darurat)", bulk: "Jalur massal (pemberitahuan)" };
const STATES = {
  open: "Berjalan",
  stopped: "Dihentikan",
  slowed: "Melambat sebentar",
  full: "Menunggu batas harian",
  quiet: "Istirahat malam atau hari hening",
};
const MOST = 1_000;
const many = (value) => (value >= MOST ? `${count(MOST)} atau lebih` : count(value));

/** Who let messages go last, and which if not all. */
function whoLetGo({ resumed_by: by, resumed_what: what }) {
  if (!by || !what || what === "sending") return by;
  return what === "parked" ? `${by} (pesan yang ditolak)` : `${by} (templat ${what})`;
}

const lane = (one) =>
  h(
    "article",
    { class: "card", "aria-labelledby": `jalur-${one.lane}` },
    h("header", {}, h("h3", { id: `jalur-${one.lane}` }, LANES[one.lane] ?? one.lane), h("span", { class: `badge lane-${one.state}` }, STATES[one.state] ?? one.state)),
    h(
      "dl",
      {},
      fact("Sampai", one.until && dateTime(one.until)),
      fact("Masih boleh hari ini", one.room === null ? "Tanpa batas" : `${count(one.room)} orang`),
      fact("Pesan yang ditahan", many(one.waiting)),
    ),
  );

/** @returns `{element, start()}` */
export function sendingView({ api }) {
  const body = h("div");
  const element = h("section", { class: "sending" }, h("h1", {}, "Pengiriman"), h("div", { class: "actions" }, button("Muat ulang", () => start())), body);

  async function start() {
    if (!body.childElementCount) body.replaceChildren(h("p", { class: "summary", role: "status" }, "Memuat …"));
    try {
      body.replaceChildren(...parts(await api.get("sending")));
    } catch (error) {
      body.replaceChildren(problemBox(error, start));
    }
  }

  const resume = (what, words) =>
    ask({
      ...words,
      fields: [],
      submit: async () => {
        const { sending, queued } = await api.post("sending/resume", what);
        body.replaceChildren(...parts(sending));
        announce(what.what === "parked" ? `${count(queued)} pesan dikirim lagi.` : "Pengiriman dilanjutkan.");
      },
    });
  const resumeAll = (stop) =>
    resume(
      { what: "sending", stopped_at: stop.at },
      {
        title: "Lanjutkan pengiriman?",
        about: `Dihentikan ${dateTime(stop.at)}: ${stop.text}. Pastikan sebabnya sudah beres. Pesan yang menunggu berangkat dalam satu-dua menit, yang paling mendesak dahulu.`,
        confirm: "Lanjutkan pengiriman",
      },
    );
  const resumeTemplate = ({ template, text }) =>
    resume(
      { what: "template", template },
      { title: "Lanjutkan templat ini?", about: `${template}: ${text}. Pastikan templatnya sudah disetujui lagi di Meta.`, confirm: "Lanjutkan templat" },
    );
  const resumeParked = (held) =>
    resume(
      { what: "parked" },
      {
        title: "Kirim lagi pesan yang ditolak?",
        about: `${many(held.count)} pesan ditolak WhatsApp karena kesalahan di pihak Desac. Kirim lagi hanya setelah kesalahannya diperbaiki.`,
        confirm: "Kirim lagi",
      },
    );

  function breaker({ stopped, slow_until: slow, resumed_by: by, resumed_at: at }) {
    if (stopped) {
      return h(
        "div",
        { class: "problem", role: "alert" },
        h("p", {}, h("strong", {}, "Pengiriman dihentikan."), ` Sejak ${dateTime(stopped.at)}: ${stopped.text}${stopped.code === null ? "" : ` (kode WhatsApp ${stopped.code})`}.`),
        h("p", {}, "Semua pesan menunggu; tidak ada yang hilang."),
        button("Lanjutkan pengiriman", () => resumeAll(stopped), { class: "primary" }),
      );
    }
    if (slow) return h("p", { class: "warning" }, `WhatsApp meminta lebih pelan; lanjut sendiri ${dateTime(slow)}.`);
    return h("p", { class: "good" }, "Pesan dikirim seperti biasa.", by && ` Terakhir dilanjutkan oleh ${by}, ${dateTime(at)}.`);
  }

  const today = ({ reached, daily_limit: limit, per_second: pace }) =>
    h(
      "section",
      { class: "panel", "aria-labelledby": "judul-batas" },
      h("h2", { id: "judul-batas" }, "Batas harian"),
      h("p", {}, h("strong", {}, count(reached)), ` orang dikirimi pesan dalam 24 jam terakhir, ${limit === null ? "tanpa batas yang diketahui" : `dari paling banyak ${count(limit)}`}.`),
      limit !== null && bar(reached, limit, 3),
      h("p", { class: "summary" }, `Kecepatan nomor ini: paling banyak ${count(pace)} pesan per detik.`),
    );

  function held(items) {
    if (!items.length) return h("p", { class: "summary" }, "Tidak ada pesan yang ditahan.");
    const action = (one) => one.reason === "parked" && button("Kirim lagi", () => resumeParked(one));
    return table(
      "Pesan yang ditahan",
      ["Sebab", "Pesan", "Tindakan"],
      items.map((one) => h("tr", {}, heading([one.text, one.template].filter(Boolean).join(": "), "row"), number(many(one.count)), h("td", {}, action(one) || "–"))),
    );
  }

  const templates = (items) =>
    items.length
      ? table(
          "Templat yang ditahan",
          ["Templat", "Sebab", "Sejak", "Tindakan"],
          items.map((one) =>
            h("tr", {}, heading(one.template, "row"), h("td", { class: "reasons" }, one.text), h("td", {}, dateTime(one.at)), h("td", {}, button("Lanjutkan", () => resumeTemplate(one), { "aria-label": `Lanjutkan ${one.template}` }))),
          ),
        )
      : null;

  const parts = (answer) =>
    [
      breaker({ ...answer, resumed_by: whoLetGo(answer) }),
      h("h2", {}, "Jalur"),
      h("div", { class: "cards" }, answer.lanes.map(lane)),
      today(answer),
      h("h2", {}, "Yang menunggu"),
      held(answer.held),
      templates(answer.held_templates),
      answer.unknown ? h("p", { class: "warning" }, `${many(answer.unknown)} pesan belum diketahui sampai atau tidak; jawaban WhatsApp ditunggu.`) : null,
    ].filter(Boolean);

  return { element, start };
}
