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
  assert.ok(listened("/inventory/import"));
  assert.ok(listened("/want-list"));
  assert.ok(!listened("/market"));
});

test("the want list reads again after changes of both, and a collection not after those of wants", (t) => {
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const wanted = (seq) => ({ type: "inventory_update", seq, data: { cause: "want_list" } });
  const [wants, held] = ["/want-list", "/inventory"].map(open);
  for (const { socket } of [wants, held]) socket.say(wanted(5));
  mock.timers.tick(1);
  assert.equal(wants.properties["wants-changes"].data, 1);
  assert.equal(held.read(), 0);
  wants.socket.say(update(6));
  mock.timers.tick(1000);
  assert.equal(wants.properties["wants-changes"].data, 2);
});

test("an import says how many rows are read, and is read again when the worker is done", () => {
  const page = openPage('<span data-import="7"></span>', "/inventory/import?import=7");
  page.sockets[0].open();
  const say = (data) => page.sockets[0].say({ type: "import_progress", seq: 1, data });
  say({ import_id: 7, rows: 12_000, is_over: false });
  assert.equal(page.document.querySelector("span[data-import]").textContent, "12,000 rows so far.");
  say({ import_id: 8, rows: 0, is_over: true });
  assert.equal(page.properties["imports-changes"], undefined);
  say({ import_id: 7, rows: 0, is_over: true });
  assert.deepEqual(page.properties["imports-changes"], { data: 1 });
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
