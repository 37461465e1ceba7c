/* outage.js: the banner's words, the waits between tries, and their end. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage } from "./page.js";

const PLACES = '<strong id="outage-told"></strong><span id="outage-wait"></span><button id="outage-retry"></button>';
const OUTAGE = { as_of: "2026-11-30 07:05 UTC" };
let page, content;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1e12 });
  page = openPage(`${PLACES}<section class="panel">$1.00</section>`);
  content = page.document.querySelector(".panel");
  content.getClientRects = () => [{}];
});

const told = () => page.properties["outage-told"]?.children;
const wait = () => page.properties["outage-wait"]?.children;
const tries = () => page.properties["shell-poll"]?.n_intervals;
const state = () => page.document.documentElement.dataset.outage;

function network(isThere) {
  Object.defineProperty(page.window.navigator, "onLine", { configurable: true, get: () => isThere });
  page.window.dispatchEvent(new page.window.Event(isThere ? "online" : "offline"));
}

// Lets a whole wait pass; -> milliseconds until the next try.
function untilTry() {
  const since = Date.now(), before = tries();
  while (tries() === before) mock.timers.tick(1000);
  return Date.now() - since;
}

test("an outage is told with the time of what is shown, and with the seconds to the next try", () => {
  page.dualcaster.outage.begin(OUTAGE);
  assert.equal(told(), "Prices cannot be read right now. Shown: 2026-11-30 07:05 UTC.");
  assert.equal(wait(), "Trying again in 5 s.");
  mock.timers.tick(2000);
  assert.equal(wait(), "Trying again in 3 s.");
});

for (const place of ['<div class="skeleton"></div>', '<div class="chart-note"><p class="note">Later</p></div>']) {
  test(`where nothing has been read yet, no time is told: ${place}`, () => {
    content.innerHTML = place;
    page.dualcaster.outage.begin(OUTAGE);
    assert.equal(told(), "Prices cannot be read right now.");
  });
}

test("where the time is not known, the page says only that it keeps what it shows", () => {
  page.dualcaster.outage.begin({ as_of: "" });
  assert.equal(told(), "Prices cannot be read right now. What was read before is shown.");
});

test("each failed try makes the next wait longer, up to a minute", () => {
  const waits = [];
  page.dualcaster.outage.begin(OUTAGE);
  for (let number = 0; number < 6; number += 1) {
    waits.push(untilTry());
    page.dualcaster.outage.begin(OUTAGE);
  }
  assert.deepEqual(waits, [5000, 10000, 20000, 40000, 60000, 60000]);
});

test("other failures of the same outage do not change the wait", () => {
  page.dualcaster.outage.begin(OUTAGE);
  mock.timers.tick(2000);
  page.dualcaster.outage.begin(OUTAGE);
  assert.equal(wait(), "Trying again in 3 s.");
});

test("a try without an answer has failed after ten seconds", () => {
  page.dualcaster.outage.begin(OUTAGE);
  untilTry();
  assert.equal(wait(), "Trying again ...");
  mock.timers.tick(10000);
  assert.equal(wait(), "Trying again in 10 s.");
});

test("the button tries at once", () => {
  page.dualcaster.outage.begin(OUTAGE);
  page.document.getElementById("outage-retry").click();
  assert.ok(tries());
  assert.equal(wait(), "Trying again ...");
});

test("nothing is tried while nobody looks", () => {
  page.dualcaster.outage.begin(OUTAGE);
  page.hide(true);
  mock.timers.tick(60000);
  assert.equal(tries(), undefined);
});

test("an outage that is over leaves no mark, and only then there is something to read again", () => {
  assert.equal(page.dualcaster.outage.end(), false);
  page.dualcaster.outage.begin(OUTAGE);
  assert.equal(state(), "database");
  assert.equal(page.dualcaster.outage.end(), true);
  assert.equal(state(), undefined);
});

test("an outage that comes back at once has the longer wait, a later one begins anew", () => {
  for (const [pause, waits] of [[1000, 10], [130000, 5]]) {
    page.dualcaster.outage.begin(OUTAGE);
    page.dualcaster.outage.end();
    mock.timers.tick(pause);
    page.dualcaster.outage.begin(OUTAGE);
    assert.equal(wait(), `Trying again in ${waits} s.`);
    page.dualcaster.outage.end();
    mock.timers.tick(130000);
  }
});

test("without a network the page says so, waits, and tries as soon as there is one", () => {
  network(false);
  assert.equal(told(), "You are offline. What was read before is shown.");
  mock.timers.tick(60000);
  assert.equal(tries(), undefined);
  assert.equal(state(), "offline");
  assert.equal(page.dualcaster.outage.end(), false);
  network(true);
  assert.ok(tries());
  assert.equal(page.dualcaster.outage.end(), true);
});
