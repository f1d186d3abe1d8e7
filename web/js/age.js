/** Ages and waiting times in words. Pure: today and now are passed in. */

/** `34 tahun`, `8 bulan` for a baby; null without a birth date, or with one that is still to come. */
export function ageText(birthDate, today) {
  if (!birthDate || birthDate > today) return null;
  const [year, month, day] = birthDate.split("-").map(Number);
  const [thisYear, thisMonth, thisDay] = today.split("-").map(Number);
  const months = (thisYear - year) * 12 + thisMonth - month - (thisDay < day ? 1 : 0);
  return monthsText(months);
}

/** An age in whole months in words; null where it is not known. */
export function monthsText(months) {
  if (months == null) return null;
  return months >= 12 ? `${Math.floor(months / 12)} tahun` : `${months} bulan`;
}

const LOCAL_DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Makassar", year: "numeric", month: "2-digit", day: "2-digit" });

/** The local day of an instant, `2026-01-31`. */
export const localDay = (moment) => LOCAL_DAY.format(moment);

/** `3 hari 4 jam`, `2 jam 5 menit`, `12 menit`. */
export function lasting(minutes) {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), Math.floor(minutes % 60)];
  if (days) return [`${days} hari`, hours && `${hours} jam`].filter(Boolean).join(" ");
  if (hours) return [`${hours} jam`, rest && `${rest} menit`].filter(Boolean).join(" ");
  return `${rest} menit`;
}

/** The calendar day `days` after one. */
export function dayAfter(day, days) {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + days);
  return moment.toISOString().slice(0, 10);
}
