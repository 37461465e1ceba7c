/* bell.js: the number of unread alerts, told by messages and asked for where none can have come. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "./page.js";

let page, socket, unread;

const settle = () => new Promise((resolve) => { setImmediate(resolve); });
const shown = () => page.document.querySelector("[data-unread]").textContent;
const begin = () => socket.say({ type: "subscribed", channel: "alerts", seq: 1 });

beforeEach(async () => {
  page = openPage('<span data-unread=""></span>');
  page.window.fetch = async () => ({ ok: true, json: async () => ({ unread }) });
  [socket] = page.sockets;
  unread = 0;
  socket.open();
  page.dualcaster.channels.followPage("/market");
  await settle();
});

test("an alert between the first answer and the subscription is counted", async () => {
  assert.equal(shown(), "");
  unread = 1;
  begin();
  await settle();
  assert.equal(shown(), "1");
});

test("an alert while the connection was lost is counted once it is back", async () => {
  begin();
  await settle();
  unread = 2;
  begin();
  await settle();
  assert.equal(shown(), "2");
});

test("a message is newer than an answer that was asked for before it", async () => {
  begin();
  socket.say({ type: "price_alert", seq: 2, data: { unread: 3 } });
  await settle();
  assert.equal(shown(), "3");
});
