/** Sembako on its way from the village's word to the door: the list, and the steps of each role. */

import { aidSteps, mayTake, reasonsOf } from "./aidsteps.js";
import { announce, button, h, outwardLink, save } from "./dom.js";
import { ask, choice, note } from "./dialog.js";
import { ApiError } from "./errors.js";
import { filterBar } from "./filters.js";
import { AID_REASONS, AID_STATES, FUNDS, MARKS, count, dateTime, day, label, nameOf, phoneText, telLink, whatsappLink } from "./format.js";
import { card, cardList, fact } from "./list.js";
import { createPager } from "./pager.js";
import { describe } from "./problem.js";

const AT_ONCE = 100;
const FILES = { xlsx: "Unduh daftar (XLSX)", pdf: "Berita acara (PDF)" };

/** Asks before a step; one `request_id` per dialog, so sending it again counts once. */
function askStep(step, about, submit) {
  const requestId = crypto.randomUUID();
  const reasons = reasonsOf(step);
  return ask({
    title: step.title,
    about,
    fields: [reasons && choice("reason", "Sebab", reasons), note(step.ask, { required: Boolean(step.needsNote) })],
    confirm: step.confirm,
    submit: ({ note: text, reason }) =>
      submit({ request_id: requestId, note: text.trim() || null, ...(reason && { reason }) }),
  });
}

/** Who shares what with this request, in words. */
const shared = (aid) =>
  [...new Set(aid.matches.map((one) => label(MARKS, one.kind)))].join(", ") || null;

const answerOf = (aid) => aid.is_received !== null && (aid.is_received ? "Warga: sudah diterima" : "Warga: belum diterima");

function lastStep(aid) {
  const last = aid.history.at(-1);
  return last && `${label(AID_STATES, last.state)} oleh ${last.by}, ${dateTime(last.at)}`;
}

function aidCard(aid, { steps, take }) {
  const tel = telLink(aid.phone);
  const chat = whatsappLink(aid.phone);
  return card({
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
      fact("Sumber dana", aid.fund === "other" && label(FUNDS, aid.fund)),
      fact("Keterangan", aid.reason && label(AID_REASONS, aid.reason)),
      fact("Sama dengan permintaan lain", shared(aid)),
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
          button(step.button, () => take(step, aid), {
            class: step.main ? "primary" : null,
            "aria-label": `${step.spoken ?? step.button} untuk ${nameOf(aid)}`,
          }),
        ),
      tel && outwardLink("Telepon", tel, { target: null, "aria-label": `Telepon ${nameOf(aid)}` }),
      chat && outwardLink("WhatsApp", chat, { "aria-label": `WhatsApp ${nameOf(aid)}` }),
    ],
  });
}

/** What came of a step of several requests, in a sentence. */
function told(step, answers) {
  const results = answers.flatMap((one) => one.results);
  const refused = results.filter((one) => !one.ok);
  const why = [...new Set(refused.map((one) => one.message))].join(" ");
  return `${step.title}: ${count(results.length - refused.length)} berhasil${refused.length ? `, ${count(refused.length)} tidak. ${why}` : "."}`;
}

/** @returns `{element, start()}` */
export function sembakoView({ api, session, villages }) {
  const isTracer = !session.groups.some((group) => ["dinsos", "operator"].includes(group));
  const filters = filterBar({
    states: AID_STATES,
    villages,
    kecamatan: isTracer ? session.kecamatan : null,
    changed: () => pager.reload(),
  });
  const steps = aidSteps.filter((step) => mayTake(step, session.groups));
  const take = (step, aid) =>
    askStep(step, `${nameOf(aid)}, ${aid.village ?? "desa tidak diketahui"}`, async (report) => {
      if (step.many) {
        const { results } = await api.aidSteps(step.name, { ...report, ids: [aid.aid_id] });
        if (!results[0].ok) throw new ApiError(409, results[0].code, results[0].message);
        pager.replace({ ...aid, state: results[0].state });
      } else {
        pager.replace(await api.aidStep(aid.aid_id, step.name, report));
      }
      list.show(aid.aid_id);
      announce(`${step.title}: ${nameOf(aid)} tercatat.`);
    });
  const takeAll = (step, aids) =>
    askStep(step, `${count(aids.length)} permintaan yang tampil di daftar`, async (report) => {
      const answers = [];
      for (let start = 0; start < aids.length; start += AT_ONCE) {
        const ids = aids.slice(start, start + AT_ONCE).map((aid) => aid.aid_id);
        answers.push(await api.aidSteps(step.name, { ...report, ids }));
      }
      announce(told(step, answers));
      await pager.reload();
    });
  const list = cardList({
    noun: "permintaan",
    empty: "Tidak ada permintaan dengan saringan ini.",
    render: (aid) => aidCard(aid, { steps, take }),
  });
  const download = async (format) => {
    announce("Berkas sedang dibuat …");
    try {
      save(await api.sembakoFile({ ...filters.values(), format }));
      announce("Berkas diunduh. Isinya rahasia.");
    } catch (error) {
      announce(Object.values(describe(error)).join(" "));
    }
  };
  const files = h("div", { class: "actions" }, Object.entries(FILES).map(([format, words]) => button(words, () => download(format))));
  const together = h("div", { class: "actions" });
  const draw = () => {
    list.draw(pager);
    const { state } = filters.values();
    const possible = steps.filter((step) => step.many && step.states.includes(state));
    const aids = pager.items.filter((aid) => aid.state === state);
    files.hidden = !pager.items.length;
    together.replaceChildren(
      ...(aids.length > 1 && !pager.loading ? possible : []).map((step) =>
        button(`${step.button} semua (${count(aids.length)})`, () => takeAll(step, aids)),
      ),
    );
  };
  const pager = createPager((cursor) => api.sembako({ ...filters.values(), cursor }), (aid) => aid.aid_id, draw);
  const element = h("section", { class: "sembako" }, h("h1", {}, "Sembako"), filters.element, together, files, list.element);
  return { element, start: pager.reload };
}
