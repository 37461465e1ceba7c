/* sheets.js: what a button opens. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "./page.js";

const SHEET = `<button data-toggle="more" aria-expanded="false">Filters</button>
  <div id="more"><input id="inside"></div><p id="elsewhere">x</p>`;
let page, button;

const isOpen = () => page.document.getElementById("more").hasAttribute("data-open");

beforeEach(() => {
  page = openPage(SHEET);
  button = page.document.querySelector("button");
  button.click();
});

test("a button opens its sheet, and closes it", () => {
  assert.equal(button.getAttribute("aria-expanded"), "true");
  assert.ok(isOpen());
  button.click();
  assert.equal(button.getAttribute("aria-expanded"), "false");
  assert.ok(!isOpen());
});

test("a press inside leaves it open, one elsewhere closes it", () => {
  page.document.getElementById("inside").click();
  assert.ok(isOpen());
  page.document.getElementById("elsewhere").click();
  assert.ok(!isOpen());
});

test("Escape closes it and gives the focus back to the button", () => {
  page.document.dispatchEvent(new page.window.KeyboardEvent("keydown", { key: "Escape" }));
  assert.ok(!isOpen());
  assert.equal(page.document.activeElement, button);
});
