/* Currency and theme of an account: account.js, and shell.js, which tells it what the reader chooses. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, plain } from "./page.js";

const FORM = `<form data-endpoint="/api/settings">
  <select name="theme"><option>dark</option><option>light</option></select></form>`;

// A page of somebody with an account that has chosen `own`; `sent`: the changes that the account receives.
function open(own, { stored = {}, isStored = true, path = "/market", content = "" } = {}) {
  const page = openPage(content, path), sent = [];
  for (const [name, value] of Object.entries(stored)) page.window.localStorage.setItem(name, value);
  if (own) {
    const tag = page.document.head.appendChild(page.document.createElement("meta"));
    tag.name = "account";
    Object.assign(tag.dataset, own);
  }
  page.window.fetch = async (endpoint, { method, body }) => {
    sent.push([method, endpoint, JSON.parse(body)]);
    return { ok: isStored };
  };
  return { ...page, sent };
}

const settled = () => new Promise((resolve) => { setTimeout(resolve, 5); });

function pick(page, name, before, after) {
  const choose = page.callbacks.shell[name];
  page.callbacks.callback_context = { triggered: [{ prop_id: "." }] };
  choose(before);
  page.callbacks.callback_context = { triggered: [{ prop_id: "shell-switch.value" }] };
  return choose(after);
}

test("what a reader chooses is stored with the account, one after the other", async () => {
  const page = open({ theme: "dark", currency: "USD" });
  pick(page, "chooseTheme", "dark", "light");
  pick(page, "chooseCurrency", "USD", "EUR");
  await settled();
  assert.deepEqual(page.sent, [
    ["PATCH", "/api/settings", { theme: "light" }], ["PATCH", "/api/settings", { currency: "EUR" }],
  ]);
});

test("without an account nothing is sent, and the browser remembers", async () => {
  const page = open(null);
  pick(page, "chooseTheme", "system", "light");
  pick(page, "chooseCurrency", "USD", "EUR");
  await settled();
  assert.deepEqual(page.sent, []);
  assert.deepEqual(["theme", "currency"].map((name) => page.window.localStorage.getItem(name)), ["light", "EUR"]);
});

test("the currency of an address is that of its page, not the account's", async () => {
  const page = open({ currency: "USD" }, { stored: { currency: "USD" }, path: "/market?currency=EUR" });
  page.callbacks.callback_context = { triggered: [] };
  assert.deepEqual(plain(page.callbacks.shell.chooseCurrency("USD")), ["EUR", "EUR"]);
  page.callbacks.callback_context = { triggered: [{ prop_id: "_pages_location.search" }] };
  page.callbacks.shell.chooseCurrency("EUR");
  await settled();
  assert.deepEqual(page.sent, []);
  assert.equal(page.window.localStorage.getItem("currency"), "USD");
});

test("an account without a choice takes over that of the browser", async () => {
  const page = open({ theme: "dark" }, { stored: { theme: "light", currency: "EUR" } });
  page.document.dispatchEvent(new page.window.Event("DOMContentLoaded"));
  await settled();
  assert.deepEqual(page.sent, [["PATCH", "/api/settings", { currency: "EUR" }]]);
});

test("another window's choice is shown here, also in the form of the settings, and not stored again", async () => {
  const page = open({ theme: "dark", currency: "USD" }, { content: FORM });
  page.window.dispatchEvent(new page.window.StorageEvent("storage", { key: "theme", newValue: "light" }));
  page.window.dispatchEvent(new page.window.StorageEvent("storage", { key: "rail", newValue: "narrow" }));
  assert.deepEqual(page.properties["shell-theme-switch"], { value: "light" });
  assert.equal(page.document.querySelector("select").value, "light");
  pick(page, "chooseTheme", "dark", "light");
  await settled();
  assert.deepEqual(page.sent, []);
});

test("a choice that the account could not store is said, and sent again with the next one", async () => {
  const page = open({ theme: "dark" }, { isStored: false, content: '<div class="toast"></div>' });
  pick(page, "chooseTheme", "dark", "light");
  await settled();
  assert.match(page.document.querySelector(".toast").textContent, /could not store/);
  page.callbacks.shell.chooseTheme("light");
  await settled();
  assert.equal(page.sent.length, 2);
});
