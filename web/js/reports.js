/** What a tracer reports in more words than two taps: an outcome with all that goes with it, a task handed back. */

import { ask, choice, note, pick } from "./dialog.js";
import { h } from "./dom.js";
import { OUTCOMES, nameOf } from "./format.js";
import { position } from "./here.js";

/** Metres: a phone that knows its place less well than this would put the pin on somebody else's house. */
const NEAR_ENOUGH_M = 50;
const POINT_WAIT_MS = 10_000;

/** A checkbox; `name` is in the form's values where it is ticked. */
const tick = (name, label, checked) =>
  h("label", { class: "choice" }, h("input", { type: "checkbox", name, checked }), h("span", {}, label));

/** Fills a dialog's fields with what was sent before. */
function filled(fields, values) {
  const form = h("div", { class: "fields" }, fields);
  for (const [name, value] of Object.entries(values)) {
    if (!value) continue;
    const radio = form.querySelector(`input[type=radio][name="${name}"][value="${CSS.escape(value)}"]`);
    if (radio) radio.checked = true;
    const field = form.querySelector(`textarea[name="${name}"], select[name="${name}"]`);
    if (field) field.value = value;
  }
  return form;
}

/** Where the house is, for whoever stands before it. Throws words where the phone does not know well enough. */
async function pointHere() {
  const found = await position(navigator.geolocation, POINT_WAIT_MS, 0);
  if (!found) throw new Error("HP ini tidak mengetahui posisinya. Izinkan lokasi, atau simpan tanpa titik.");
  if (found.accuracy > NEAR_ENOUGH_M) {
    throw new Error(`Posisi HP kurang tepat (±${Math.round(found.accuracy)} m). Tunggu di tempat terbuka, atau simpan tanpa titik.`);
  }
  return { lat: found.lat, lng: found.lng };
}

/**
 * Asks how it went. One `request_id` per dialog: sending again after a lost answer counts once, and keeps the time at which
 * it was first sent, also if somebody else has taken the task meanwhile.
 * @param villages `[[code, name], …]`, where the resident may live instead
 * @param before the body of a report that was refused, to be mended
 */
export function askOutcome(assignment, villages, submit, before = null) {
  const requestId = before?.request_id ?? crypto.randomUUID();
  let at = before?.at ?? null;
  return ask({
    title: "Catat hasil",
    about: nameOf(assignment),
    fields: filled(
      [
        choice("outcome", "Apa hasilnya?", OUTCOMES),
        pick("village", "Bila tinggal di desa/kelurahan lain", [["", "Tidak, atau tidak tahu"], ...villages]),
        tick("point", "Saya di depan rumahnya: simpan posisi HP saya sebagai titik rumah"),
        note("Catatan (boleh kosong)"),
      ],
      before ? { outcome: before.outcome, village: before.village_code, note: before.note } : {},
    ),
    confirm: "Simpan hasil",
    submit: async (values) => {
      at ??= new Date().toISOString();
      const point = values.point ? await pointHere() : null;
      return submit({
        request_id: requestId,
        outcome: values.outcome,
        note: values.note.trim() || null,
        at,
        village_code: values.village || null,
        ...(point && { point }),
      });
    },
  });
}

/** Asks why the assignment goes back to the others. */
export const askReturn = (assignment, submit) =>
  ask({
    title: "Kembalikan tugas",
    about: `${nameOf(assignment)}. Petugas lain dapat mengambilnya.`,
    fields: note("Alasan, untuk petugas berikutnya", { required: true }),
    confirm: "Kembalikan",
    submit: (values) => submit({ note: values.note.trim() }),
  });
