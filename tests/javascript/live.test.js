/* live.js and channels.js: what is subscribed to, and what happens to each message. The server is played here. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage } from "./page.js";

const SERIES = { meta: { series: "card|7|tcgplayer|NEAR_MINT|nonfoil|English|USD|retail" } };
const PRICE = {
  marketplace: "tcgplayer", condition: "NEAR_MINT", finish: "nonfoil", language: "English", currency: "USD",
  kind: "retail", price: 12.5, time: "2026-02-10T12:00:00Z",
};
const CARD_PRICE = { type: "card_price_update", seq: 5, data: { card_id: 7, price_data: PRICE } };
let page, socket;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-02-10T12:00:00Z") });
  page = openPage();
  [socket] = page.sockets;
});
afterEach(() => mock.timers.reset());

const badge = () => page.properties["shell-live-state"]?.children;
const hasPoints = () => page.dualcaster.points.tailOf(SERIES) !== undefined;

test("what was asked for before the connection stands is subscribed to as soon as it does", () => {
  page.callbacks.shell.followPeriod("7d");
  page.callbacks.shell.showPage("/cards/7");
  assert.deepEqual(socket.sent, []);
  socket.open();
  assert.deepEqual(socket.sent, [
    { action: "subscribe", channel: "market", period: "7d" },
    { action: "subscribe", channel: "card", card_id: 7 },
  ]);
});

test("another period is subscribed to before the last one is left", () => {
  page.callbacks.shell.followPeriod("7d");
  socket.open();
  page.callbacks.shell.followPeriod("30d");
  page.callbacks.shell.followPeriod("30d");
  assert.deepEqual(socket.sent.slice(1), [
    { action: "subscribe", channel: "market", period: "30d" },
    { action: "unsubscribe", channel: "market", period: "7d" },
  ]);
});

test("a card is left with its page, and its points are forgotten", () => {
  socket.open();
  page.callbacks.shell.showPage("/cards/7");
  socket.say(CARD_PRICE);
  assert.ok(hasPoints());
  page.callbacks.shell.showPage("/cards");
  assert.deepEqual(socket.sent.at(-1), { action: "unsubscribe", channel: "card", card_id: 7 });
  assert.equal(hasPoints(), false);
});

for (const path of ["/", "/cards", "/cards/", "/cards/seven", "/cards/7/prints", "/sets/7"]) {
  test(`${path} is no card`, () => {
    socket.open();
    page.callbacks.shell.showPage(path);
    assert.ok(socket.sent.every(({ channel }) => channel !== "card"));
  });
}

test("the badge says that changes arrive, that the connection is lost, and at last that the page polls", () => {
  socket.open();
  socket.say({ type: "subscribed", seq: 1 });
  assert.equal(badge(), "Live");
  for (let tries = 1; tries <= 3; tries += 1) {
    page.sockets.at(-1).break();
    assert.equal(badge(), "Reconnecting");
    mock.timers.tick(32000);
  }
  page.sockets.at(-1).break();
  assert.equal(badge(), "Updates each minute");
});

test("a server that hears nothing itself makes the page poll", () => {
  socket.open();
  socket.say({ type: "error", code: "not_live", message: "" });
  assert.equal(badge(), "Updates each minute");
});

for (const [what, message] of Object.entries({
  "messages were dropped": { type: "error", code: "missed", message: "" },
  "the server hears nothing": { type: "error", code: "not_live", message: "" },
  "a subscription begins at a newer version": { type: "subscribed", seq: 6 },
  "anything may have been taken back": { type: "prices_updated", seq: 6, data: { count: 0, marketplaces: [] } },
})) {
  test(`points are forgotten where ${what}`, () => {
    socket.open();
    socket.say(CARD_PRICE);
    assert.ok(hasPoints());
    socket.say(message);
    assert.equal(hasPoints(), false);
  });
}

for (const message of [
  { type: "subscribed", seq: 5 },
  { type: "prices_updated", seq: 6, data: { count: 3, marketplaces: ["tcgplayer"] } },
  { type: "pong" },
  { type: "of_a_newer_server", seq: 6, data: {} },
  { type: "toString" },
]) {
  test(`points stay when ${message.type} is received`, () => {
    socket.open();
    socket.say(CARD_PRICE);
    socket.say(message);
    assert.ok(hasPoints());
  });
}

test("a version that is announced is read by the page", () => {
  socket.open();
  socket.say({ type: "prices_updated", seq: 6, data: { count: 3, marketplaces: ["tcgplayer"] } });
  assert.equal(page.properties["shell-live"].data.seq, 6);
});

test("a connection on which nothing answers for a minute is opened anew", () => {
  socket.open();
  mock.timers.tick(25000);
  assert.deepEqual(socket.sent, [{ action: "ping" }]);
  mock.timers.tick(25000);
  mock.timers.tick(25000);
  assert.equal(socket.readyState, 3);
  mock.timers.tick(1000);
  assert.equal(page.sockets.length, 2);
});

test("a load moves in its line, and is asked for where it has none", () => {
  const line = (phase) => `<div data-run="3" data-phase="${phase}"><progress max="1"></progress>
    <span data-part="done">1\u00a0%, </span><span data-part="rows">0</span></div>`;
  page = openPage(line("storing"));
  const load = { run_id: 3, phase: "storing", done: 420, total: 1000, rows_stored: 120000 };
  page.sockets[0].open();
  page.sockets[0].say({ type: "ingestion_progress", seq: 1, data: load });
  const texts = [...page.document.querySelectorAll("[data-part]")].map((part) => part.textContent);
  assert.deepEqual([...texts, page.document.querySelector("progress").value], ["42\u00a0%, ", "120,000", 0.42]);
  assert.equal(page.properties["shell-poll"], undefined);
  page.sockets[0].say({ type: "ingestion_progress", seq: 1, data: { ...load, phase: "refreshing" } });
  assert.ok(page.properties["shell-poll"].n_intervals);
});
