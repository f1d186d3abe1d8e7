/** Contacts whom a resident names to the tracer: one block each, as many as are told. */

import { ask } from "./dialog.js";
import { h } from "./dom.js";
import { nameOf, today } from "./format.js";

const FIELDS = [
  { name: "name", label: "Nama", minlength: 2, maxlength: 100, autocomplete: "off" },
  { name: "phone", label: "Nomor HP (boleh kosong)", type: "tel", maxlength: 40, autocomplete: "off" },
  { name: "relation", label: "Hubungan, misalnya serumah atau rekan kerja (boleh kosong)", maxlength: 60, autocomplete: "off" },
  { name: "last_met", label: "Terakhir bertemu (boleh kosong)", type: "date" },
];

function block(place, told = {}) {
  const field = ({ label, name, ...more }) =>
    h(
      "label",
      { class: "field" },
      label,
      h("input", { ...more, name: `${name}-${place}`, value: told[name], ...(name === "last_met" && { max: today() }) }),
    );
  const made = h("fieldset", { class: "contact" }, h("legend", {}, `Kontak ${place + 1}`), FIELDS.map(field));
  const [first, ...others] = made.querySelectorAll("input");
  // A block that stays empty is none; one with a phone needs to say whose it is.
  const mark = () => (first.required = place === 0 || others.some((one) => one.value));
  made.addEventListener("input", mark);
  mark();
  return made;
}

/** The contacts of a form's values, in their order. */
export function contactsOf(values, places) {
  return Array.from({ length: places }, (_, place) =>
    Object.fromEntries(FIELDS.map(({ name }) => [name, (values[`${name}-${place}`] ?? "").trim() || null])),
  ).filter((one) => one.name);
}

/**
 * Asks whom the resident met.
 * @param submit `(body) => Promise`, the body of `POST /assignments/{id}/contacts`
 * @param before the body of a report that was refused, to be mended
 */
export function askContacts(assignment, submit, before = null) {
  const requestId = before?.request_id ?? crypto.randomUUID();
  const told = before?.contacts ?? [{}];
  const blocks = h("div", { class: "fields" }, told.map((one, place) => block(place, one)));
  const add = () => {
    const next = block(blocks.children.length);
    blocks.append(next);
    next.querySelector("input").focus();
  };
  return ask({
    title: "Catat kontak erat",
    about: `Siapa saja yang ditemui ${nameOf(assignment)}?`,
    fields: [blocks, h("button", { type: "button", onclick: add }, "Tambah kontak")],
    confirm: "Simpan kontak",
    submit: (values) =>
      submit({
        request_id: requestId,
        contacts: contactsOf(values, blocks.children.length),
        at: before?.at ?? new Date().toISOString(),
      }),
  });
}
