import assert from "node:assert/strict";
import { test } from "node:test";

import { here } from "../../../web/js/here.js";

const phone = (answer) => ({ getCurrentPosition: answer });

test("a phone that knows where it is says so", async () => {
  const knows = phone((found) => found({ coords: { latitude: -8.69, longitude: 115.26 } }));
  assert.deepEqual(await here(knows), { lat: -8.69, lng: 115.26 });
});

test("one that does not, may not or is asked in vain holds up nothing", async () => {
  assert.equal(await here(null), null);
  assert.equal(await here(phone((_found, refused) => refused(new Error("denied")))), null);
  assert.equal(await here(phone(() => {}), 5), null);
});
