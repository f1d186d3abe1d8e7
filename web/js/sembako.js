/** Dinas Sosial's view: who waits for a sembako package, and handing it over. */

import { announce, button, h, outwardLink } from "./dom.js";
import { ask, note } from "./dialog.js";
import { filterBar } from "./filters.js";
import { AID_REASONS, AID_STATES, dateTime, day, label, nameOf, phoneText, telLink, whatsappLink } from "./format.js";
import { card, cardList, fact } from "./list.js";
import { createPager } from "./pager.js";


/** Asks before marking; one `request_id` per dialog, so sending it again counts once. */
function askDelivered(aid, submit) {
  const requestId = crypto.randomUUID();
  return ask({
    title: "Tandai sudah diserahkan",
    about: `${nameOf(aid)}, ${aid.village ?? "desa tidak diketahui"}`,
    fields: note("Catatan, misalnya siapa yang menerima (boleh kosong)"),
    confirm: "Sudah diserahkan",
    submit: (values) => submit({ request_id: requestId, note: values.note.trim() || null }),
  });
}

function aidCard(aid, { mayDeliver, deliver }) {
  const tel = telLink(aid.phone);
  const chat = whatsappLink(aid.phone);
  return card({
    id: aid.aid_id,
    title: nameOf(aid),
    badge: label(AID_STATES, aid.state),
    tone: aid.state,
    facts: [
      fact("Alamat", [aid.address, aid.village].filter(Boolean).join(", ") || "Tidak diketahui"),
      fact("Isi rumah", aid.household_size && `${aid.household_size} orang`),
      fact("Isolasi sampai", day(aid.isolation_until)),
      fact("Telepon", phoneText(aid.phone)),
      fact("Keterangan", aid.reason && label(AID_REASONS, aid.reason)),
      fact("Diserahkan", aid.delivered_at && dateTime(aid.delivered_at)),
      fact("Catatan", aid.delivery_note),
      fact("Diminta", dateTime(aid.created_at)),
    ],
    actions: [
      mayDeliver && aid.state === "requested" && button("Sudah diserahkan", () => deliver(aid), { class: "primary", "aria-label": `Tandai sudah diserahkan untuk ${nameOf(aid)}` }),
      tel && outwardLink("Telepon", tel, { target: null, "aria-label": `Telepon ${nameOf(aid)}` }),
      chat && outwardLink("WhatsApp", chat, { "aria-label": `WhatsApp ${nameOf(aid)}` }),
    ],
  });
}

/** @returns `{element, start()}` */
export function sembakoView({ api, session, villages }) {
  const filters = filterBar({
    states: AID_STATES,
    villages,
    changed: () => pager.reload(),
  });
  const mayDeliver = session.groups.includes("dinsos");
  const deliver = (aid) =>
    askDelivered(aid, async (report) => {
      pager.replace(await api.delivered(aid.aid_id, report));
      list.show(aid.aid_id);
      announce(`Paket untuk ${nameOf(aid)} tercatat sudah diserahkan.`);
    });
  const list = cardList({
    noun: "permintaan",
    empty: "Tidak ada permintaan dengan saringan ini.",
    render: (aid) => aidCard(aid, { mayDeliver, deliver }),
  });
  const pager = createPager((cursor) => api.sembako({ ...filters.values(), cursor }), (aid) => aid.aid_id, () => list.draw(pager));
  const element = h("section", { class: "sembako" }, h("h1", {}, "Sembako"), filters.element, list.element);
  return { element, start: pager.reload };
}
