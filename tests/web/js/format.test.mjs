import assert from "node:assert/strict";
import { test } from "node:test";

import { dateTime, day, label, nameOf, phoneText, telLink, wayThere, whatsappLink } from "../../../web/js/format.js";

test("an instant is shown in Denpasar's time, not the phone's", () => {
  assert.equal(dateTime("2026-01-31T17:30:00Z"), "1 Feb 2026, 01.30 WITA");
  assert.equal(dateTime(null), "–");
});

test("a calendar day stays that day", () => {
  assert.equal(day("2026-02-08"), "8 Feb 2026");
});

test("a phone number is written as people dial it and linked as machines do", () => {
  assert.equal(phoneText("+6281200000123"), "0812-0000-0123");
  assert.equal(telLink("+6281200000123"), "tel:+6281200000123");
  assert.equal(whatsappLink("+6281200000123"), "https://wa.me/6281200000123");
});

test("no number, no links", () => {
  assert.equal(phoneText(null), "–");
  assert.equal(telLink(null), null);
  assert.equal(whatsappLink(""), null);
});

test("the way there prefers directions and falls back on the village", () => {
  const directions = "https://www.google.com/maps/dir/?api=1&destination=-8.67%2C115.21";
  const village = "https://www.google.com/maps/search/?api=1&query=-8.67%2C115.21";
  assert.equal(wayThere({ directions_url: directions, village_url: village }).href, directions);
  assert.equal(wayThere({ directions_url: null, village_url: village }).href, village);
  assert.equal(wayThere({ directions_url: null }), null);
});

test("a link that is no web address is not offered", () => {
  assert.equal(wayThere({ directions_url: "javascript:alert(1)" }), null);
});

test("somebody without a name is still somebody", () => {
  assert.equal(nameOf({ name: null }), "Nama tidak diketahui");
  assert.equal(nameOf({ name: "I Wayan" }), "I Wayan");
});

test("a code nobody has told us about is shown, not hidden", () => {
  assert.equal(label({ a: "A" }, "baru"), "baru");
});
