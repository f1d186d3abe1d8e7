/** Sembako on its way from the village's word to the door: the list, and the steps of each role. */

import { bulkBar, sendAll, tellResults } from "./aidbulk.js";
import { aidCard } from "./aidcard.js";
import { aidFilters } from "./aidfilters.js";
import { aidPrint } from "./aidprint.js";
import { aidSteps, mayTake, reasonsOf } from "./aidsteps.js";
import { announce, h } from "./dom.js";
import { ask, choice, note, pick } from "./dialog.js";
import { ApiError } from "./errors.js";
import { FUNDS, count, nameOf } from "./format.js";
import { cardList } from "./list.js";
import { afterDialog } from "./notice.js";
import { createPager } from "./pager.js";

const FEWEST = 20;
const NEEDS_WORDS = ["other", "other_reason"];

/** Asks before a step; one `request_id` per dialog, so sending it again counts once. */
function askStep(step, about, submit) {
  const requestId = crypto.randomUUID();
  const reasons = reasonsOf(step);
  return ask({
    title: step.title,
    about,
    fields: [
      reasons && choice("reason", "Sebab", reasons),
      step.asksFund && pick("fund", "Sumber dana menurut KTP/KK yang dilihat", [["", "Seperti tercatat"], ...Object.entries(FUNDS)]),
      note(step.ask, { required: Boolean(step.needsNote) }),
    ],
    confirm: step.confirm,
    submit: ({ note: text, reason, fund }) => {
      if (NEEDS_WORDS.includes(reason) && !text.trim()) throw new ApiError(422, "invalid", "Tulis sebabnya di catatan.");
      return submit({ request_id: requestId, note: text.trim() || null, ...(reason && { reason }), ...(fund && { fund }) });
    },
  });
}

/** Pages until there is something to show: a filter may leave a page short or empty. */
async function filledPage(fetchPage, cursor) {
  const found = { items: [], cursor };
  let counts = null;
  do {
    const page = await fetchPage(found.cursor);
    counts ??= page.counts;
    Object.assign(found, { items: [...found.items, ...page.items], cursor: page.cursor ?? null });
  } while (found.cursor && found.items.length < FEWEST);
  return { ...found, counts };
}

/** @returns `{element, start()}` */
export function sembakoView({ api, session, villages }) {
  const isTracer = !session.groups.some((group) => ["dinsos", "operator"].includes(group));
  const filters = aidFilters({ villages, kecamatan: isTracer ? session.kecamatan : null, changed: () => reload() });
  const steps = aidSteps.filter((step) => mayTake(step, session.groups));
  const take = (step, aid) =>
    askStep(step, `${nameOf(aid)}, ${aid.village ?? "desa tidak diketahui"}`, async (report) => {
      if (step.many) {
        const [result] = await sendAll(api, step, [aid], report);
        if (!result.ok) throw new ApiError(409, result.code, result.message);
        pager.replace({ ...aid, state: result.state });
      } else {
        pager.replace(await api.aidStep(aid.aid_id, step.name, report));
      }
      afterDialog(() => list.show(aid.aid_id));
      announce(`${step.title}: ${nameOf(aid)} tercatat.`);
    });
  const takeAll = async (step, aids) => {
    const results = [];
    let isSent = false;
    await askStep(step, `${count(aids.length)} permintaan yang dipilih`, async (report) => {
      isSent = true;
      results.splice(0, Infinity, ...(await sendAll(api, step, aids, report)));
    });
    if (results.length) await tellResults(step, aids, results);
    // What was sent may have arrived in part, also where the answer did not.
    if (isSent && element.isConnected) await reload();
  };

  const bulk = bulkBar({ take: takeAll, changed: () => draw(), ticked: () => drawBulk() });
  const possible = () => steps.filter((step) => step.many && step.states.includes(filters.values().state));
  const list = cardList({
    noun: "permintaan",
    empty: "Tidak ada permintaan dengan saringan ini.",
    render: (aid) => aidCard(aid, { steps, take, tick: aid.state === filters.values().state && possible().length ? bulk.tickOf(aid) : null }),
  });
  const draw = () => {
    list.draw(pager);
    printing.element.hidden = !pager.items.length;
    drawBulk();
  };
  const drawBulk = () => bulk.draw(pager.loading ? [] : pager.items.filter((aid) => aid.state === filters.values().state), possible());
  const pager = createPager(
    async (cursor) => {
      const page = await filledPage((from) => api.sembako({ ...filters.values(), cursor: from, counts: from ? "" : "true" }), cursor);
      if (page.counts) filters.waiting(page.counts);
      return page;
    },
    (aid) => aid.aid_id,
    () => draw(),
  );
  const reload = () => {
    bulk.clear();
    return pager.reload();
  };
  const printing = aidPrint({
    api,
    filters,
    loadAll: async () => {
      while (pager.cursor && !pager.error) await pager.more();
      if (pager.error) throw pager.error;
      return pager.items;
    },
  });
  const element = h("section", { class: "sembako" }, h("h1", {}, "Sembako"), filters.element, printing.element, list.element, bulk.element, printing.paper);
  return { element, start: reload };
}
