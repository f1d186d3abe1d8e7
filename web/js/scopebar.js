/** The filters above the figures: period, file, village. */

import { button, h } from "./dom.js";
import { PERIODS } from "./scope.js";
import { announceProblem } from "./trouble.js";
import { namesOf } from "./villages.js";

const FILES_OFFERED = 50;

const option = ([value, text]) => h("option", { value }, text);

/**
 * @param changed called with what changed, `{days}`, `{file}`, `{village}`, or `{}` to load again
 * @returns `{element, show(scope), start()}`; `start` fetches the files, which operators may choose from
 */
export function scopeBar({ api, villages, isOperator, scope, changed, download }) {
  const select = (id, label, name, pairs) => {
    const input = h("select", { id, onchange: () => changed({ [name]: input.value }) }, pairs.map(option));
    return { input, field: h("div", { class: "field" }, h("label", { for: id }, label), input) };
  };
  const days = select("jangka-waktu", "Jangka waktu", "days", Object.entries(PERIODS).map(([value, text]) => [value, text]));
  const file = select("berkas-angka", "Berkas", "file", [["", "Semua berkas"]]);
  const village = select("desa-angka", "Desa/kelurahan", "village", [["", "Seluruh kota"], ...namesOf(villages)]);

  function show(now) {
    days.input.value = now.days;
    // A file has its own days.
    days.input.disabled = Boolean(now.file);
    file.input.value = now.file;
    village.input.value = now.village;
  }

  /** A file that is asked for by its address may be older than those on offer. */
  function offer(files) {
    const known = files.map((one) => [one.file_id, one.key.split("/").at(-1)]);
    if (scope.file && !known.some(([id]) => id === scope.file)) known.unshift([scope.file, "Berkas yang dipilih"]);
    const chosen = file.input.value || scope.file;
    file.input.replaceChildren(...[["", "Semua berkas"], ...known].map(option));
    file.input.value = chosen;
  }

  if (scope.file) offer([]);
  show(scope);
  const element = h(
    "form",
    { class: "filters", "aria-label": "Saring angka", onsubmit: (event) => event.preventDefault() },
    days.field,
    isOperator && file.field,
    village.field,
    button("Muat ulang", () => changed({})),
    button("Unduh (XLSX)", download),
  );
  return {
    element,
    show,
    async start() {
      if (!isOperator) return;
      try {
        offer((await api.get("files", { limit: FILES_OFFERED })).items);
      } catch (error) {
        // The figures are there without the choice of a file.
        announceProblem(error);
      }
    },
  };
}
