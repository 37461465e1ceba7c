/* The command palette: what it lists, what it opens, what it remembers, and which answers it shows. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage, plain } from "./page.js";

const PAGES = [{ title: "Market", path: "/market", glyph: "market" }, { title: "Sets", path: "/sets", glyph: "sets" }];
const CONTENT = `
  <div id="shell-currency-switch"><input type="radio" value="EUR" checked></div>
  <button data-open="palette">Search</button><div id="shell-palette"></div>
`;
const BOLT = {
  id: 7, name: "Lightning Bolt", matched_name: "Lightning Bolt", set_code: "lea", set_name: "Alpha",
  collector_number: "161", price: 1234.5, currency: "EUR", has_price_data: true, is_current: true, change_7d: -4.25,
  exact: true,
};
const ALPHA = {
  code: "lea", name: "Alpha", currency: "EUR", value: 0, has_price_data: false, change_7d: null, exact: false,
};
let page, entries, requests;

// Answers requests when the test says so, as a slow server does.
function fetchSlowly(address, { signal }) {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")));
    const answer = (body, status = 200, headers = {}) => {
      resolve(new Response(JSON.stringify(body), { status, headers }));
    };
    requests.push({ address, signal, answer, fail: () => reject(new TypeError("no network")) });
  });
}

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  page = openPage(CONTENT);
  page.document.getElementById("shell-palette").dataset.pages = JSON.stringify(PAGES);
  page.window.fetch = fetchSlowly;
  page.window.HTMLDialogElement.prototype.showModal = function () { this.open = true; };
  page.window.HTMLDialogElement.prototype.close = function () { this.open = false; };
  entries = page.dualcaster.paletteEntries;
  requests = [];
});

afterEach(() => mock.timers.reset());

const settled = () => new Promise((resolve) => { setImmediate(resolve); });
const titles = (groups) => groups.map(({ title, entries: all }) => [title, ...all.map((entry) => entry.title)]);
const field = () => page.document.querySelector("[role=combobox]");
const options = () => [...page.document.querySelectorAll("[role=option]")].map((option) => option.textContent);
const note = () => page.document.querySelector(".palette-note");

function open() {
  page.document.querySelector("[data-open]").click();
}

function type(text) {
  field().value = text;
  field().dispatchEvent(new page.window.Event("input"));
}

function press(key, target = field()) {
  const event = new page.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

async function answered(text, body, ...how) {
  type(text);
  mock.timers.tick(page.dualcaster.suggestions.PAUSE);
  requests.at(-1).answer(body, ...how);
  await settled();
}

test("cards, sets, pages and the search are listed for a text, with their numbers", () => {
  const groups = plain(entries.groupsOf("set", { cards: [BOLT], sets: [ALPHA] }, PAGES));
  assert.deepEqual(titles(groups), [
    ["Cards", "Lightning Bolt"], ["Sets", "Alpha"], ["Pages", "Sets"], ["Search", "Search for “set”"],
  ]);
  const [card, set] = [groups[0].entries[0], groups[1].entries[0]];
  assert.deepEqual([card.detail, card.address, card.change], ["Alpha · #161", "/cards/7", -4.25]);
  assert.equal(card.amount, "1,235\u00a0€");
  assert.deepEqual([set.detail, set.address, set.amount], ["LEA", "/sets/lea", "–"]);
});

test("a card that is found by another name has its own beside it", () => {
  const card = { ...BOLT, matched_name: "Bolt of Zeus" };
  const [{ entries: [entry] }] = entries.groupsOf("zeus", { cards: [card], sets: [] }, PAGES);
  assert.deepEqual([entry.title, entry.detail], ["Bolt of Zeus", "Lightning Bolt · Alpha · #161"]);
});

test("without a text the pages are listed, and first what was chosen before", () => {
  assert.deepEqual(plain(titles(entries.groupsOf("", null, PAGES))), [["Pages", "Market", "Sets"]]);
  entries.remember({ kind: "card", title: "Lightning Bolt", address: "/cards/7", card: 7, amount: "$1.00", change: 2 });
  entries.remember({ kind: "search", title: "Search for “opt”", address: "/cards?q=opt", text: "opt" });
  const [recent] = entries.groupsOf("", null, PAGES);
  assert.deepEqual(plain(titles([recent])), [["Recent", "opt", "Lightning Bolt", "Clear recent"]]);
  assert.equal(recent.entries[1].amount, undefined);
});

test("a choice is remembered once, the last six are, and all are forgotten", () => {
  const remember = (number) => entries.remember({ kind: "card", title: `Card ${number}`, address: `/cards/${number}` });
  [1, 2, 3, 4, 5, 6, 7, 3].forEach(remember);
  assert.deepEqual(plain(entries.recent().map(({ title }) => title.slice(5))), ["3", "7", "6", "5", "4", "2"]);
  entries.forget();
  assert.equal(entries.recent().length, 0);
});

for (const stored of ["{", "{}", "null", '[{"title": "x", "address": "//evil.example"}]', '[{"title": 1}]']) {
  test(`what this program has not written is not listed: ${stored}`, () => {
    page.window.localStorage.setItem("palette-recent", stored);
    assert.equal(entries.recent().length, 0);
  });
}

for (const [answer, address] of [
  [{ cards: [BOLT], sets: [] }, "/cards/7"],
  [{ cards: [{ ...BOLT, exact: false }], sets: [{ ...ALPHA, exact: true }] }, "/sets/lea"],
  [{ cards: [{ ...BOLT, exact: false }], sets: [ALPHA] }, "/cards?q=fact%20%26%20fiction"],
  [{ cards: [], sets: [] }, "/cards?q=fact%20%26%20fiction"],
]) {
  test(`Enter without a mark leads to ${address}`, () => {
    assert.equal(entries.meantBy("fact & fiction", answer).address, address);
  });
}

test("a request is sent after a pause in typing, in the currency of the page", async () => {
  open();
  type("li");
  mock.timers.tick(50);
  type("lig");
  mock.timers.tick(79);
  assert.equal(requests.length, 0);
  mock.timers.tick(1);
  assert.deepEqual(requests.map(({ address }) => address), ["/api/suggestions?q=lig&currency=EUR"]);
});

test("an answer to an older text is not shown, and its request is aborted", async () => {
  open();
  type("li");
  mock.timers.tick(80);
  type("light");
  mock.timers.tick(80);
  assert.deepEqual(requests.map(({ signal }) => signal.aborted), [true, false]);
  requests[1].answer({ cards: [BOLT], sets: [] });
  await settled();
  requests[0].answer({ cards: [{ ...BOLT, matched_name: "Lim-Dûl" }], sets: [] });
  await settled();
  assert.match(options()[0], /^Lightning Bolt/);
});

test("Enter on a name opens its card, even before the answer has arrived", async () => {
  open();
  type("lightning bolt");
  press("Enter");
  assert.equal(requests.length, 1);
  requests[0].answer({ cards: [BOLT], sets: [] });
  await settled();
  assert.equal(page.window.location.pathname, "/cards/7");
  assert.equal(entries.recent()[0].title, "Lightning Bolt");
});

test("Enter leads to the search where no answer comes in time", async () => {
  open();
  type("lightning bolt");
  press("Enter");
  mock.timers.tick(5000);
  await settled();
  assert.equal(page.window.location.pathname + page.window.location.search, "/cards?q=lightning%20bolt");
});

test("Enter is forgotten where the text is changed before the answer", async () => {
  open();
  type("lightning bolt");
  press("Enter");
  type("lightning bolts");
  mock.timers.tick(5000);
  await settled();
  assert.equal(page.window.location.pathname, "/market");
});

test("arrows, Home and End move the mark, and Enter opens what is marked", async () => {
  open();
  await answered("alpha", { cards: [BOLT], sets: [ALPHA] });
  assert.equal(press("Home"), false);
  const marked = () => page.document.querySelector("[aria-selected=true]")?.textContent.slice(0, 5);
  for (const [key, where] of [
    ["ArrowDown", "Light"], ["End", "Searc"], ["ArrowDown", undefined], ["ArrowUp", "Searc"], ["Home", "Light"],
    ["ArrowDown", "Alpha"],
  ]) {
    assert.equal(press(key), true);
    assert.equal(marked(), where);
  }
  assert.equal(field().getAttribute("aria-activedescendant"), page.document.querySelector("[aria-selected=true]").id);
  press("Enter");
  assert.equal(page.window.location.pathname, "/sets/lea");
});

test("nothing found is told, with a link to the search syntax", async () => {
  open();
  await answered("zzz", { cards: [], sets: [] });
  assert.equal(note().textContent, "No card or set is like “zzz”.Search syntax");
  assert.deepEqual(options(), ["Search for “zzz”"]);
});

for (const [status, headers, told] of [
  [503, {}, "Suggestions cannot be read right now."],
  [429, { "Retry-After": "3" }, "Too many requests: please wait 3 s."],
  [429, {}, "Too many requests: please wait a moment."],
]) {
  test(`status ${status} is told, the former cards stay, and a retry asks again: ${told}`, async () => {
    open();
    await answered("light", { cards: [BOLT], sets: [] });
    await answered("lightn", {}, status, headers);
    assert.equal(note().textContent, `${told}Try again`);
    assert.match(options()[0], /^Lightning Bolt/);
    note().querySelector("button").click();
    mock.timers.tick(80);
    requests.at(-1).answer({ cards: [], sets: [ALPHA] });
    await settled();
    assert.equal(note().textContent, "");
    assert.match(options()[0], /^Alpha/);
  });
}

test("a lost connection is told", async () => {
  open();
  type("light");
  mock.timers.tick(80);
  requests[0].fail();
  await settled();
  assert.equal(note().textContent, "There is no connection.Try again");
});

test("options that stay are the same elements, so that their pictures are", async () => {
  open();
  await answered("light", { cards: [BOLT], sets: [] });
  const before = page.document.querySelector("[role=option]");
  await answered("lightn", { cards: [BOLT], sets: [ALPHA] });
  assert.equal(page.document.querySelector("[role=option]"), before);
  assert.equal(before.querySelector("img").getAttribute("src"), "/pictures/7/art");
});

for (const [key, more] of [["/", {}], ["k", { ctrlKey: true }], ["K", { metaKey: true }]]) {
  test(`${Object.keys(more).join()} ${key} opens the palette`, () => {
    const event = new page.window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
    page.document.body.dispatchEvent(event);
    assert.equal(event.defaultPrevented, true);
    assert.equal(page.document.querySelector("dialog").open, true);
  });
}

test("a slash that is typed into a field is a slash", () => {
  page.document.getElementById("content").insertAdjacentHTML("beforeend", '<input id="other">');
  assert.equal(press("/", page.document.getElementById("other")), false);
});
