/* session.js: a callback that is answered 401 shows the way back to this page, any other answer nothing. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "./page.js";

const CALLBACKS = "http://cards.example/_dash-update-component";
let page;

beforeEach(() => {
  page = openPage("", "/inventory?q=opt&sort=name-asc");
  page.window.Response = globalThis.Response;
});

const send = (answer) => page.dualcaster.session.watched(async () => answer)("/anything", { method: "POST" });
const shown = () => page.properties["session-ended"];

test("a callback without a session changes nothing but the banner, whose link leads back to the page", async () => {
  const answer = await send({ status: 401, url: CALLBACKS });
  assert.equal(answer.status, 204);
  assert.equal(shown().hidden, false);
  assert.equal(page.properties["session-again"].href, "/login?next=%2Finventory%3Fq%3Dopt%26sort%3Dname-asc");
});

test("other answers, and those of the API, show nothing", async () => {
  const api = { status: 401, url: "http://cards.example/api/alerts/events?limit=1" };
  assert.equal(await send(api), api);
  for (const status of [200, 204, 400, 403, 500]) {
    const answer = { status, url: CALLBACKS };
    assert.equal(await send(answer), answer);
  }
  assert.equal(shown(), undefined);
});

test("requests of the page go through it, and a request that fails still fails", async () => {
  const failing = page.dualcaster.session.watched(async () => { throw new TypeError("no network"); });
  await assert.rejects(failing("/anything"), /no network/);
  assert.equal(shown(), undefined);
});
