/** A request for sembako as a card, its history, and what it is held against. */

import { aidStepWords } from "./chaincare.js";
import { button, h, outwardLink } from "./dom.js";
import { AID_REASONS, AID_STATES, FUNDS, MARKS, dateTime, day, label, nameOf, phoneText, telLink, whatsappLink } from "./format.js";
import { card, fact } from "./list.js";
import { tell } from "./notice.js";

const answerOf = (aid) => aid.is_received !== null && (aid.is_received ? "Warga: sudah diterima" : "Warga: belum diterima");

function lastStep(aid) {
  const last = aid.history.at(-1);
  return last && `${label(AID_STATES, last.state)} oleh ${last.by}, ${dateTime(last.at)}`;
}

/** `S-00000C Ni Wayan Butuh, Sanur: Di Satgas desa (nomor HP)`. Pure. */
export function otherWords(other, aid) {
  const marks = [...new Set(aid.matches.filter((one) => one.aid_id === other.aid_id).map((one) => label(MARKS, one.kind)))];
  const who = [other.name, other.village].filter(Boolean).join(", ");
  const shared = marks.length ? ` (sama: ${marks.join(", ")})` : aid.duplicates.includes(other.aid_id) ? " (menunggu di belakang permintaan ini)" : "";
  return `${other.reference} ${who}: ${label(AID_STATES, other.state)}${shared}`;
}

const others = (aid) => aid.others.length > 0 && h("ul", {}, aid.others.map((one) => h("li", {}, otherWords(one, aid))));

/** Every step with who took it, oldest first. */
export const showHistory = (aid) =>
  tell(
    `Riwayat ${aid.reference}`,
    h("p", {}, `${nameOf(aid)}, ${aid.village ?? "desa tidak diketahui"}`),
    h(
      "ol",
      { class: "entries" },
      aid.history.map((step) =>
        h(
          "li",
          { class: "entry" },
          h("p", { class: "when" }, dateTime(step.at)),
          h("p", { class: "what" }, label(AID_STATES, step.state)),
          h("ul", {}, aidStepWords(step).map((text) => h("li", {}, text))),
        ),
      ),
    ),
    aid.is_received !== null && h("p", {}, `${answerOf(aid)} (${dateTime(aid.answered_at)})`),
  );

/** A box to tick, for steps of many at once. */
function box(aid, { chosen, toggle }) {
  const input = h("input", { type: "checkbox", checked: chosen, "aria-label": `Pilih ${nameOf(aid)}` });
  input.addEventListener("change", () => toggle(aid, input.checked));
  return h("label", { class: "tick" }, input);
}

/**
 * @param steps those that this person may take; `take(step, aid)` asks for one
 * @param tick `{chosen, toggle}`, null where nothing can be done with many
 */
export function aidCard(aid, { steps, take, tick }) {
  const tel = telLink(aid.phone);
  const chat = whatsappLink(aid.phone);
  const node = card({
    id: aid.aid_id,
    title: nameOf(aid),
    badge: label(AID_STATES, aid.state),
    tone: aid.state,
    facts: [
      fact("Nomor", aid.reference),
      fact("Alamat", [aid.address, aid.village].filter(Boolean).join(", ") || "Tidak diketahui"),
      fact("Isi rumah", aid.household_size && `${aid.household_size} orang`),
      fact("Isolasi sampai", day(aid.isolation_until)),
      fact("Telepon", phoneText(aid.phone)),
      fact("Sumber dana", label(FUNDS, aid.fund)),
      fact("Keterangan", aid.reason && label(AID_REASONS, aid.reason)),
      fact("Sama dengan permintaan lain", others(aid)),
      fact("Langkah terakhir", lastStep(aid)),
      fact("Diserahkan", aid.delivered_at && dateTime(aid.delivered_at)),
      fact("Jawaban", answerOf(aid)),
      fact("Catatan", aid.history.at(-1)?.note),
      fact("Diminta", dateTime(aid.created_at)),
    ],
    actions: [
      steps
        .filter((step) => step.states.includes(aid.state))
        .map((step) =>
          button(step.button, () => take(step, aid), { class: step.main ? "primary" : null, "aria-label": `${step.spoken ?? step.button} untuk ${nameOf(aid)}` }),
        ),
      tel && outwardLink("Telepon", tel, { target: null, "aria-label": `Telepon ${nameOf(aid)}` }),
      chat && outwardLink("WhatsApp", chat, { "aria-label": `WhatsApp ${nameOf(aid)}` }),
      aid.history.length > 0 && button("Riwayat", () => showHistory(aid), { "aria-label": `Riwayat ${nameOf(aid)}` }),
    ],
  });
  if (tick) node.querySelector("header").prepend(box(aid, tick));
  return node;
}
