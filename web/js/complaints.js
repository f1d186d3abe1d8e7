/** Complaints for doctors and operators: who waits, what was answered, how long it takes. */

import { path } from "./api.js";
import { CHOICES } from "./carewords.js";
import { complaintCard, gravestFirst } from "./complaint.js";
import { complaintFigures } from "./complaintfigures.js";
import { ask, choice } from "./dialog.js";
import { announce, button, h } from "./dom.js";
import { ApiError } from "./errors.js";
import { count, nameOf } from "./format.js";
import { cardList } from "./list.js";
import { afterDialog, lines, segments } from "./notice.js";
import { createPager } from "./pager.js";
import { whenSeen } from "./seen.js";
import { announceProblem } from "./trouble.js";

const LISTS = { waiting: "Menunggu", done: "Selesai (14 hari)" };
const LONGEST = 1000;

/** Asks for the answer; one `request_id` per dialog, so sending it again counts once. */
function askAnswer(one, submit) {
  const requestId = crypto.randomUUID();
  const { other, ...quick } = CHOICES;
  return ask({
    title: "Jawab keluhan",
    about: `${nameOf(one)}. Jawaban diteruskan kepada warga lewat WhatsApp.`,
    fields: [choice("choice", "Jawaban", { ...quick, other }), lines("text", "Kata-kata Anda (boleh kosong bila jawaban dipilih)", { maxlength: LONGEST })],
    confirm: "Kirim jawaban",
    submit: ({ choice: chosen, text }) => {
      if (chosen === "other" && !text.trim()) throw new ApiError(422, "invalid", "Tulis jawaban Anda.");
      return submit({ request_id: requestId, choice: chosen, text: text.trim() });
    },
  });
}

const askClosing = (one, submit) =>
  ask({
    title: "Tutup keluhan tanpa jawaban",
    about: `${nameOf(one)}. Warga tidak diberi tahu; alasannya dicatat.`,
    fields: [lines("reason", "Alasan", { required: true, maxlength: 500 })],
    confirm: "Tutup keluhan",
    submit: ({ reason }) => submit({ reason: reason.trim() }),
  });

/** @returns `{element, start(), close()}` */
export function complaintsView({ api, session, villages, go }) {
  const isOperator = session.groups.includes("operator");
  const changed = (one, words) => (answer) => {
    pager.replace(answer);
    afterDialog(() => list.show(one.complaint_id));
    announce(words);
  };
  const send = (one, step, body, words) => api.post(path("complaints", one.complaint_id, step), body).then(changed(one, words));
  const acts = {
    answer: (one) => askAnswer(one, (body) => send(one, "answer", body, `Jawaban untuk ${nameOf(one)} tersimpan dan diteruskan.`)),
    acknowledge: isOperator && ((one) => send(one, "acknowledge", {}, `Anda menangani keluhan ${nameOf(one)}.`).catch(announceProblem)),
    close: isOperator && ((one) => askClosing(one, (body) => send(one, "close", body, `Keluhan ${nameOf(one)} ditutup.`))),
    open: (one) => go("orang", one.person_id),
  };
  const list = cardList({ noun: "keluhan", empty: "Tidak ada keluhan di sini.", render: (one) => complaintCard(one, acts) });
  const more = h("p", { class: "summary" });
  const which = segments("Keluhan mana", LISTS, () => pager.reload());
  const pager = createPager(
    async () => {
      const found = await api.get("complaints", { state: which.value() });
      more.textContent = found.more ? `Masih ada ${count(found.more)} keluhan lagi; jawab yang ini dahulu.` : "";
      return { items: which.value() === "waiting" ? gravestFirst(found.items) : [...found.items].reverse(), cursor: null };
    },
    (one) => one.complaint_id,
    () => list.draw(pager),
  );
  const seen = whenSeen(() => pager.reload());
  const element = h(
    "section",
    { class: "desk" },
    h("h1", {}, "Keluhan"),
    h("div", { class: "bar" }, which.element, button("Muat ulang", () => pager.reload())),
    list.element,
    more,
    isOperator && complaintFigures(api, villages),
  );
  return { element, start: pager.reload, close: seen.stop };
}
