/** Words about files, and what a file says of itself in short. Pure. */

import { count, label } from "./format.js";

export const FILE_KINDS = { kasus: "Kasus", kontak: "Kontak erat", dokter: "Dokter" };
export const FILE_STATES = {
  reading: "Sedang dibaca",
  held: "Menunggu persetujuan",
  recording: "Sedang dicatat",
  done: "Selesai",
  rejected: "Ditolak",
  declined: "Ditolak petugas",
};
export const HOLD_REASONS = {
  many_recipients: "Penerima pesan melewati batas",
  many_rejected: "Terlalu banyak baris ditolak",
  uncounted: "Terlalu banyak baris untuk dihitung penerimanya",
};
const COUNTS = { rows: "Baris", new: "Baru", changed: "Berubah", unchanged: "Tetap", duplicate: "Ganda", ignored: "Diabaikan", rejected: "Ditolak" };
const JUDGED = { rows: "Baris", accepted: "Dapat diterima", duplicate: "Ganda", ignored: "Diabaikan", rejected: "Ditolak" };

/** A file's name without the folder and the time that `desac upload` puts before it. */
export const nameOfFile = ({ key }) => key.split("/").at(-1).replace(/^\d{8}T\d{12}Z-/, "");

/** `[[words, number], …]`: of a recorded file what became of its rows, else how they were judged. */
export function fileCounts({ counts, judged }) {
  const [own, words] = counts?.rows ? [counts, COUNTS] : [judged ?? {}, JUDGED];
  return Object.entries(words).map(([name, text]) => [text, own[name] ?? 0]);
}

/** The same in a sentence, without what nobody is in. */
export const countsText = (file) =>
  fileCounts(file).filter(([, value], place) => value || !place).map(([text, value]) => `${text.toLowerCase()} ${count(value)}`).join(", ");

export const holdText = ({ held_for: reasons }) => reasons.map((one) => label(HOLD_REASONS, one)).join("; ");
