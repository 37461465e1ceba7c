/* tips.js: texts on hover for the keyboard and for fingers. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "./page.js";

const TABLE = `<table><tbody><tr><td><span id="one" title="First" tabindex="0">1</span></td>
  <td><span id="two" title="Second" tabindex="-1">2</span></td></tr></tbody></table>
  <p><time id="age" title="2026-11-30 06:00 UTC" tabindex="0">1 h ago</time></p>
  <p><a id="link" href="#x" title="Away">x</a></p>`;
let page;

const element = (id) => page.document.getElementById(id);
const tip = () => page.document.querySelector(".tip");
const told = () => (tip().hidden ? null : tip().textContent);
const press = (key) => {
  const options = { key, bubbles: true, cancelable: true };
  page.document.activeElement.dispatchEvent(new page.window.KeyboardEvent("keydown", options));
};

beforeEach(() => {
  page = openPage(TABLE);
});

test("a value that has the focus shows its text until the focus leaves it", () => {
  element("age").focus();
  assert.equal(told(), "2026-11-30 06:00 UTC");
  element("age").blur();
  assert.equal(told(), null);
});

test("a tap shows the text, and another one hides it", () => {
  element("age").click();
  assert.equal(told(), "2026-11-30 06:00 UTC");
  element("age").click();
  assert.equal(told(), null);
});

test("Escape hides the text", () => {
  element("one").focus();
  press("Escape");
  assert.equal(told(), null);
});

test("the arrow keys lead to the other values of a table, and the stop of the Tab key goes with them", () => {
  element("one").focus();
  press("ArrowRight");
  assert.equal(page.document.activeElement.id, "two");
  assert.equal(told(), "Second");
  assert.deepEqual(["one", "two"].map((id) => element(id).tabIndex), [-1, 0]);
  press("ArrowRight");
  assert.equal(page.document.activeElement.id, "two");
});

test("a link that is pressed is followed, and tells nothing", () => {
  element("link").click();
  assert.equal(told(), null);
});

test("a text stays within the window", () => {
  const { innerWidth } = page.window;
  page.dualcaster.tips.place({ left: innerWidth - 50, top: 5, bottom: 25 }, { width: 200, height: 20 });
  assert.deepEqual([tip().style.left, tip().style.top], [`${innerWidth - 208}px`, "31px"]);
});
