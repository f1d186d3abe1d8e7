/** Which figures are looked at: a period or a file, of the city or a village; kept in the address. Pure. */

import { day } from "./format.js";

export const PERIODS = { 1: "Hari ini", 7: "7 hari terakhir", 14: "14 hari terakhir", 31: "31 hari terakhir" };
const USUAL = "14";
const DAY_MS = 86_400_000;
const TODAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Makassar" });

/** What an address says, `hari=14&desa=…`; what it does not say is as usual. */
export function scopeOf(detail) {
  const told = new URLSearchParams(detail);
  const days = told.get("hari");
  return {
    days: days in PERIODS ? days : USUAL,
    file: told.get("berkas") ?? "",
    village: told.get("desa") ?? "",
    measure: told.get("ukuran") ?? "cases",
    level: told.get("tingkat") ?? "",
    part: told.get("bagian") ?? "",
  };
}

/** The reverse of `scopeOf`: only what is not as usual. */
export function detailOf({ days = USUAL, file, village, measure, level, part }) {
  const told = { hari: days === USUAL ? "" : days, berkas: file, desa: village, ukuran: measure === "cases" ? "" : measure, tingkat: level, bagian: part };
  return new URLSearchParams(Object.entries(told).filter(([, value]) => value)).toString();
}

/** The API's query of a scope; `now` in milliseconds. */
export function queryOf({ days, file, village }, now) {
  if (file) return { file, village };
  return { first: TODAY.format(now - (Number(days) - 1) * DAY_MS), last: TODAY.format(now), village };
}

/** A scope in words, from the API's answer. */
export function scopeText({ first, last, file_id: file, files }, villageName) {
  const name = file && (files.find((one) => one.file_id === file)?.key.split("/").at(-1) ?? "satu berkas");
  const when = name ? `Berkas ${name}` : first === last ? day(first) : `${day(first)} sampai ${day(last)}`;
  return [when, villageName ?? "seluruh kota"].join(", ");
}
