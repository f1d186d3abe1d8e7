import assert from "node:assert/strict";
import { test } from "node:test";

import { createAssignments } from "../../../web/js/assignments.js";
import { contactsOf } from "../../../web/js/contacts.js";
import { ApiError } from "../../../web/js/errors.js";
import { styleAddress, withKey } from "../../../web/js/tiles.js";

const item = (id) => ({ assignment_id: id, updated_at: "2026-01-31" });

/** The pages of a device, as IndexedDB would hold them. */
function shelf(pages = {}) {
  return {
    pages,
    write: async (list, number, items, more) => void (pages[`${list} ${number}`] = { items, more }),
    finish: async (list, from) => Object.keys(pages).filter((key) => key.startsWith(list) && Number(key.split(" ")[1]) >= from).forEach((key) => delete pages[key]),
    read: async (list) => {
      const found = Object.entries(pages).filter(([key]) => key.startsWith(list));
      return found.length ? { items: found.flatMap(([, page]) => page.items), more: {}, at: 5 } : null;
    },
    replace: async () => {},
  };
}
const answers = (...pages) => ({ assignments: async () => answer(pages.shift()), get: async () => answer(pages.shift()) });
const answer = (page) => {
  if (page instanceof Error) throw page;
  return page;
};
const ids = (list) => list.items.map((one) => one.assignment_id);

test("page after page comes by itself and is kept; what an older, longer list had is dropped", async () => {
  const kept = shelf({ "open 2": { items: [item("old")] } });
  const api = answers({ items: [item("a")], cursor: "1" }, { items: [item("b")], cursor: null });
  const list = createAssignments({ api, kept, changed: () => {} });
  await list.load({ state: "open" });
  assert.deepEqual([ids(list), list.from, list.loading], [["a", "b"], null, false]);
  assert.equal(Object.keys(kept.pages).includes("open 2"), false);
});

test("a phone that saves data gets further pages on request only", async () => {
  const api = answers({ items: [item("a")], cursor: "1" }, { items: [item("b")], cursor: null });
  const list = createAssignments({ api, kept: null, changed: () => {}, thrifty: true });
  await list.load({ state: "open" });
  assert.deepEqual([ids(list), list.cursor], [["a"], "1"]);
  await list.next();
  assert.deepEqual(ids(list), ["a", "b"]);
});

test("without a network the kept list is shown and says from when it is", async () => {
  const list = createAssignments({ api: answers(new ApiError(0)), kept: shelf({ "open 0": { items: [item("a")] } }), changed: () => {} });
  await list.load({ state: "open" });
  assert.deepEqual([ids(list), list.from], [["a"], 5]);
});

test("a refusal is no lack of network: the kept list is not shown in its place", async () => {
  const list = createAssignments({ api: answers(new ApiError(403)), kept: shelf({ "open 0": { items: [item("a")] } }), changed: () => {} });
  await list.load({ state: "open" });
  assert.deepEqual([ids(list), list.error.status], [[], 403]);
});

test("an answer that does not come is not waited for while there is a kept list; it still counts when it comes", async () => {
  let come;
  const api = { assignments: () => new Promise((resolve) => (come = resolve)) };
  let shown;
  const seen = new Promise((resolve) => (shown = resolve));
  const list = createAssignments({ api, kept: shelf({ "open 0": { items: [item("old")] } }), changed: () => list.from && shown(ids(list)), patience: 1 });
  const loading = list.load({ state: "open" });
  assert.deepEqual(await seen, ["old"]);
  come({ items: [item("new")], cursor: null });
  await loading;
  assert.deepEqual([ids(list), list.from], [["new"], null]);
});

test("contacts are those with a name, their gaps empty", () => {
  const values = { "name-0": " Ni Luh ", "phone-0": "", "relation-0": "serumah", "last_met-0": "2026-01-30", "name-1": "" };
  assert.deepEqual(contactsOf(values, 2), [{ name: "Ni Luh", phone: null, relation: "serumah", last_met: "2026-01-30" }]);
});

test("the map's key goes to the map's server only", () => {
  const config = { map_style: "https://peta.example.org/v2/styles/Standard/descriptor", map_key: "k1" };
  assert.equal(styleAddress(config, true), "https://peta.example.org/v2/styles/Standard/descriptor?key=k1&color-scheme=Dark");
  assert.equal(withKey("https://peta.example.org/tiles/1", config), "https://peta.example.org/tiles/1?key=k1");
  assert.equal(withKey("https://lain.example.org/tiles/1", config), "https://lain.example.org/tiles/1");
  assert.equal(styleAddress({}, false), null);
});
