/* dashboard_news.js: sections are read again by themselves, once for many hints, and when somebody looks at them. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage } from "./page.js";

const update = (section, seq) => ({ type: "dashboard_update", seq, data: { section, version: seq, last_id: seq } });

function open(t, path = "/") {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const page = openPage("", path);
  page.sockets[0].open();
  page.dualcaster.channels.followPage(path);
  const read = (name) => page.properties[`home-told-${name}`]?.data ?? 0;
  return { ...page, socket: page.sockets[0], read };
}

test("the home page listens in its currency, and others do not", (t) => {
  const { socket, callbacks } = open(t);
  assert.ok(socket.sent.some(({ channel, currency }) => channel === "dashboard" && currency === "USD"));
  callbacks.home.followCurrency("EUR");
  const [entered, left] = socket.sent.slice(-2);
  assert.deepEqual([entered.currency, left.action, left.currency], ["EUR", "unsubscribe", "USD"]);
});

test("the recommendations page listens to them, and reads again once for many", (t) => {
  const { socket, properties } = open(t, "/recommendations");
  assert.ok(socket.sent.some(({ channel }) => channel === "recommendations"));
  socket.say({ type: "recommendations_updated", seq: 5, data: { count: 1 } });
  socket.say({ type: "recommendations_updated", seq: 6, data: { count: 2 } });
  mock.timers.tick(1000);
  assert.equal(properties["recommendations-told"].data, 1);
});

test("a hint has its section read again, and no other", (t) => {
  const { socket, read } = open(t);
  socket.say(update("feed", 5));
  socket.say(update("feed", 6));
  mock.timers.tick(1);
  assert.deepEqual([read("feed"), read("movers")], [1, 0]);
});

test("after a lost connection all sections are read again where something was missed", (t) => {
  const { socket, read } = open(t);
  const begin = (seq) => {
    socket.say({ type: "subscribed", channel: "dashboard", currency: "USD", seq });
    mock.timers.tick(2000);
  };
  begin(5);
  begin(5);
  assert.equal(read("movers"), 0);
  begin(6);
  assert.deepEqual(["movers", "opportunities", "market", "feed", "own"].map(read), [1, 1, 1, 1, 1]);
});

test("a page that nobody looks at reads when somebody does", (t) => {
  const { socket, read, window } = open(t);
  let hidden = true;
  Object.defineProperty(window.document, "hidden", { configurable: true, get: () => hidden });
  socket.say(update("movers", 5));
  mock.timers.tick(1000);
  assert.equal(read("movers"), 0);
  hidden = false;
  window.document.dispatchEvent(new window.Event("visibilitychange"));
  assert.equal(read("movers"), 1);
});

test("without a connection all sections are read with each poll, with one none is", (t) => {
  const { socket, callbacks, read } = open(t);
  socket.say({ type: "subscribed", channel: "dashboard", currency: "USD", seq: 5 });
  callbacks.home.poll(1);
  assert.equal(read("feed"), 0);
  socket.break();
  callbacks.home.poll(2);
  assert.equal(read("feed"), 1);
});
