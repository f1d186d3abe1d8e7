/** The top of a person's page: who it is, where, and whether the city writes to them. */

import { ageText, localDay } from "./age.js";
import { button, h, outwardLink } from "./dom.js";
import { listed } from "./entry.js";
import { day, label, nameOf, phoneText, telLink, whatsappLink } from "./format.js";
import { fact } from "./list.js";
import { EPISODE_STATES, END_REASONS, FIELDS, KINDS, SEXES, UNREACHABLE } from "./words.js";

/** Whether messages go out, with every reason why not. */
function willBeMessaged({ will_be_messaged: will, reasons_not_text: reasons }) {
  if (will) return h("p", { class: "good" }, "Warga ini masih dikirimi pesan.");
  return h("div", { class: "problem" }, h("p", {}, h("strong", {}, "Warga ini tidak dikirimi pesan lagi:")), h("ul", {}, reasons.map((one) => h("li", {}, one))));
}

const linked = (words, ids, go) =>
  ids.length > 0 && [h("dt", {}, words), h("dd", { class: "actions" }, ids.map(([id, text]) => button(text, () => go("orang", id))))];

/** What a later file says otherwise; what the resident or a tracer entered stays. */
const disagreement = (one) => `${label(FIELDS, one.field.split("@")[0])} di berkas: ${one.value}`;

export function personHead(chain, names, go) {
  const { person } = chain;
  const tel = telLink(person.phone);
  const chat = whatsappLink(person.phone);
  const age = ageText(person.birth_date, localDay(new Date()));
  return [
    h("h1", { tabindex: -1 }, nameOf(person)),
    h(
      "dl",
      { class: "facts" },
      fact("Umur", [age ?? "Umur tidak diketahui", person.sex && label(SEXES, person.sex)].filter(Boolean).join(", ")),
      fact("Desa/kelurahan", names.get(person.village_code) ?? "Tidak diketahui"),
      fact("Alamat", person.address),
      fact("Telepon", phoneText(person.phone)),
      fact("NIK", person.nik),
      fact("Nomor KK", person.kk),
      fact("Berbeda dengan berkas", listed("Isian warga dipakai", chain.disagreements.map(disagreement))),
      linked("Disebut oleh", chain.index_person_ids.map((id, place) => [id, `Kasus ${place + 1}`]), go),
      linked("Kontak eratnya", chain.contacts.map((one, place) => [one.contact_person_id, one.relation || `Kontak ${place + 1}`]), go),
      linked("Digabung ke", person.merged_into ? [[person.merged_into, "Buka catatannya"]] : [], go),
    ),
    h(
      "div",
      { class: "actions" },
      tel && outwardLink("Telepon", tel, { target: null, class: "button primary" }),
      chat && outwardLink("WhatsApp", chat),
    ),
    willBeMessaged(chain),
  ];
}

/** One stay as case or contact, with what may be said about it; `actions` are buttons. */
export const episodeCard = (episode, actions) =>
  h(
    "article",
    { class: "card" },
    h("header", {}, h("h3", {}, label(KINDS, episode.kind)), h("span", { class: `badge ${episode.status === "active" ? "open" : ""}` }, label(EPISODE_STATES, episode.status))),
    h(
      "dl",
      {},
      fact("Hari pertama", day(episode.anchor_date)),
      fact(episode.status === "active" ? "Sampai" : "Berakhir", day(episode.end_date)),
      fact("Hasil akhir", episode.status_reason && label(END_REASONS, episode.status_reason)),
      fact("WhatsApp", episode.unreachable && label(UNREACHABLE, episode.unreachable)),
    ),
    h("div", { class: "actions" }, actions),
  );
