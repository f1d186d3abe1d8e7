/** One question in a modal dialog, answered by a form; it stays open until the answer has arrived or the session ended. */

import { h } from "./dom.js";
import { problemBox } from "./problem.js";

/** A group of radio buttons, one of which must be chosen. `choices` is `{value: label}`. */
export const choice = (name, legend, choices) =>
  h(
    "fieldset",
    {},
    h("legend", {}, legend),
    Object.entries(choices).map(([value, text]) =>
      h("label", { class: "choice" }, h("input", { type: "radio", name, value, required: true }), h("span", {}, text)),
    ),
  );

/** A list to pick one of `[[value, text], …]` from. */
export const pick = (name, label, pairs) =>
  h("label", { class: "field" }, label, h("select", { name }, pairs.map(([value, text]) => h("option", { value }, text))));

/** A note of at most 500 characters. */
export const note = (label, { required = false } = {}) =>
  h("label", { class: "field" }, label, h("textarea", { name: "note", rows: 3, maxlength: 500, required }));

/**
 * Asks and resolves once the dialog is closed.
 * @param submit `(values) => Promise`; when it fails the dialog says why and stays, with what was typed,
 *   unless somebody has to sign in again.
 */
export function ask({ title, about, fields, confirm, submit }) {
  const trouble = h("div");
  const send = h("button", { type: "submit", class: "primary" }, confirm);
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "dialog-title" }, title),
    about && h("p", {}, about),
    fields,
    trouble,
    h("div", { class: "actions" }, send, h("button", { type: "button", onclick: () => dialog.close() }, "Batal")),
  );
  const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    send.disabled = true;
    trouble.replaceChildren();
    try {
      await submit(Object.fromEntries(new FormData(form)));
      dialog.close();
    } catch (error) {
      trouble.replaceChildren(problemBox(error));
    } finally {
      send.disabled = false;
    }
  });

  document.body.append(dialog);
  dialog.showModal();
  return new Promise((closed) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      closed();
    });
  });
}
