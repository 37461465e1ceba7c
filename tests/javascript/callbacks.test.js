/* What Dash runs in the browser: address.js, admin.js, card_compare.js, cards.js, home.js, market.js, shell.js. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, plain } from "./page.js";

const UNCHANGED = "no update";
let page, callbacks;

beforeEach(() => {
  page = openPage();
  ({ callbacks } = page);
});

function filters(values, currency) {
  const inputs = Object.entries(values).map(([id, value]) => ({ id, property: "value", value }));
  const defaults = { "market-period": "30d", "market-finish": "all" };
  const switched = currency ? [{ id: "shell-currency", property: "data", value: currency }] : [];
  callbacks.callback_context = { inputs_list: [...inputs, ...switched], states_list: [{ value: defaults }] };
}

for (const [values, currency, address, isClear] of [
  [{ "market-period": "30d", "market-finish": "all" }, "USD", "", true],
  [{ "market-period": "7d", "market-finish": "all" }, "USD", "?period=7d&currency=USD", false],
  [{ "market-period": "30d", "market-finish": null }, "EUR", "?currency=EUR", false],
  [{ "market-period": "7d", "market-finish": "a,b" }, null, "?period=7d&finish=a,b", false],
]) {
  test(`filters stand in the address as “${address}”`, () => {
    filters(values, currency);
    assert.equal(callbacks.address.writeFilters(), isClear);
    assert.equal(page.window.location.search, address);
  });
}

test("a click on clear gives every filter its default, and none before it", () => {
  callbacks.callback_context = { outputs_list: [{ id: "a" }, { id: "b" }] };
  assert.deepEqual(plain(callbacks.address.clearFilters(1, { a: 1, b: 2 })), [1, 2]);
  assert.deepEqual(plain(callbacks.address.clearFilters(undefined, { a: 1, b: 2 })), [UNCHANGED, UNCHANGED]);
  callbacks.callback_context = { outputs_list: { id: "a" } };
  assert.equal(callbacks.address.clearFilters(1, { a: 1 }), 1);
});

for (const [search, remembered, choice, chosen] of [
  ["", null, "USD", "USD"], ["", "EUR", "USD", "EUR"], ["?currency=USD", "EUR", "USD", "USD"],
  ["?currency=GBP", "EUR", "USD", "EUR"],
]) {
  test(`with “${search}” in the address and ${remembered} remembered the currency is ${chosen}`, () => {
    if (remembered) page.window.localStorage.setItem("currency", remembered);
    page.window.history.replaceState(null, "", `/market${search}`);
    assert.deepEqual(plain(callbacks.shell.chooseCurrency(choice)), [chosen, chosen]);
    assert.equal(page.window.localStorage.getItem("currency"), chosen);
  });
}

test("a theme that is chosen is remembered and shown", () => {
  page.window.localStorage.setItem("theme", "dark");
  assert.deepEqual(plain(callbacks.shell.chooseTheme("system")), ["dark", "dark"]);
  assert.deepEqual(plain(callbacks.shell.chooseTheme("light")), ["light", "light"]);
  assert.equal(page.window.localStorage.getItem("theme"), "light");
  assert.equal(page.document.documentElement.dataset.theme, "light");
});

for (const [news, version, taken] of [
  [null, { version: 3, attempt: 0 }, UNCHANGED],
  [{ seq: 3 }, { version: 3, attempt: 0 }, UNCHANGED],
  [{ seq: 4 }, { version: 3, attempt: 2 }, { version: 4, attempt: 2 }],
  [{ seq: 4 }, { version: null, attempt: 0 }, { version: 4, attempt: 0 }],
  [{ seq: 4 }, null, { version: 4, attempt: 0 }],
]) {
  test(`news of ${JSON.stringify(news)} make of version ${JSON.stringify(version)} ${JSON.stringify(taken)}`, () => {
    assert.deepEqual(plain(callbacks.shell.takeNews(news, version)), taken);
  });
}

test("a retry asks for the same version once more", () => {
  assert.equal(callbacks.shell.tryAgain([null, undefined], { version: 3 }), UNCHANGED);
  assert.deepEqual(plain(callbacks.shell.tryAgain([null, 1], { version: 3, attempt: 1 })), { version: 3, attempt: 2 });
  assert.deepEqual(plain(callbacks.shell.tryAgain([1], null)), { version: null, attempt: 1 });
});

function pressed(card, value) {
  callbacks.callback_context = { triggered: [{ value }], triggered_id: card === null ? "card-add" : { card } };
}

for (const [card, clicks, found, compared, changed] of [
  [7, 1, null, "", ["7", null]],
  [7, 1, null, "5,7", ["5", null]],
  [7, null, null, "5", [UNCHANGED, UNCHANGED]],
  [null, "8", "8", "5", ["5,8", null]],
  [null, null, null, "5", [UNCHANGED, UNCHANGED]],
]) {
  test(`with ${compared || "nothing"} compared, ${card ?? found} makes it ${changed[0]}`, () => {
    pressed(card, clicks);
    assert.deepEqual(plain(callbacks.card_compare.changeCompared([], found, compared)), changed);
  });
}

test("switches say which cards are compared, and that a full chart takes no more", () => {
  const switches = [{ card: 7 }, { card: 8 }];
  const marked = (most) => plain(callbacks.card_compare.markCompared("7", switches, most));
  assert.deepEqual(marked(4), [["Comparing", "Compare"], ["true", "false"], [false, false]]);
  assert.deepEqual(marked(1)[2], [false, true]);
});

test("the order is that of the grid's headers, and the best match where none is sorted any more", () => {
  const { showOrder } = callbacks.cards;
  const columns = (sort) => [{ colId: "name", sort: null }, { colId: "price", sort }];
  assert.deepEqual(plain(showOrder(columns("desc"), "name", "asc")), ["price", "desc"]);
  assert.deepEqual(plain(showOrder(columns("desc"), "price", "desc")), [UNCHANGED, UNCHANGED]);
  assert.deepEqual(plain(showOrder(columns(null), "price", "desc")), ["relevance", "asc"]);
  assert.deepEqual(plain(showOrder(columns(null), "relevance", "asc")), [UNCHANGED, UNCHANGED]);
});

test("a click on a tile of the map opens its set, a click beside the tiles nothing", () => {
  assert.equal(callbacks.market.openSet({ points: [{ id: "lea" }] }), "/sets/lea");
  assert.equal(callbacks.market.openSet({ points: [] }), UNCHANGED);
  assert.equal(callbacks.market.openSet(null), UNCHANGED);
});

test("the part that the address names is shown, the first without", () => {
  const links = '<nav class="parts-nav"><a href="#sources">S</a><a href="#runs">R</a></nav>';
  page.document.getElementById("content").innerHTML = links;
  assert.equal(callbacks.admin.showPart("#runs"), "parts runs");
  assert.equal(page.document.querySelector("[aria-current]").textContent, "R");
  assert.equal(callbacks.admin.showPart(""), "parts sources");
});

test("the panels of the home page load again once they are shown after a note, and only then", () => {
  const attempts = [false, true, true, false, false].map((isHidden) => {
    callbacks.home.showPanels(isHidden, { version: 7, attempt: 2 });
    return page.properties["shell-data-version"]?.data;
  });
  const again = { version: 7, attempt: 3 };
  assert.deepEqual(plain(attempts), [undefined, undefined, undefined, again, again]);
});
