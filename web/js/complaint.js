/** A complaint as a card, in the order of what a doctor needs first. */

import { lasting, monthsText } from "./age.js";
import { ANSWERERS, COMPLAINT_STATES, LEVELS } from "./carewords.js";
import { answerWords, saidWords } from "./chaincare.js";
import { button, h, outwardLink } from "./dom.js";
import { listed } from "./entry.js";
import { dateTime, label, nameOf, phoneText, telLink, whatsappLink } from "./format.js";
import { card, fact } from "./list.js";
import { RED_FLAGS, named } from "./symptoms.js";
import { STAYS } from "./words.js";

/** Emergencies first, then whoever waits longest. Pure. */
export const gravestFirst = (items) =>
  [...items].sort((a, b) => Number(b.is_emergency) - Number(a.is_emergency) || new Date(a.opened_at) - new Date(b.opened_at));

/** `34 tahun, isolasi hari ke-5`. */
const standing = (one) =>
  [monthsText(one.age_months) ?? "umur tidak diketahui", one.stay_day && `${label(STAYS, one.kind)} hari ke-${one.stay_day}`].filter(Boolean).join(", ");

/** What was said, danger first and in bold, and when. */
const spokenWords = (one) =>
  h(
    "p",
    { class: "said" },
    one.red_flags.length > 0 && [h("strong", {}, listed("Tanda bahaya", named(RED_FLAGS, one.red_flags))), ". "],
    saidWords({ ...one, red_flags: [] }).join(". ") || (one.red_flags.length ? null : "Tanpa keterangan lain"),
    h("time", { datetime: one.at }, dateTime(one.at)),
  );
const list = (items) => h("ul", {}, items.map((text) => h("li", {}, text)));
const answerLine = (one) => `${label(ANSWERERS, one.by)}, ${dateTime(one.at)}: ${answerWords(one).join(" ")}`;

function badgeOf(one) {
  if (one.minutes_waiting === null) return label(COMPLAINT_STATES, one.state);
  return one.is_emergency ? "Darurat" : label(COMPLAINT_STATES, one.state);
}

/**
 * @param acts `{answer, acknowledge, close, open}`; those that are null are not offered
 */
export function complaintCard(one, { answer, acknowledge, close, open }) {
  const tel = telLink(one.phone);
  const chat = whatsappLink(one.phone);
  const name = nameOf(one);
  const waits = one.minutes_waiting !== null;
  const spoken = (words) => ({ "aria-label": `${words} ${name}` });
  return card({
    id: one.complaint_id,
    title: name,
    badge: badgeOf(one),
    tone: waits && one.is_emergency ? "grave" : waits ? "open" : "",
    facts: [
      fact("Siapa", standing(one)),
      fact("Menunggu", waits && lasting(one.minutes_waiting)),
      fact("Keluhan", one.said.map(spokenWords)),
      fact("Telepon", phoneText(one.phone)),
      fact("Mungkin dari", one.or_else.length > 0 && `${one.or_else.join(", ")} (nomor yang sama): tanyakan`),
      fact("Desa/kelurahan", one.village ?? "Tidak diketahui"),
      fact("Ditunggu dari", waits && label(LEVELS, one.level)),
      fact("Ditangani", one.acknowledged_by && `${one.acknowledged_by}, ${dateTime(one.acknowledged_at)}`),
      fact("Jawaban", one.answers.length > 0 && list(one.answers.map(answerLine))),
      fact("Ditutup", one.closed_by && [one.closed_by, one.closed_reason].filter(Boolean).join(": ")),
      fact("Nomor keluhan", one.number),
    ],
    actions: [
      tel && outwardLink("Telepon", tel, { target: null, class: waits ? "button primary" : "button", ...spoken("Telepon") }),
      answer && button(waits ? "Jawab" : "Tambah jawaban", () => answer(one), { class: waits ? "primary" : null, ...spoken(waits ? "Jawab keluhan" : "Tambah jawaban untuk") }),
      chat && outwardLink("WhatsApp", chat, spoken("WhatsApp")),
      waits && acknowledge && button("Saya tangani", () => acknowledge(one), spoken("Saya tangani keluhan")),
      waits && close && button("Tutup", () => close(one), spoken("Tutup keluhan")),
      button("Perjalanan", () => open(one), spoken("Perjalanan")),
    ],
  });
}
