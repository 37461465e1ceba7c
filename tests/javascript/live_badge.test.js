/* live_badge.js: the badge's words, and which of their changes are announced. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "./page.js";

let page, badge;

beforeEach(() => {
  page = openPage();
  badge = page.document.getElementById("shell-live-badge");
  page.dualcaster.liveBadge.show("live");
});

const announced = () => page.properties["shell-live-told"]?.children;

function network(isThere) {
  Object.defineProperty(page.window.navigator, "onLine", { configurable: true, get: () => isThere });
  page.window.dispatchEvent(new page.window.Event(isThere ? "online" : "offline"));
}

// The server writes the age into the badge; observers of the DOM run before the next task.
async function write(html) {
  badge.innerHTML = html;
  await null;
}

test("the first state is shown and not announced", () => {
  assert.equal(page.properties["shell-live-state"].children, "Live");
  assert.equal(announced(), undefined);
});

test("a lost connection is announced", () => {
  page.dualcaster.liveBadge.show("reconnecting");
  assert.equal(announced(), "Reconnecting");
});

test("without a network it is offline, whatever the connection looks like, and live again after", () => {
  network(false);
  assert.equal(page.properties["shell-live-state"].children, "Offline");
  assert.equal(announced(), "Offline");
  network(true);
  assert.equal(page.properties["shell-live-state"].children, "Live");
});

test("another age is not announced", async () => {
  await write("<time class='age'>just now</time>");
  await write("<time class='age'>1 min ago</time>");
  assert.equal(announced(), undefined);
});

test("prices that have become old are announced", async () => {
  await write("<time class='age stale'>3 d ago</time>");
  assert.equal(announced(), "Live, prices are old");
});

test("data whose age nobody knows is announced, and its return too", async () => {
  await write("<span class='offline'>Not updating</span>");
  assert.equal(announced(), "Not updating");
  await write("<time class='age'>just now</time>");
  assert.equal(announced(), "Live");
});
