/* flash.js: a price that news have changed is marked by where it went, and nothing else is. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage } from "./page.js";

const row = (key, price, more = "") => `<tr data-key="${key}"><th>${key}</th><td>${price}</td>${more}</tr>`;
const HEAD = "<caption>Prices</caption><thead><tr><th>Card</th><th>Price</th><th>Age</th></tr></thead>";
const table = (...rows) => `<table>${HEAD}<tbody>${rows.join("")}</tbody></table>`;
let page;

beforeEach(() => mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1e12 }));
afterEach(() => mock.timers.reset());

// Draws a content anew, and lets what observes the page see it.
async function draw(content) {
  page.document.getElementById("content").innerHTML = content;
  await Promise.resolve();
}

function marks() {
  return [...page.document.querySelectorAll(".rose, .fell")].map((cell) => [cell.textContent, cell.className]);
}

test("a price that rose is marked so, one that fell so, for a second", async () => {
  page = openPage(table(row("a", "$1.00"), row("b", "$1,200.00"), row("c", "3.00\u00a0€")));
  page.dualcaster.flash.watch();
  await draw(table(row("a", "$1.01"), row("b", "$1,199.99"), row("c", "3.00\u00a0€")));
  assert.deepEqual(marks(), [["$1.01", "rose"], ["$1,199.99", "fell"]]);
  mock.timers.tick(1000);
  assert.deepEqual(marks(), []);
});

test("rows that change places, come and go are not marked", async () => {
  page = openPage(table(row("a", "$1.00"), row("b", "$2.00"), row("c", "$3.00")));
  page.dualcaster.flash.watch();
  await draw(table(row("new", "$9.00"), row("b", "$2.00"), row("a", "$1.00")));
  assert.deepEqual(marks(), []);
});

test("what is no price is not marked when it changes", async () => {
  page = openPage(table(row("a", "$1.00", "<td>3 h ago</td>")));
  page.dualcaster.flash.watch();
  await draw(table(row("a", "–", "<td>4 h ago</td>")));
  assert.deepEqual(marks(), []);
});

test("the price of now counts where a cell has that of then before it", async () => {
  page = openPage(table(row("a", "$5.00 → $1.00")));
  page.dualcaster.flash.watch();
  await draw(table(row("a", "$6.00 → $0.90")));
  assert.deepEqual(marks().map(([, name]) => name), ["fell"]);
});

test("prices outside of tables have a key of their own", async () => {
  page = openPage('<span data-key="headline">$1.00</span>');
  page.dualcaster.flash.watch();
  await draw('<span data-key="headline">$2.00</span>');
  assert.deepEqual(marks(), [["$2.00", "rose"]]);
});

test("what changes without news, long after them, or on another page is not marked", async () => {
  page = openPage(table(row("a", "$1.00")));
  await draw(table(row("a", "$2.00")));
  page.dualcaster.flash.watch();
  mock.timers.tick(5001);
  await draw(table(row("a", "$3.00")));
  page.dualcaster.flash.watch();
  page.window.history.pushState({}, "", "/cards");
  await draw(table(row("a", "$4.00")));
  assert.deepEqual(marks(), []);
});

test("a loss that grows fell, and one that shrinks rose", async () => {
  page = openPage(table(row("a", "−1.0 % −$1.00"), row("b", "−2.00\u00a0€")));
  page.dualcaster.flash.watch();
  await draw(table(row("a", "−2.0 % −$2.00"), row("b", "−1.00\u00a0€")));
  assert.deepEqual(marks().map(([, name]) => name), ["fell", "rose"]);
});

test("the level of an index is marked by where it went", async () => {
  page = openPage('<span data-key="tile|USD index">1,098.4</span>');
  page.dualcaster.flash.watch();
  await draw('<span data-key="tile|USD index">1,098.3</span>');
  assert.deepEqual(marks(), [["1,098.3", "fell"]]);
});
