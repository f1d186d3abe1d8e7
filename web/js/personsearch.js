/** Searching people by phone or NIK (operators); what is typed goes into a request body, never into an address. */

import { button, h } from "./dom.js";
import { count } from "./format.js";
import { line } from "./notice.js";
import { problemBox } from "./problem.js";
import { namesOf } from "./villages.js";

const NIK = /^\d{16}$/;

/** `{nik}` for sixteen digits, else `{phone}`. Pure. */
export function askedFor(text) {
  const digits = text.replace(/[\s.-]/g, "");
  return NIK.test(digits) ? { nik: digits } : { phone: text.trim() };
}

/** @returns the form with its results; `go(view, id)` opens a hit */
export function personSearch({ api, villages, go }) {
  const names = new Map(namesOf(villages));
  const results = h("div", { role: "status" });
  const field = line("asked", "Nomor HP atau NIK", { required: true, maxlength: 40, autocomplete: "off", inputmode: "tel" });
  const hit = (one) =>
    h("li", {}, button(one.name ?? "Nama tidak diketahui", () => go("orang", one.person_id)), h("span", {}, names.get(one.village_code) ?? "Desa tidak diketahui"));

  async function search(event) {
    event.preventDefault();
    results.replaceChildren(h("p", { class: "summary" }, "Mencari …"));
    try {
      const { items } = await api.post("people/search", askedFor(field.querySelector("input").value));
      const told = items.length ? `${count(items.length)} orang ditemukan` : "Tidak ada orang dengan nomor ini. Periksa angkanya, atau cari dengan NIK.";
      results.replaceChildren(h("p", { class: "summary" }, told), h("ul", { class: "hits" }, items.map(hit)));
    } catch (error) {
      results.replaceChildren(problemBox(error));
    }
  }

  return h("form", { class: "search", role: "search", onsubmit: search }, field, h("button", { type: "submit", class: "primary" }, "Cari"), results);
}

/** The view of its own. */
export function searchView({ api, villages, go }) {
  const element = h("section", { class: "person" }, h("h1", {}, "Cari warga"), personSearch({ api, villages, go }));
  return { element, start: async () => element.querySelector("input").focus() };
}
