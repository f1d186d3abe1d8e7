/** Numbers as bars: each with its words and its count, told apart by length and pattern, never by colour alone. */

import { h } from "./dom.js";
import { count } from "./format.js";
import { patterns, svg } from "./svg.js";

/** One bar of `value` in `most`; hidden from screen readers, which have the number. */
export function bar(value, most, level = 4) {
  const { defs, fill } = patterns();
  const width = most ? Math.max(value ? 0.8 : 0, (100 * value) / most) : 0;
  return svg(
    "svg",
    { class: "bar", width: "100%", height: 18, "aria-hidden": "true" },
    defs,
    svg("rect", { class: "bar-room", x: 0, y: 0.5, width: "100%", height: 17 }),
    svg("rect", { class: "bar-value", x: 0, y: 0.5, width: `${width.toFixed(1)}%`, height: 17, fill: fill(level) }),
  );
}

/**
 * A list of bars under a heading.
 * @param rows `[{words, value, level?, open?}]`; `open()` makes the number a button
 */
export function bars(title, rows) {
  const most = Math.max(1, ...rows.map((row) => row.value));
  return h(
    "ul",
    { class: "bars", "aria-label": title },
    rows.map(({ words, value, level, open }) =>
      h(
        "li",
        {},
        h("span", { class: "bar-words" }, words),
        open && value
          ? h("button", { type: "button", class: "count", "aria-label": `${words}: ${count(value)}, lihat warganya`, onclick: open }, count(value))
          : h("span", { class: "bar-number" }, count(value)),
        bar(value, most, level),
      ),
    ),
  );
}
