/* alert_news.js: what alerts tell is listed again while their page is open, and no edit is lost. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage } from "./page.js";

const alert = (seq) => ({ type: "price_alert", seq, data: { unread: seq } });

function open(t, body = "") {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const page = openPage(`<span data-unread=""></span>${body}`, "/alerts");
  page.window.fetch = async () => ({ ok: false });
  page.sockets[0].open();
  page.dualcaster.channels.followPage("/alerts");
  return { ...page, socket: page.sockets[0], read: () => page.properties["alerts-told"]?.data ?? 0 };
}

test("what alerts tell is read at once, and what they tell within a second together", (t) => {
  const { socket, read } = open(t);
  socket.say(alert(5));
  mock.timers.tick(1);
  assert.equal(read(), 1);
  socket.say(alert(6));
  socket.say(alert(7));
  mock.timers.tick(900);
  assert.equal(read(), 1);
  mock.timers.tick(100);
  assert.equal(read(), 2);
});

test("after a lost connection the events are read again only where something was missed", (t) => {
  const { socket, read } = open(t);
  const begin = (seq) => {
    socket.say({ type: "subscribed", channel: "alerts", seq });
    mock.timers.tick(2000);
  };
  begin(5);
  begin(5);
  assert.equal(read(), 0);
  begin(6);
  assert.equal(read(), 1);
});

test("an alert that is edited is not drawn anew", (t) => {
  const { document, window } = open(
    t, '<div id="alerts-rules"><details open=""></details></div>');
  const { standing } = window.dash_clientside.alertNews;
  assert.equal(standing(), window.dash_clientside.no_update);
  document.querySelector("details").open = false;
  assert.equal(standing(), 1);
  assert.equal(standing(), 2);
});
