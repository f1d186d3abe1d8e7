/** A funnel as rows of a table. Pure. */

const WORDS = {
  rows: "Baris dalam berkas",
  people: "Warga",
  persons: "Warga",
  messages: "Pesan",
  sent: "Terkirim",
  delivered: "Sampai",
  read: "Dibaca",
  failed: "Gagal",
  suppressed: "Tidak dikirim",
  held: "Ditahan",
  queued: "Mengantre",
  form: "Mengisi formulir",
  located: "Lokasi diketahui",
  assigned: "Tugas pelacakan",
  sembako: "Sembako",
};

/** The words for a count's name; a name we do not know yet is shown as it is, not hidden. */
export const wordsOf = (name) => WORDS[name] ?? name.replace(/_/g, " ");

/** `[{words, value, part}]` of nested counts; `part` marks counts that belong to the row above. */
export function funnelRows(funnel, part = false) {
  return Object.entries(funnel).flatMap(([name, value]) => {
    if (typeof value === "number") return [{ words: wordsOf(name), value, part }];
    if (value === null || typeof value !== "object") return [];
    const parts = funnelRows(value, true);
    const total = parts.reduce((sum, one) => sum + one.value, 0);
    return [{ words: wordsOf(name), value: total, part: false }, ...parts];
  });
}
