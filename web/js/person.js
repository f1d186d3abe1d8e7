/** One person's whole chain: header, what staff may say about it, what is to come, and the timeline. */

import { path } from "./api.js";
import { askReport } from "./dayreport.js";
import { announce, button, h } from "./dom.js";
import { dateTime, day, label, nameOf } from "./format.js";
import { afterDialog } from "./notice.js";
import { askFacts, askOutcome, askVisit } from "./persondialogs.js";
import { episodeCard, personHead } from "./personhead.js";
import { personSearch } from "./personsearch.js";
import { problemBox } from "./problem.js";
import { AREAS, byDay, comingUp, entriesOf } from "./timeline.js";
import { namesOf } from "./villages.js";
import { KINDS } from "./words.js";

const clock = (iso) => dateTime(iso).replace(/^.*?, /, "");

const entryItem = (one) =>
  h(
    "li",
    { class: one.tone ? `entry ${one.tone}` : "entry" },
    h("p", { class: "when" }, !one.isDay && [h("time", { datetime: one.at }, clock(one.at)), " "], h("span", { class: "badge" }, AREAS[one.area])),
    h("p", { class: "what" }, one.title),
    one.details.length > 0 && h("ul", {}, one.details.map((text) => h("li", {}, text))),
  );

/** Newest last, by local day. */
const timeline = (entries) =>
  byDay(entries).map(({ day: date, entries: found }) => h("section", { class: "day" }, h("h3", {}, day(date)), h("ol", { class: "entries" }, found.map(entryItem))));

/** What this person's roles may say; the API decides whether of this resident. */
function actionsOf({ session, api, chain, reload }) {
  const may = (...roles) => roles.some((role) => session.groups.includes(role));
  return (episode) => {
    const about = `${nameOf(chain.person)}, ${label(KINDS, episode.kind).toLowerCase()} sejak ${day(episode.anchor_date)}`;
    const done = async (answer) => {
      announce(answer.text ?? "Tercatat.");
      await reload();
    };
    const who = { person_id: episode.person_id, episode_id: episode.episode_id, name: nameOf(chain.person) };
    const spoken = `, ${label(KINDS, episode.kind).toLowerCase()} ${day(episode.anchor_date)}`;
    const named = (words, work, props = {}) => button(words, work, { "aria-label": words + spoken, ...props });
    return [
      episode.status === "active" && may("doctor", "operator", "tracer") && named("Catat kabar", () => askReport(api, who, () => done({})), { class: "primary" }),
      episode.status === "active" && may("doctor", "operator") && named("Minta kunjungan", () => askVisit(api, episode, about, () => done({}))),
      may("doctor", "operator") && named("Perbaiki tanggal dan tes", () => askFacts(api, episode, about, done)),
      may("doctor", "operator") && named("Catat hasil akhir", () => askOutcome(api, episode, about, done)),
    ];
  };
}

/** @returns `{element, start()}`; `detail` is a person id, which may stand in the address */
export function personView({ api, session, villages, go, detail }) {
  const names = new Map(namesOf(villages));
  const element = h("section", { class: "person" });
  const back = h("p", {}, button("Kembali", () => window.history.back(), { class: "quiet" }));

  async function load() {
    element.setAttribute("aria-busy", "true");
    try {
      draw(await api.get(path("people", detail)));
    } catch (error) {
      element.replaceChildren(back, h("h1", {}, "Perjalanan warga"), problemBox(error, error.status === 403 || error.status === 404 ? null : load));
    }
    element.setAttribute("aria-busy", "false");
  }

  function draw(chain) {
    const waits = comingUp(chain);
    const actions = actionsOf({ session, api, chain, reload: load });
    element.replaceChildren(
      back,
      ...personHead(chain, names, go),
      h("section", {}, h("h2", {}, "Isolasi dan karantina"), h("div", { class: "cards" }, chain.episodes.map((one) => episodeCard(one, actions(one))))),
      ...(waits.length ? [h("section", { class: "coming" }, h("h2", {}, "Berikutnya"), h("ul", {}, waits.map((one) => h("li", {}, one))))] : []),
      h("section", {}, h("h2", {}, "Perjalanan"), h("p", { class: "summary" }, "Yang terlama di atas. Semua waktu WITA."), timeline(entriesOf(chain))),
    );
    // What was pressed is gone: whoever goes by keyboard goes on from the heading.
    afterDialog(() => document.activeElement === document.body && element.querySelector("h1").focus());
  }

  async function start() {
    if (detail) {
      element.replaceChildren(h("h1", {}, "Perjalanan warga"), h("p", { class: "summary", role: "status" }, "Memuat …"));
      return load();
    }
    const isOperator = session.groups.includes("operator");
    element.replaceChildren(
      h("h1", {}, "Perjalanan warga"),
      isOperator ? personSearch({ api, villages, go }) : h("p", { class: "summary" }, "Buka seorang warga dari daftar keluhan, tanpa kabar, atau tugas."),
    );
  }

  return { element, start };
}
