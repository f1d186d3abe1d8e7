/** Numbers that WhatsApp does not lead to: why, whose they are, and whether a tracer has them. */

import { announce, button, h, save } from "./dom.js";
import { CLOSED_BY, STATES, count, dateTime, label, phoneText } from "./format.js";
import { card, cardList, fact } from "./list.js";
import { createPager } from "./pager.js";
import { describe } from "./problem.js";

/** One entry for a number, from messages that come the newest first: each number once, with how many did not arrive. */
export function byNumber(messages) {
  const found = new Map();
  for (const one of messages) {
    const key = one.phone ?? one.message_id;
    const known = found.get(key);
    found.set(key, known ? { ...known, times: known.times + 1 } : { ...one, times: 1 });
  }
  return [...found.values()];
}

/** Whether somebody goes there, in words. */
export function taskText(task) {
  if (!task) return "Belum ada tugas";
  const outcome = task.outcome && label(CLOSED_BY, task.outcome);
  return [label(STATES, task.state), task.tracer && `oleh ${task.tracer}`, outcome].filter(Boolean).join(", ");
}

const numberCard = (one, go) =>
  card({
    id: one.message_id,
    title: one.name ?? phoneText(one.phone),
    badge: one.code === null ? "Tanpa kode" : `Kode ${one.code}`,
    tone: "failed",
    facts: [
      fact("Nomor", phoneText(one.phone)),
      fact("Desa/kelurahan", one.person_id && (one.village ?? "Tidak diketahui")),
      fact("Sebab", one.text),
      fact("Terakhir gagal", dateTime(one.failed_at)),
      fact("Pesan yang gagal", one.times > 1 && count(one.times)),
      fact("Warga lain di nomor ini", one.companions > 0 && count(one.companions)),
      fact("Pelacak", taskText(one.task)),
    ],
    actions: one.person_id && button("Lihat perjalanannya", () => go("orang", one.person_id), { "aria-label": `Lihat perjalanannya: ${one.name}` }),
  });

/** @returns `{element, start()}` */
export function failedView({ api, go }) {
  const list = cardList({ noun: "nomor", empty: "Tidak ada nomor yang gagal.", render: (one) => numberCard(one, go) });
  const draw = () => list.draw({ ...pager, items: byNumber(pager.items) });
  const pager = createPager((cursor) => api.get("messages/failed", { cursor }), (one) => one.message_id, draw);
  async function download() {
    announce("Berkas sedang dibuat …");
    try {
      save(await api.file("messages/failed/file"));
      announce("Berkas diunduh. Isinya rahasia.");
    } catch (error) {
      announce(Object.values(describe(error)).join(" "));
    }
  }
  const element = h(
    "section",
    { class: "failed" },
    h("h1", {}, "Nomor gagal"),
    h("p", { class: "summary" }, "Pesan yang tidak sampai, yang terbaru dahulu. Warganya didatangi pelacak; nomor yang benar dapat dikirim lewat berkas."),
    h("div", { class: "actions" }, button("Muat ulang", pager.reload), button("Unduh (CSV)", download)),
    h("h2", { class: "hidden" }, "Daftar nomor"),
    list.element,
  );
  return { element, start: pager.reload };
}
