/* news.js: the page reads again when something has changed, at a calm pace. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage } from "./page.js";

const LOADING = '<div data-dash-is-loading="true"></div>';
let page, readings;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-02-10T12:00:00Z") });
  page = openPage();
  readings = [];
  const set = page.callbacks.set_props;
  page.callbacks.set_props = (id, properties) => {
    if (id === "shell-live") readings.push(properties.data.seq);
    set(id, properties);
  };
});
afterEach(() => mock.timers.reset());

// Passes time in small steps, as it passes: a timer may set another one.
function pass(milliseconds) {
  for (let passed = 0; passed < milliseconds; passed += 50) mock.timers.tick(50);
}

test("the first change is read at once", () => {
  page.dualcaster.news.announce(7);
  assert.deepEqual(readings, [7]);
});

test("changes that follow are read together, after a rest of nineteen times the reading", () => {
  page.dualcaster.news.announce(7);
  page.dualcaster.news.announce(8);
  page.dualcaster.news.announce(9);
  pass(9000);
  assert.deepEqual(readings, [7]);
  pass(3000);
  assert.deepEqual(readings, [7, 9]);
});

test("a version that the page has is not read again", () => {
  page.dualcaster.news.announce(7);
  page.dualcaster.news.announce(7);
  page.dualcaster.news.announce(6);
  pass(20000);
  assert.deepEqual(readings, [7]);
});

test("after a reading that takes long to be drawn the page rests longer", () => {
  page.dualcaster.news.announce(7);
  page.document.getElementById("content").innerHTML = LOADING;
  pass(1000);
  page.dualcaster.news.announce(8);
  page.document.getElementById("content").innerHTML = "";
  pass(18000);
  assert.deepEqual(readings, [7]);
  pass(3000);
  assert.deepEqual(readings, [7, 8]);
});

test("a reading that is never drawn holds the next one up for a limited time", () => {
  page.document.getElementById("content").innerHTML = LOADING;
  page.dualcaster.news.announce(7);
  page.dualcaster.news.announce(8);
  pass(20000);
  assert.deepEqual(readings, [7]);
  pass(7000);
  assert.deepEqual(readings, [7, 8]);
});

test("a page that nobody looks at reads when somebody does again", () => {
  page.hide(true);
  page.dualcaster.news.announce(7);
  pass(10000);
  assert.deepEqual(readings, []);
  page.hide(false);
  assert.deepEqual(readings, [7]);
});

test("what is announced before Dash has drawn its layout is read afterwards", () => {
  const badge = page.document.getElementById("shell-live-badge");
  badge.remove();
  page.dualcaster.news.announce(7);
  pass(500);
  assert.deepEqual(readings, []);
  page.document.body.append(badge);
  pass(100);
  assert.deepEqual(readings, [7]);
});

test("only what is newer than an announced version is new", () => {
  const { news } = page.dualcaster;
  assert.equal(news.isNew(7), false);
  news.announce(7);
  assert.deepEqual([6, 7, 8].map(news.isNew), [false, false, true]);
});
