/* forms.js: what a form sends, and what it says of the answer. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, plain } from "./page.js";

const FORM = `<form data-endpoint="/api/auth/login" data-method="POST" data-then="show">
  <input name="email" value="ann@example.org"><p data-field="email"></p>
  <div><input name="password" type="password" value=" s p a c e ">
    <button type="button" data-shows-password></button></div>
  <p data-field="password"></p><input name="code" value=""><p class="form-problem"></p>
</form>`;

const headers = (values = {}) => ({ get: (name) => values[name] ?? null });

// Submits the form; the server gives `answer`, or cannot be reached. Returns the page and what was sent.
async function submit(answer, form = FORM) {
  const page = openPage(form, "/login"), sent = [];
  page.window.fetch = async (endpoint, options) => {
    sent.push({ endpoint, ...options });
    if (!answer) throw new TypeError("away");
    return { headers: headers(), ...answer };
  };
  const event = new page.window.Event("submit", { bubbles: true, cancelable: true });
  page.document.querySelector("form").dispatchEvent(event);
  await new Promise((done) => { setTimeout(done, 20); });
  return { ...page, sent, text: (selector) => page.document.querySelector(selector).textContent };
}

test("a form sends its filled fields as JSON, and a password as it was typed", async () => {
  const { sent } = await submit({ ok: true, json: async () => ({}) });
  assert.equal(sent[0].endpoint, "/api/auth/login");
  assert.deepEqual(JSON.parse(sent[0].body), { email: "ann@example.org", password: " s p a c e " });
  assert.equal(sent[0].headers["Content-Type"], "application/json");
});

test("a problem stands beside its field, which is marked and has the focus", async () => {
  const error = { message: "password: is too short", fields: { password: "is too short" } };
  const page = await submit({ ok: false, json: async () => ({ error }) });
  assert.equal(page.text("[data-field=password]"), "This is too short.");
  assert.equal(page.document.activeElement.name, "password");
  assert.equal(page.document.querySelector("[name=password]").getAttribute("aria-invalid"), "true");
  assert.equal(page.document.querySelector("[name=email]").getAttribute("aria-invalid"), "false");
  assert.equal(page.text(".form-problem"), "");
});

test("any other problem stands above the button, with the time to wait", async () => {
  const error = { message: "Too many tries." };
  const page = await submit({ ok: false, headers: headers({ "Retry-After": "30" }), json: async () => ({ error }) });
  assert.equal(page.text(".form-problem"), "Too many tries. Try again in 30 s.");
});

test("a server that cannot be reached is said, and the form can be sent again", async () => {
  const page = await submit(null);
  assert.match(page.text(".form-problem"), /cannot be reached/);
  assert.equal(page.document.querySelector("form").hasAttribute("aria-busy"), false);
});

test("a password is shown and hidden by its button", () => {
  const page = openPage(FORM, "/login"), field = page.document.querySelector("[name=password]");
  const button = page.document.querySelector("[data-shows-password]");
  button.click();
  assert.deepEqual([field.type, button.textContent, button.getAttribute("aria-pressed")], ["text", "Hide", "true"]);
  button.click();
  assert.deepEqual([field.type, button.textContent], ["password", "Show"]);
});

const TOKEN = `<form data-endpoint="/api/auth/tokens" data-method="POST" data-then="show">
  <input type="number" name="days" value="30"><input type="checkbox" name="scopes" value="market:read" checked>
  <input type="checkbox" name="scopes" value="alerts:read"><input type="checkbox" name="scopes" value="x:y" checked>
  <div hidden><output data-shows="secret"></output></div><p class="form-problem"></p></form>`;

test("numbers and lists are sent as such, and what an answer has once only is shown", async () => {
  const page = await submit({ ok: true, json: async () => ({ secret: "dct_1" }) }, TOKEN);
  assert.deepEqual(JSON.parse(page.sent[0].body), { days: 30, scopes: ["market:read", "x:y"] });
  assert.equal(page.text("output"), "dct_1");
  assert.equal(page.document.querySelector("form div[hidden]"), null);
});

test("a change sends emptied texts, which clear what is stored, and no empty number", async () => {
  const form = `<form data-endpoint="/x" data-method="PATCH" data-then="show"><input name="name" value="">
    <input type="number" name="price" value=""><p class="form-problem"></p></form>`;
  const page = await submit({ ok: true, json: async () => ({}) }, form);
  assert.deepEqual(JSON.parse(page.sent[0].body), { name: "" });
});

test("a list of numbers sends the chosen one as a number, and nothing without a choice", () => {
  const listed = (value) => `<form data-endpoint="/api/inventory" data-method="POST"><select name="card_id" data-number>
    <option value="${value}" selected></option></select></form>`;
  const sent = (value) => {
    const page = openPage(listed(value), "/inventory");
    return plain(page.dualcaster.forms.bodyOf(page.document.querySelector("form")));
  };
  assert.deepEqual(sent("12"), { card_id: 12 });
  assert.deepEqual(sent(""), {});
});
