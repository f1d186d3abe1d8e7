/** Dinas Sosial's view: who waits for a sembako package, and handing it over. */

import { announce, button, h, outwardLink } from "./dom.js";
import { ask, note } from "./dialog.js";
import { filterBar } from "./filters.js";
import { AID_STATES, dateTime, day, label, phoneText, telLink, whatsappLink } from "./format.js";
import { card, cardList, fact } from "./list.js";
import { createPager } from "./pager.js";

const { requested, delivered, duplicate } = AID_STATES;

/** Asks before marking; one `request_id` per dialog, so sending it again counts once. */
function askDelivered(aid, submit) {
  const requestId = crypto.randomUUID();
  return ask({
    title: "Tandai sudah diserahkan",
    about: `${aid.name}, ${aid.village ?? "desa tidak diketahui"}`,
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
    title: aid.name,
    badge: label(AID_STATES, aid.state),
    tone: aid.state,
    facts: [
      fact("Alamat", [aid.address, aid.village].filter(Boolean).join(", ") || "Tidak diketahui"),
      fact("Isi rumah", aid.household_size && `${aid.household_size} orang`),
      fact("Isolasi sampai", day(aid.isolation_until)),
      fact("Telepon", phoneText(aid.phone)),
      fact("Keterangan", aid.reason),
      aid.state === "duplicate" && fact("Ganda", "Rumah ini sudah punya permintaan lain."),
      fact("Diserahkan", aid.delivered_at && dateTime(aid.delivered_at)),
      fact("Diminta", dateTime(aid.created_at)),
    ],
    actions: [
      mayDeliver && aid.state === "requested" && button("Sudah diserahkan", () => deliver(aid), { class: "primary", "aria-label": `Tandai sudah diserahkan untuk ${aid.name}` }),
      tel && outwardLink("Telepon", tel, { target: null, "aria-label": `Telepon ${aid.name}` }),
      chat && outwardLink("WhatsApp", chat, { "aria-label": `WhatsApp ${aid.name}` }),
    ],
  });
}

/** @returns `{element, start()}` */
export function sembakoView({ api, session, villages }) {
  const filters = filterBar({
    states: { requested, delivered, duplicate },
    villages,
    changed: () => pager.reload(),
  });
  const mayDeliver = session.groups.includes("dinsos");
  const deliver = (aid) =>
    askDelivered(aid, async (report) => {
      pager.replace(await api.delivered(aid.aid_id, report));
      list.show(aid.aid_id);
      announce(`Paket untuk ${aid.name} tercatat sudah diserahkan.`);
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
