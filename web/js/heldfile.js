/** A held file before somebody decides: whom its release would write to, whom not and why, the very messages. */

import { path } from "./api.js";
import { ask, note } from "./dialog.js";
import { announce, button, h } from "./dom.js";
import { holdText, nameOfFile } from "./filewords.js";
import { count, phoneText } from "./format.js";
import { problemBox } from "./problem.js";
import { heading, number, table } from "./tables.js";

const KINDS = { case: "kasus", contact: "kontak erat" };

/** What several parts of a large file come to. */
function together(known, part) {
  if (!known) return part;
  const excluded = new Map(known.excluded.map((one) => [one.reason, one]));
  for (const one of part.excluded) excluded.set(one.reason, { ...one, count: one.count + (excluded.get(one.reason)?.count ?? 0) });
  return {
    ...part,
    rows: known.rows + part.rows,
    recipients: known.recipients + part.recipients,
    people: [...known.people, ...part.people],
    excluded: [...excluded.values()],
    samples: [...known.samples, ...part.samples.filter((one) => !known.samples.some((other) => other.kind === one.kind))],
  };
}

/**
 * @param file a held one
 * @param decided `(file) => Promise`, called with the file as it is after the decision
 */
export function heldFile({ api, file, decided }) {
  const body = h("div");
  const element = h(
    "section",
    { class: "panel held", "aria-labelledby": "judul-putusan" },
    h("h2", { id: "judul-putusan" }, "Menunggu persetujuan"),
    h("p", {}, `Ditahan karena: ${holdText(file)}. Belum ada yang dicatat dan belum ada pesan yang dikirim.`),
    body,
  );
  let known = null;

  async function load(part = 0) {
    const foot = h("p", { class: "summary", role: "status" }, "Menghitung siapa yang akan dikirimi pesan …");
    body.append(foot);
    try {
      known = together(part ? known : null, await api.get(path("files", file.file_id, "preview"), { start: part }));
      const samples = await Promise.all(known.samples.map(async (one) => ({ one, ...(await api.post("messages/preview", one)) })));
      body.replaceChildren(...shown(samples));
    } catch (error) {
      foot.replaceWith(problemBox(error, () => start()));
      body.append(refuse());
    }
  }

  const start = () => {
    body.replaceChildren();
    return load();
  };

  /** Of a file that is counted in part the rest is written to as well. */
  const howMany = () =>
    known.next_part === null
      ? `${count(known.recipients)} orang`
      : `${count(known.recipients)} orang dari ${count(known.rows)} baris pertama, dan yang belum dihitung,`;

  const approve = () =>
    ask({
      title: "Setujui berkas ini?",
      about: `${nameOfFile(file)}: ${howMany()} akan dikirimi pesan WhatsApp. Ini tidak dapat ditarik kembali.`,
      fields: [],
      confirm: "Setujui dan kirim",
      submit: async () => finish(await api.post(path("files", file.file_id, "approve")), "disetujui"),
    });
  const refuse = () =>
    button("Tolak berkas", () =>
      ask({
        title: "Tolak berkas ini?",
        about: `${nameOfFile(file)}: tidak ada yang dicatat. Pengirim berkas membaca alasan Anda.`,
        fields: [note("Alasan untuk pengirim", { required: true })],
        confirm: "Tolak berkas",
        submit: async ({ note: reason }) => finish(await api.post(path("files", file.file_id, "refuse"), { reason: reason.trim() }), "ditolak"),
      }),
    );

  async function finish(after, how) {
    announce(`${nameOfFile(file)} ${how}.`);
    await decided(after);
  }

  function shown(samples) {
    const { recipients, excluded, people, next_part: next } = known;
    const all = next === null;
    const most = all ? "" : ` dari ${count(known.rows)} baris pertama yang dihitung`;
    return [
      h("p", { class: "big-number" }, h("strong", {}, count(recipients)), ` orang akan dikirimi pesan${most}`),
      excluded.length ? table("Tidak dikirimi pesan", ["Sebab", "Orang"], excluded.map((one) => h("tr", {}, heading(one.text, "row"), number(one.count)))) : "",
      h("h3", {}, "Contoh pesan yang akan dibaca"),
      ...samples.flatMap(({ one, items }) => items.map(({ text }) => h("figure", { class: "sample" }, h("figcaption", {}, `Untuk ${KINDS[one.kind] ?? one.kind}`), h("blockquote", {}, text)))),
      h(
        "div",
        { class: "actions" },
        !all && button("Hitung bagian berikutnya", () => load(next)),
        button("Setujui berkas", approve, { class: "primary" }),
        refuse(),
      ),
      table(
        people.length < recipients ? `Penerima: ${count(people.length)} yang pertama` : "Semua penerima",
        ["Baris", "Nama", "Nomor HP", "Desa/kelurahan"],
        people.map((one) => h("tr", {}, heading(one.row ?? "–", "row"), h("td", {}, one.name), h("td", {}, phoneText(one.phone)), h("td", {}, one.village ?? "–"))),
      ),
    ].filter(Boolean);
  }

  return { element, start };
}
