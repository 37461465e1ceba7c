/* ages.js: ages go on while the page stays open. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage } from "./page.js";

const NOW = Date.parse("2026-02-10T12:00:00Z");

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: NOW }));
afterEach(() => mock.timers.reset());

test("an age and what is due are written anew every half minute", () => {
  const { document } = openPage(`
    <time class="age" datetime="2026-02-10T11:58:40Z">1\u00a0min ago</time>
    <time class="due" datetime="2026-02-10T12:02:10Z">in 2\u00a0min</time>`);
  const [age, due] = document.querySelectorAll("time");
  mock.timers.tick(29000);
  assert.deepEqual([age.textContent, due.textContent], ["1\u00a0min ago", "in 2\u00a0min"]);
  mock.timers.tick(61000);
  assert.deepEqual([age.textContent, due.textContent], ["2\u00a0min ago", "just now"]);
});

test("the text node stays the same one, because it belongs to React", () => {
  const { document } = openPage('<time class="age" datetime="2026-02-10T10:00:00Z">2\u00a0h ago</time>');
  const text = document.querySelector("time").firstChild;
  mock.timers.tick(3600000);
  assert.equal(document.querySelector("time").firstChild, text);
  assert.equal(text.nodeValue, "3\u00a0h ago");
});

test("a time without a text is left alone", () => {
  const { document } = openPage('<time class="age" datetime="2026-02-10T10:00:00Z"></time>');
  mock.timers.tick(30000);
  assert.equal(document.querySelector("time").textContent, "");
});
