/** The words of a funnel, and its counts as rows of a table. Pure. */

import { AID_STATES, PRECISIONS, REASONS, STATES } from "./format.js";

const STEPS = {
  rows: "Baris dalam berkas",
  people: "Warga yang perlu diberi tahu",
  messaged: "Dikirimi pemberitahuan",
  sent: "Pemberitahuan terkirim",
  delivered: "Pemberitahuan sampai",
  form: "Formulir masuk",
  located: "Lokasi ditemukan (rumah, jalan atau banjar)",
  assigned: "Tugas pelacak",
  sembako: "Permintaan sembako",
};

const LEVELS = {
  files: "Berkas",
  rows: "Baris dalam berkas",
  roster_rows: "Baris daftar dokter",
  entries: "Baris diterima dan kontak dari formulir",
  people: "Warga yang perlu diberi tahu",
  kinds: "Menurut jenis",
  notices: "Pemberitahuan pertama",
  messages: "Semua pesan",
  delivered: "Pemberitahuan sampai",
  forms: "Formulir masuk",
  to_locate: "Perlu dicari lokasinya",
  unreachable: "Tidak terjangkau lewat WhatsApp",
  to_visit: "Perlu didatangi",
  assignments: "Tugas pelacak",
  assignment_reasons: "Alasan tugas pelacak",
  sembako_wanted: "Minta sembako di formulir",
  sembako: "Permintaan sembako",
  contacts_per_case: "Kasus menurut banyaknya kontak",
  traced_cases: "Kasus menurut waktu terlacak",
  traced_contacts: "Kontak menurut waktu terlacak",
  answer_time: "Keluhan menurut waktu jawaban pertama",
};

/** Levels beside the funnel that are shown with it. */
const CARE = ["contacts_per_case", "traced_cases", "traced_contacts", "answer_time"];

const PARTS = {
  ...REASONS, ...STATES, ...PRECISIONS,
  new: "Baru", changed: "Berubah", unchanged: "Tetap", duplicate: "Ganda", ignored: "Diabaikan", rejected: "Ditolak",
  accepted: "Diterima", reading: "Sedang dibaca", recording: "Sedang dicatat", done: "Selesai",
  declined: "Ditolak petugas", merged: "Digabung dengan catatan lain", became_case: "Menjadi kasus",
  new_episode: "Baru", known_episode: "Sudah dikenal", same_episode: "Disebut lagi",
  messaged: "Dikirimi pemberitahuan", pending: "Masih diproses", case: "Kasus", contact: "Kontak erat",
  held: "Ditahan", queued: "Mengantre", sending: "Sedang dikirim", unknown: "Belum diketahui", sent: "Terkirim",
  delivered: "Sampai", read: "Dibaca", failed: "Gagal", suppressed: "Tidak dikirim",
  form: "Mengisi formulir", waiting: "Ditunggu jawabannya", silent: "Tidak menjawab", ended: "Sudah berakhir",
  recorded: "Hanya dicatat", after_delivery: "Setelah pemberitahuan sampai", otherwise: "Lewat jalan lain",
  no_phone: "Tidak ada nomor", opted_out: "Berhenti berlangganan", not_on_whatsapp: "Tidak memakai WhatsApp",
  answer_lost: "Pengiriman tidak pasti",
  completed: "Selesai isolasi", exit_test_negative: "Selesai, tes akhir negatif", recovered: "Sembuh",
  deceased: "Meninggal", hospitalised: "Dirawat atau dirujuk", discarded: "Bukan kasus",
  over_on_arrival: "Sudah selesai saat diterima",
  later: "Lebih lama", not_traced: "Belum terlacak", unanswered: "Belum dijawab",
  episode_over: "Masa isolasi sudah lewat", isolation_over: "Masa isolasi sudah lewat", assigned: "Sudah jadi tugas",
};
const OF_AID = { ...PARTS, ...AID_STATES };
const PARTS_OF = { files: { ...PARTS, held: "Menunggu persetujuan" }, sembako: OF_AID, sembako_wanted: OF_AID };

/** The words for a name; one we do not know yet is shown as it is, not hidden. */
const words = (table, name) => table[name] ?? name.replaceAll("_", " ");

export const levelText = (level) => words(LEVELS, level);

const UNITS = { h: "jam", m: "menit", d: "hari" };

export function partText(level, part) {
  const limit = /^within_(\d+)([hmd])$/.exec(part);
  if (limit) return `Dalam ${limit[1]} ${UNITS[limit[2]]}`;
  if (level === "contacts_per_case") return `${part} kontak`;
  return words(PARTS_OF[level] ?? PARTS, part);
}

/** The funnel's levels, and those beside it that have words. */
export const shownLevels = (funnel, beside) => ({ ...funnel, ...Object.fromEntries(CARE.filter((name) => beside[name]).map((name) => [name, beside[name]])) });

/** What a file says of itself: these levels lead to rows, all others to people. */
const OF_FILES = new Set(["files", "rows", "roster_rows"]);
export const hasPeople = (level) => !OF_FILES.has(level);

/** `[{name, words, value}]` of the API's `summary`: the steps that people know. */
export const stepRows = (summary) => Object.entries(summary).map(([name, value]) => ({ name, words: words(STEPS, name), value }));

/** `[{words, value, part, level, name}]` of the API's `funnel`: each level that anybody is in, then its parts by `name`. */
export function levelRows(funnel) {
  const levels = Object.entries(funnel).filter(([, level]) => level?.parts && level.total);
  return levels.flatMap(([name, { total, parts }]) => [
    { words: words(LEVELS, name), value: total, part: false, level: name, name: null },
    ...Object.entries(parts)
      .filter(([, value]) => value)
      .map(([part, value]) => ({ words: partText(name, part), value, part: true, level: name, name: part })),
  ]);
}

/** "Pesan 3, …": what is still on its way, from the API's `unfinished`; empty when all has settled. */
export const waitingText = (unfinished) =>
  Object.entries(unfinished).map(([name, value]) => `${words(LEVELS, name).toLowerCase()} ${value}`).join(", ");
