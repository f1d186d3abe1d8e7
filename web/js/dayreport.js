/** The day's report as a resident told it to somebody of the staff, and how it was judged. */

import { localDay, dayAfter } from "./age.js";
import { path } from "./api.js";
import { TRIAGE } from "./carewords.js";
import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { day, label } from "./format.js";
import { line, tell, ticked, ticks } from "./notice.js";
import { RED_FLAGS, SIGNS, SYMPTOMS, named } from "./symptoms.js";

const OLDEST_DAYS = 3;
/** What follows from the judgement, for whoever has the resident on the telephone. */
const ADVICE = {
  well: "Minta warga tetap di rumah dan mengabari lagi besok.",
  watch: "Minta warga mengukur suhu dan saturasi pagi dan sore, dan mengabari bila bertambah.",
  symptoms: "Kabar ini diteruskan kepada dokter desa, kecuali bila dokter sendiri yang mencatat.",
  emergency: "Minta warga segera menelepon nomor darurat atau ke IGD, sekarang. Kabar ini diteruskan kepada dokter desa, kecuali bila dokter sendiri yang mencatat.",
};
const number = (text) => (text.trim() ? Number(text.replace(",", ".")) : null);

function outcome(report) {
  return tell(
    `Dinilai: ${label(TRIAGE, report.triage)}`,
    h("p", { class: report.triage === "emergency" ? "problem" : "good" }, label(ADVICE, report.triage)),
    report.signs.length > 0 && h("p", {}, `Karena: ${named(SIGNS, report.signs).join(", ")}.`),
    h("p", { class: "summary" }, `Tercatat untuk ${day(report.day)}.`),
  );
}

/**
 * Asks for the report and sends it; twice the same counts once.
 * @param who `{person_id, episode_id, name}`
 * @param done called with the judged report
 */
export async function askReport(api, who, done) {
  const requestId = crypto.randomUUID();
  const today = localDay(new Date());
  const symptoms = ticks("symptoms", "Gejala", SYMPTOMS);
  const flags = ticks("red_flags", "Tanda bahaya", RED_FLAGS);
  const asNumber = { inputmode: "decimal", autocomplete: "off" };
  let judged = null;
  await ask({
    title: "Catat kabar hari ini",
    about: `${who.name}. Isi yang disebut warga; biarkan kosong yang tidak diukur. Bila warga sehat, langsung simpan.`,
    fields: [
      line("day", "Kabar untuk tanggal", { type: "date", value: today, min: dayAfter(today, -OLDEST_DAYS), max: today, required: true }),
      flags,
      symptoms,
      line("temperature", "Suhu badan (°C)", { ...asNumber, pattern: "[0-9]{2}([.,][0-9])?", title: "Tulis seperti 36,7" }),
      line("spo2", "Saturasi oksigen (%)", { ...asNumber, inputmode: "numeric", pattern: "[0-9]{2,3}", title: "Tulis angka bulat, seperti 97" }),
      line("breaths", "Napas dalam satu menit", { ...asNumber, inputmode: "numeric", pattern: "[0-9]{1,2}", title: "Tulis angka bulat, seperti 18" }),
    ],
    confirm: "Simpan kabar",
    submit: async (values) => {
      judged = await api.post(path("people", who.person_id, "episodes", who.episode_id, "report"), {
        request_id: requestId,
        day: values.day,
        temperature: number(values.temperature),
        spo2: number(values.spo2),
        breaths: number(values.breaths),
        symptoms: ticked(symptoms),
        red_flags: ticked(flags),
      });
    },
  });
  if (!judged) return;
  await outcome(judged);
  await done(judged);
}
