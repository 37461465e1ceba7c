/* pictures.js: what becomes of pictures that cannot be had. */

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { openPage } from "./page.js";

let page, picture, asked;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1e12 });
  page = openPage('<img class="thumb" src="/pictures/7/art">');
  picture = page.document.querySelector("img");
  asked = 0;
  picture.setAttribute = () => { asked += 1; };
});

const happens = (name) => picture.dispatchEvent(new page.window.Event(name));

test("a picture that failed is hidden, and asked for again", () => {
  happens("error");
  assert.ok(picture.classList.contains("failed"));
  mock.timers.tick(29999);
  assert.equal(asked, 0);
  mock.timers.tick(1);
  assert.equal(asked, 1);
  happens("load");
  assert.ok(!picture.classList.contains("failed"));
});

test("a picture that is no longer on the page is not asked for", () => {
  happens("error");
  picture.remove();
  mock.timers.tick(60000);
  assert.equal(asked, 0);
});
