/** Of whom nobody has heard, for doctors and operators: who, since when, which step, and what to do. */

import { lasting } from "./age.js";
import { path } from "./api.js";
import { HEARD, SILENCE_KINDS, SILENCE_STATES, SILENCE_STEPS, SILENCE_WORDS } from "./carewords.js";
import { askReport } from "./dayreport.js";
import { ask } from "./dialog.js";
import { announce, button, h, outwardLink } from "./dom.js";
import { who } from "./entry.js";
import { count, dateTime, label, nameOf, phoneText, telLink, whatsappLink } from "./format.js";
import { card, cardList, fact } from "./list.js";
import { afterDialog, lines, segments } from "./notice.js";
import { createPager } from "./pager.js";
import { whenSeen } from "./seen.js";
import { announceProblem } from "./trouble.js";

const LISTS = { waiting: "Masih dicari", over: "Selesai (14 hari)" };
const HOUR = 60;

const steps = (one) =>
  h(
    "details",
    {},
    h("summary", {}, `${count(one.history.length)} langkah`),
    h("ol", {}, one.history.map(([what, at]) => h("li", {}, `${dateTime(at)}: ${label(SILENCE_WORDS, what)}`))),
  );

/** Why it is over: who said so, and their words. */
const ending = (one) => one.over_because && [label(HEARD, one.over_because), who(one.over_by), one.over_note].filter(Boolean).join(", ");

function silenceCard(one, { report, acknowledge, close, open }) {
  const tel = telLink(one.phone);
  const chat = whatsappLink(one.phone);
  const name = nameOf(one);
  const waits = one.state === "waiting";
  const spoken = (words) => ({ "aria-label": `${words} ${name}` });
  return card({
    id: one.silence_id,
    title: name,
    badge: waits ? label(SILENCE_STEPS, one.step) : label(SILENCE_STATES, one.state),
    tone: waits ? (one.step === "operators" ? "grave" : "open") : "",
    facts: [
      fact("Sebab dicari", label(SILENCE_KINDS, one.kind)),
      fact("Tanpa kabar", `${waits ? `${lasting(one.hours_silent * HOUR)}, ` : ""}sejak ${dateTime(one.since)}`),
      fact("Langkah berikutnya", waits && one.due_at && dateTime(one.due_at)),
      fact("Telepon", phoneText(one.phone)),
      fact("Alamat", [one.address, one.village].filter(Boolean).join(", ") || "Tidak diketahui"),
      fact("Dokter", one.doctor && [one.doctor.name, one.doctor.phone && phoneText(one.doctor.phone)].filter(Boolean).join(", ")),
      fact("Dicari oleh", one.acknowledged_by && `${who(one.acknowledged_by)}, ${dateTime(one.acknowledged_at)}`),
      fact("Selesai", ending(one)),
      fact("Semua langkah", steps(one)),
    ],
    actions: [
      waits && tel && outwardLink("Telepon", tel, { target: null, class: "button primary", ...spoken("Telepon") }),
      waits && button("Catat kabar", () => report(one), { class: "primary", ...spoken("Catat kabar") }),
      waits && chat && outwardLink("WhatsApp", chat, spoken("WhatsApp")),
      waits && button("Saya cari", () => acknowledge(one), spoken("Saya cari")),
      waits && button("Tutup", () => close(one), spoken("Tutup pencarian")),
      button("Perjalanan", () => open(one), spoken("Perjalanan")),
    ],
  });
}

const askClosing = (one, submit) =>
  ask({
    title: "Tutup pencarian",
    about: `${nameOf(one)}. Tutup hanya bila keadaannya sudah diketahui; alasannya dicatat.`,
    fields: [lines("reason", "Bagaimana Anda tahu", { required: true, maxlength: 500 })],
    confirm: "Tutup pencarian",
    submit: ({ reason }) => submit({ reason: reason.trim() }),
  });

/** @returns `{element, start(), close()}` */
export function silencesView({ api, go }) {
  const send = async (one, step, body, words) => {
    pager.replace(await api.post(path("silences", one.silence_id, step), body));
    afterDialog(() => list.show(one.silence_id));
    announce(words);
  };
  const acts = {
    report: (one) =>
      askReport(api, { person_id: one.person_id, episode_id: one.episode_id, name: nameOf(one) }, async () => {
        announce(`Kabar ${nameOf(one)} tercatat.`);
        await pager.reload();
      }),
    acknowledge: (one) => send(one, "acknowledge", {}, `Anda mencari ${nameOf(one)}.`).catch(announceProblem),
    close: (one) => askClosing(one, (body) => send(one, "close", body, `Pencarian ${nameOf(one)} ditutup.`)),
    open: (one) => go("orang", one.person_id),
  };
  const list = cardList({ noun: "warga", empty: "Tidak ada warga tanpa kabar di sini.", render: (one) => silenceCard(one, acts) });
  const more = h("p", { class: "summary" });
  const which = segments("Warga mana", LISTS, () => pager.reload());
  const pager = createPager(
    async () => {
      const found = await api.get("silences", { state: which.value() });
      more.textContent = found.more ? `Masih ada ${count(found.more)} warga lagi.` : "";
      return { items: which.value() === "waiting" ? found.items : [...found.items].reverse(), cursor: null };
    },
    (one) => one.silence_id,
    () => list.draw(pager),
  );
  const seen = whenSeen(() => pager.reload());
  const element = h(
    "section",
    { class: "desk" },
    h("h1", {}, "Tanpa kabar"),
    h("p", { class: "summary" }, "Warga yang tidak terdengar kabarnya, yang terlama di atas. Diam adalah tanda bahaya."),
    h("div", { class: "bar" }, which.element, button("Muat ulang", () => pager.reload())),
    list.element,
    more,
  );
  return { element, start: pager.reload, close: seen.stop };
}
