/** One assignment as a card, with all that a tracer needs in front of a gate. */

import { button, h, outwardLink } from "./dom.js";
import { CLOSED_BY, PRECISIONS, QUICK_OUTCOMES, REASONS, STATES, STEPS, dateTime, label, nameOf, phoneText, telLink, wayThere, whatsappLink } from "./format.js";
import { fact } from "./list.js";
import { wordsOf } from "./pending.js";

/** `name, 34 th`; the age is left out where nobody knows it. */
const title = (one) => (one.age === null ? nameOf(one) : `${nameOf(one)}, ${one.age} th`);

/** Whether `session`'s owner holds it, also on a lease that has run out while nobody else took it. */
export const isMine = ({ state, tracer }, session) => state === "taken" && tracer === session.username;

function attemptsText({ attempts }) {
  const last = attempts.at(-1);
  const words = last && `${attempts.length}×, terakhir ${label(CLOSED_BY, last.outcome)} (${dateTime(last.at)})`;
  return last?.note ? `${words}: ${last.note}` : words;
}

/** What a doctor or an operator wrote who asked for a visit. */
const requestsText = ({ asks }) => asks.map((one) => one.note).filter(Boolean).join("; ");

const pendingText = ({ pending }) => pending?.map((entry) => `${wordsOf(entry)} (${dateTime(entry.at)})`).join("; ");

function heldText(one, mine) {
  if (one.state !== "taken" || one.free) return null;
  const until = one.lease_until ? ` sampai ${dateTime(one.lease_until)}` : "";
  return `${mine ? "oleh Anda" : "oleh petugas lain"}${until}`;
}

/** Call, write, ride there: what is known of the three. */
function ways(one, name) {
  const way = wayThere(one);
  const tel = telLink(one.phone);
  const chat = whatsappLink(one.phone);
  const links = [
    tel && outwardLink("Telepon", tel, { target: null, "aria-label": `Telepon ${name}` }),
    chat && outwardLink("WhatsApp", chat, { "aria-label": `WhatsApp ${name}` }),
    way && outwardLink(way.label, way.href, { "aria-label": `${way.label} ${name}` }),
  ].filter(Boolean);
  return links.length ? h("div", { class: "ways" }, links) : null;
}

/** The usual outcomes as large buttons; a second tap, in the same place, saves. Between the two the card may be drawn anew. */
function outcomes(one, name, work) {
  const id = one.assignment_id;
  const row = h("div", { class: "outcomes", role: "group", "aria-label": `Hasil ${name}` });
  const choices = () => [
    ...Object.entries(QUICK_OUTCOMES).map(([outcome, text]) =>
      h("button", { type: "button", class: "big", onclick: () => sure(outcome) }, text),
    ),
    h("button", { type: "button", class: "big", onclick: () => work.outcome(one), "aria-label": `Hasil lainnya ${name}` }, "Lainnya"),
  ];
  const certainly = (outcome) => [
    button(`Simpan: ${QUICK_OUTCOMES[outcome]}`, () => work.unsure.delete(id) && work.quick(one, outcome), { class: "primary big" }),
    h("button", { type: "button", class: "big", onclick: () => ask(outcome) }, "Batal"),
  ];
  function sure(outcome) {
    work.unsure.set(id, outcome);
    row.replaceChildren(...certainly(outcome));
    row.firstChild.focus();
  }
  function ask(outcome) {
    work.unsure.delete(id);
    row.replaceChildren(...choices());
    row.children[Object.keys(QUICK_OUTCOMES).indexOf(outcome)]?.focus();
  }
  const tapped = work.unsure.get(id);
  row.append(...(tapped ? certainly(tapped) : choices()));
  return row;
}

/**
 * @param session who looks at it; only tracers get buttons that change something
 * @param work `{take, giveBack, quick, outcome, contacts, showOnMap}`, each given the assignment; `unsure` as `tracerWork` has it
 */
export function assignmentCard(one, { session, work }) {
  const name = nameOf(one);
  const id = one.assignment_id;
  const isTracer = session.groups.includes("tracer");
  const mayAct = isTracer && one.state !== "closed";
  const mine = isMine(one, session);
  const mayName = isTracer && (mine || (one.state === "closed" && one.attempts.at(-1)?.tracer === session.username));
  // The API says whether it may be taken: a phone's own clock may be wrong.
  const held = one.state === "taken" && !one.free;
  return h(
    "article",
    { class: "card task", tabindex: -1, "data-id": id, "aria-labelledby": `judul-${id}` },
    h(
      "header",
      {},
      h("h2", { id: `judul-${id}` }, one.place && `${one.place}. `, title(one)),
      h("span", { class: `badge ${one.state}` }, mine && held ? "Tugas saya" : label(STATES, one.state)),
    ),
    one.pending && h("p", { class: "pending" }, h("strong", {}, "Belum terkirim: "), pendingText(one)),
    h(
      "dl",
      {},
      fact("Alasan", one.reasons.map((reason) => label(REASONS, reason)).join("; ")),
      fact("Permintaan", requestsText(one)),
      one.step !== "visit" && fact("Langkah", label(STEPS, one.step)),
      fact("Alamat", [one.address, one.village].filter(Boolean).join(", ") || "Tidak diketahui"),
      fact("Lokasi", label(PRECISIONS, one.precision)),
      fact("Telepon", phoneText(one.phone)),
      fact("Diambil", heldText(one, mine)),
      fact("Upaya", attemptsText(one)),
      fact("Catatan", one.note),
      fact("Dibuat", dateTime(one.created_at)),
    ),
    h(
      "div",
      { class: "actions" },
      ways(one, name),
      mayAct && one.free && button("Ambil tugas", () => work.take(one), { class: "primary big", "aria-label": `Ambil tugas ${name}` }),
      mayAct && mine && outcomes(one, name, work),
      h(
        "div",
        { class: "more" },
        mayName && button("Kontak erat", () => work.contacts(one), { "aria-label": `Catat kontak erat ${name}` }),
        mayAct && mine && button("Kembalikan", () => work.giveBack(one), { "aria-label": `Kembalikan tugas ${name}` }),
        one.precision !== "unknown" && button("Lihat di peta", () => work.showOnMap(one), { "aria-label": `Lihat di peta: ${name}` }),
      ),
    ),
  );
}
