/** What the village map can show, and in which classes. Pure. */

import { count } from "./format.js";

export const MEASURES = {
  cases: { title: "Kasus", kind: "count" },
  unreachable_share: { title: "Bagian tidak terjangkau", kind: "share" },
  waiting_for_tracer: { title: "Menunggu pelacak", kind: "count" },
  sembako_open: { title: "Sembako belum diantar", kind: "count" },
};

const PERCENT = new Intl.NumberFormat("id-ID", { style: "percent", maximumFractionDigits: 1 });
const SHARES = [0.05, 0.1, 0.2];
const QUARTERS = [0.25, 0.5, 0.75];

/** A value as people read it: "12", "12,5%"; a dash where there is none. */
export function valueText(measure, value) {
  if (value === null || value === undefined) return "–";
  return MEASURES[measure].kind === "share" ? PERCENT.format(value) : count(value);
}

/** Upper limits of all classes but the last: fixed ones of shares, the quarters of what there is of counts. */
function limits(measure, values) {
  if (MEASURES[measure].kind === "share") return SHARES;
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  const found = [...new Set(QUARTERS.map(at).filter(Boolean))];
  return found.filter((limit) => limit < sorted.at(-1));
}

/**
 * Classes for a map: the first is "none", the others follow from the values.
 * @param values numbers, null where nothing is known
 * @returns `{of(value), classes: [{level, text, villages}]}`; `level` is 0 to 4, the darkest the highest
 */
export function classesOf(measure, values) {
  const upper = limits(measure, values);
  const of = (value) => {
    if (!value) return 0;
    const place = upper.findIndex((limit) => value <= limit);
    return place < 0 ? upper.length + 1 : place + 1;
  };
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  const lowest = Math.min(highest, ...values.filter((value) => value > 0));
  const words = (level) => {
    if (level === 0) return MEASURES[measure].kind === "share" ? "0% atau belum ada" : "Tidak ada";
    const last = level > upper.length;
    if (MEASURES[measure].kind === "share") {
      const from = level === 1 ? 0 : upper[level - 2];
      return last ? `lebih dari ${valueText(measure, from)}` : `${level === 1 ? "sampai" : `${valueText(measure, from)} sampai`} ${valueText(measure, upper[level - 1])}`;
    }
    const from = level === 1 ? lowest : upper[level - 2] + 1;
    const to = last ? highest : upper[level - 1];
    return from >= to ? count(to) : `${count(from)}–${count(to)}`;
  };
  const levels = [0, ...upper.map((_, place) => place + 1), upper.length + 1];
  const classes = levels.map((level) => ({ level, text: words(level), villages: values.filter((value) => of(value) === level).length }));
  return { of, classes: highest || MEASURES[measure].kind === "share" ? classes : classes.slice(0, 1) };
}
