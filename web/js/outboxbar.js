/** What is not sent yet, always in sight: how much waits, why, and what the server refused. */

import { button, h } from "./dom.js";
import { dateTime } from "./format.js";
import { titleOf } from "./pending.js";
import { describe } from "./problem.js";

/** Why they wait. */
const WHY = {
  offline: "menunggu jaringan",
  signin: "menunggu Anda masuk lagi",
  trouble: "menunggu server, yang sedang bermasalah",
};

/** "3 laporan menunggu jaringan." */
export const waitingText = ({ waiting, stopped }) => `${waiting.length} laporan ${WHY[stopped] ?? "sedang dikirim"}.`;

/**
 * @param outbox `createOutbox`'s
 * @param work `{send(), mend(entry), dismiss(entry), signIn()}`; `signIn` is null while somebody is signed in
 * @returns `{element, draw()}`
 */
export function outboxBar(outbox, work) {
  const words = h("p", { class: "waiting-words", role: "status" });
  const waiting = h("div");
  const refused = h("div");
  const others = h("div");
  const away = work.signIn && h(
    "div",
    { class: "away" },
    h("p", {}, "Anda bekerja tanpa jaringan: yang tampil adalah daftar terakhir. Bila jaringan ada lagi, masuk untuk memuat daftar baru dan mengirim laporan."),
    button("Masuk", work.signIn),
  );
  let open = false;

  function waitingBox() {
    const listed = h(
      "details",
      { open },
      h("summary", {}, "Lihat yang menunggu"),
      h("ul", {}, outbox.waiting.map((entry) => h("li", {}, `${titleOf(entry)}, ${dateTime(entry.at)}`))),
    );
    listed.addEventListener("toggle", () => (open = listed.open));
    return [
      outbox.isPassing && h("p", { class: "problem" }, "Peramban ini tidak dapat menyimpan laporan: jangan tutup tab sebelum semuanya terkirim."),
      listed,
      !work.signIn && button("Kirim sekarang", work.send),
    ].filter(Boolean);
  }

  const refusal = (entry) =>
    h(
      "div",
      { class: "problem", role: "alert" },
      h("p", {}, h("strong", {}, `Ditolak server: ${titleOf(entry)} (${dateTime(entry.at)}).`), ` ${describe(entry.refused).what}`),
      h(
        "div",
        { class: "actions" },
        ["outcome", "contacts"].includes(entry.kind) && button("Perbaiki dan kirim lagi", () => work.mend(entry)),
        button("Hapus laporan ini", () => work.dismiss(entry), { "aria-label": `Hapus laporan ini: ${titleOf(entry)}` }),
      ),
    );

  let shown = null;
  return {
    element: h("section", { class: "outbox", "aria-label": "Laporan yang belum terkirim" }, away, words, waiting, refused, others),
    draw() {
      // Drawn anew only where something changed: what is read out is not read out again.
      const state = JSON.stringify([outbox.stopped, outbox.others, outbox.entries.map(({ number, refused: no }) => [number, no])]);
      if (state === shown) return;
      shown = state;
      words.textContent = outbox.waiting.length ? waitingText(outbox) : "";
      waiting.replaceChildren(...(outbox.waiting.length ? waitingBox() : []));
      refused.replaceChildren(...outbox.refused.map(refusal));
      others.replaceChildren(
        ...(outbox.others ? [h("p", {}, `${outbox.others} laporan petugas lain masih di HP ini dan terkirim bila ia masuk lagi di sini.`)] : []),
      );
    },
  };
}
