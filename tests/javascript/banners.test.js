/* banners.js: a banner that was dismissed is hidden, now and when it is drawn again. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./page.js";

const BANNER = `<div data-banner="2026-02-10 manapool">Late <button data-dismiss="2026-02-10 manapool">×</button></div>
  <div data-banner="2026-02-10 tcgcsv">Late</div>`;

const isShown = (page, source) => {
  const banner = page.document.querySelector(`[data-banner$=${source}]`);
  return page.window.getComputedStyle(banner).display !== "none";
};

test("a dismissed banner stays hidden when it is drawn again, and others stay", () => {
  const page = openPage(BANNER);
  page.document.querySelector("button").click();
  page.document.getElementById("content").innerHTML = BANNER;
  assert.deepEqual(["manapool", "tcgcsv"].map((source) => isShown(page, source)), [false, true]);
});

test("which banner was dismissed is remembered in this browser", () => {
  const page = openPage(BANNER);
  page.document.querySelector("button").click();
  assert.equal(page.window.localStorage.getItem("dismissed"), "2026-02-10 manapool");
});
