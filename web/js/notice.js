/** A message in a modal dialog that somebody reads and closes; and fields for `ask` that the lists share. */

import { h } from "./dom.js";

/** Shows nodes under a title until the reader closes it; the promise resolves then. */
export function tell(title, ...content) {
  const close = h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, "Tutup");
  const dialog = h("dialog", { "aria-labelledby": "notice-title", class: "notice" }, h("h2", { id: "notice-title" }, title), content, h("div", { class: "actions" }, close));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((closed) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      closed();
    });
  });
}

/** A line of text, a number or a date under its label. */
export const line = (name, label, props = {}) => h("label", { class: "field" }, label, h("input", { name, ...props }));

/** Several lines of text under their label. */
export const lines = (name, label, props = {}) => h("label", { class: "field" }, label, h("textarea", { name, rows: 3, ...props }));

/** Boxes to tick, `{value: words}`; `ticked(node)` reads which are. */
export const ticks = (name, legend, choices) =>
  h(
    "fieldset",
    { "data-ticks": name },
    h("legend", {}, legend),
    Object.entries(choices).map(([value, text]) => h("label", { class: "choice" }, h("input", { type: "checkbox", name, value }), h("span", {}, text))),
  );
export const ticked = (fieldset) => [...fieldset.querySelectorAll("input:checked")].map((input) => input.value);

/** A group of buttons of which one is pressed; `onChoose(value)`. `choices` is `{value: words}`. */
export function segments(label, choices, onChoose) {
  let chosen = Object.keys(choices)[0];
  const buttons = Object.entries(choices).map(([value, text]) => {
    const press = () => {
      chosen = value;
      draw();
      onChoose(value);
    };
    return h("button", { type: "button", "data-value": value, onclick: press }, text);
  });
  const draw = () => buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.value === chosen)));
  draw();
  return { element: h("div", { class: "segments", role: "group", "aria-label": label }, buttons), value: () => chosen };
}

/** Does something once the open dialog is closed (behind one nothing can have the focus), or at once without. */
export function afterDialog(work) {
  const open = document.querySelector("dialog[open]");
  if (open) open.addEventListener("close", work, { once: true });
  else work();
}
