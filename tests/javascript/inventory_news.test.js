/* inventory_news.js: changes of the collection that were made elsewhere are read, each once. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { openPage } from "./page.js";

const update = (seq) => ({ type: "inventory_update", seq, data: { cause: "import" } });

function open(path) {
  const page = openPage("", path);
  page.sockets[0].open();
  page.dualcaster.channels.followPage(path);
  return { ...page, socket: page.sockets[0], read: () => page.properties["inventory-changes"]?.data ?? 0 };
}

test("the page of the collection listens to it, and others do not", () => {
  const listened = (path) => open(path).socket.sent.some(({ channel }) => channel === "inventory");
  assert.ok(listened("/inventory"));
  assert.ok(listened("/inventory/transactions"));
  assert.ok(!listened("/inventory/import"));
  assert.ok(!listened("/market"));
});

test("changes within a second are read together", (t) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const { socket, read } = open("/inventory");
  socket.say(update(5));
  mock.timers.tick(1);
  assert.equal(read(), 1);
  socket.say(update(6));
  socket.say(update(7));
  mock.timers.tick(900);
  assert.equal(read(), 1);
  mock.timers.tick(100);
  assert.equal(read(), 2);
});

test("after a lost connection the page reads again only where something was missed", (t) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const { socket, read } = open("/inventory");
  const begin = (seq) => {
    socket.say({ type: "subscribed", channel: "inventory", seq });
    mock.timers.tick(2000);
  };
  begin(5);
  begin(5);
  assert.equal(read(), 0);
  begin(6);
  assert.equal(read(), 1);
});
