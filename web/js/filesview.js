/** The operators' files: those that wait for a decision, then all, the newest first; one of them by its id. */

import { button, h } from "./dom.js";
import { FILE_KINDS, FILE_STATES, countsText, holdText, nameOfFile } from "./filewords.js";
import { filePage } from "./filepage.js";
import { count, dateTime, label } from "./format.js";
import { card, cardList, fact } from "./list.js";
import { createPager } from "./pager.js";

const FILES_AT_ONCE = 30;

const fileCard = (file, go) =>
  card({
    id: file.file_id,
    title: nameOfFile(file),
    badge: label(FILE_STATES, file.state),
    tone: `file-${file.state}`,
    facts: [
      fact("Jenis", label(FILE_KINDS, file.kind)),
      fact("Diterima", dateTime(file.received_at)),
      fact("Baris", countsText(file)),
      fact("Ditahan karena", file.state === "held" && holdText(file)),
      fact("Bagian dicatat", file.state === "recording" && `${count(file.ranges_done)} dari ${count(file.ranges)}`),
      fact("Sebab", file.problem),
      fact("Diputuskan", file.decided_by && `${file.decided_by}, ${dateTime(file.decided_at)}`),
    ],
    actions: button(file.state === "held" ? "Periksa dan putuskan" : "Buka", () => go("berkas", file.file_id), {
      class: file.state === "held" ? "primary" : null,
      "aria-label": `${file.state === "held" ? "Periksa dan putuskan" : "Buka"} ${nameOfFile(file)}`,
    }),
  });

/** @returns `{element, start()}` */
export function filesView({ api, go, detail }) {
  if (detail) return filePage({ api, go, id: detail });
  const waiting = h("div", { role: "status" });
  const list = cardList({ noun: "berkas", empty: "Belum ada berkas yang diterima.", render: (file) => fileCard(file, go) });
  const draw = () => {
    list.draw(pager);
    const held = pager.items.filter((file) => file.state === "held").length;
    waiting.replaceChildren(
      ...(held ? [h("p", { class: "warning" }, h("strong", {}, `${count(held)} berkas menunggu persetujuan.`), " Selama menunggu belum ada yang dicatat dan belum ada pesan yang dikirim.")] : []),
    );
  };
  // What waits for somebody stands first; the pages themselves go by time.
  const held = (file) => (file.state === "held" ? 0 : 1);
  const pager = createPager(
    async (cursor) => {
      const page = await api.get("files", { limit: FILES_AT_ONCE, cursor });
      return { ...page, items: page.items.toSorted((a, b) => held(a) - held(b)) };
    },
    (file) => file.file_id,
    draw,
  );
  const element = h(
    "section",
    { class: "files" },
    h("h1", {}, "Berkas"),
    h("div", { class: "actions" }, button("Muat ulang", pager.reload)),
    waiting,
    h("h2", { class: "hidden" }, "Daftar berkas"),
    list.element,
  );
  return { element, start: pager.reload };
}
