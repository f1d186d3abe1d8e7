import assert from "node:assert/strict";
import { test } from "node:test";

import { query } from "../../../web/js/api.js";
import { complete } from "../../../web/js/config.js";
import { ApiError } from "../../../web/js/errors.js";
import { levelRows, stepRows, waitingText } from "../../../web/js/funnel.js";
import { createPager } from "../../../web/js/pager.js";
import { challengeOf, randomText } from "../../../web/js/pkce.js";
import { describe } from "../../../web/js/problem.js";
import { sessionOf } from "../../../web/js/session.js";

const RAW = { staff_api_url: "https://api.example.org/", cognito_domain: "https://masuk.example.org", client_id: "c" };
const jwt = (claims) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;

test("the S256 challenge is that of RFC 7636, appendix B", async () => {
  const challenge = await challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  assert.equal(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("verifiers are long enough and never alike", () => {
  assert.match(randomText(), /^[\w-]{43}$/);
  assert.notEqual(randomText(), randomText());
});

test("sign-in comes back to the page's own folder unless told otherwise", () => {
  assert.equal(complete(RAW, "https://k.example.org/konsol/index.html?x=1#y").redirect_uri, "https://k.example.org/konsol/");
  assert.equal(complete({ ...RAW, redirect_uri: "https://a.b/" }, "https://k.example.org/").redirect_uri, "https://a.b/");
  assert.equal(complete(RAW, "https://k.example.org/").staff_api_url, "https://api.example.org");
});

test("an incomplete configuration says what is missing", () => {
  assert.throws(() => complete({ client_id: "c" }, "https://k.example.org/"), /staff_api_url, cognito_domain/);
});

test("a session reads roles and names beyond ASCII from the token", () => {
  const session = sessionOf({ id_token: jwt({ exp: 10, sub: "s", "cognito:username": "Nyomán", "cognito:groups": ["tracer"], "custom:kecamatan": "51.71.01" }) });
  assert.deepEqual([session.username, session.groups, session.kecamatan, session.expiresAt], ["Nyomán", ["tracer"], "51.71.01", 10_000]);
});

test("no group at all is an empty list", () => {
  assert.deepEqual(sessionOf({ id_token: jwt({ exp: 1 }) }).groups, []);
});

test("empty filters stay out of the address", () => {
  assert.equal(query({ state: "open", village: "", cursor: null }), "?state=open");
  assert.equal(query({}), "");
});

test("every error has words and something to do", () => {
  for (const status of [0, 403, 404, 409, 422, 429, 500, 503]) {
    const { what, todo } = describe(new ApiError(status));
    assert.ok(what && todo, String(status));
  }
  assert.equal(describe(new ApiError(409, "taken", "Sudah diambil.")).what, "Sudah diambil.");
});

test("an answer to an older question is not shown", async () => {
  const waiting = [];
  const pager = createPager(() => new Promise((answer) => waiting.push(answer)), (one) => one, () => {});
  const first = pager.reload();
  const second = pager.reload();
  waiting[1]({ items: ["new"], cursor: null });
  waiting[0]({ items: ["old"], cursor: null });
  await Promise.all([first, second]);
  assert.deepEqual(pager.items, ["new"]);
});

test("a step nobody has told us about is shown, not hidden", () => {
  assert.deepEqual(stepRows({ rows: 2, quite_new: 1 }).map((one) => one.words), ["Baris dalam berkas", "quite new"]);
});

test("levels nobody is in are left out, and parts follow their level", () => {
  const funnel = { origins: ["FILE#1"], orphans: {}, sembako: { total: 2, parts: { delivered: 2, refused: 0 } }, forms: { total: 0, parts: {} } };
  assert.deepEqual(levelRows(funnel), [
    { words: "Permintaan sembako", value: 2, part: false, level: "sembako", name: null },
    { words: "Sudah diserahkan", value: 2, part: true, level: "sembako", name: "delivered" },
  ]);
});

test("what is still on its way is named", () => {
  assert.equal(waitingText({ messages: 3, to_visit: 1 }), "semua pesan 3, perlu didatangi 1");
  assert.equal(waitingText({}), "");
});
