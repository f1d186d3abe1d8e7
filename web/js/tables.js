/** Tables that scroll sideways on a narrow screen, reachable by keyboard. */

import { h } from "./dom.js";
import { count } from "./format.js";

export const heading = (text, scope = "col") => h("th", { scope }, text);
export const number = (value) => h("td", { class: "number" }, typeof value === "number" ? count(value) : value);

/** @param columns the headings, or null for none; a first cell of each row should be a row heading */
export const table = (caption, columns, rows) =>
  h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      columns && h("thead", {}, h("tr", {}, columns.map((text) => heading(text)))),
      h("tbody", {}, rows),
    ),
  );
