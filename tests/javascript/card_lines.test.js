/* card_lines.js: which lines a card's chart has. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, plain } from "./page.js";

const SWITCHES = ["tcgplayer", "cardkingdom", "cardmarket"].map((marketplace) => ({ type: "line", marketplace }));

function pressing(marketplace) {
  const { callbacks } = openPage();
  callbacks.callback_context = { triggered_id: { type: "line", marketplace } };
  return callbacks.card_lines;
}

for (const [value, pressed, then] of [
  ["all", "tcgplayer", "cardkingdom,cardmarket"], ["cardmarket", "tcgplayer", "tcgplayer,cardmarket"],
  ["tcgplayer,cardmarket", "cardkingdom", "all"], ["tcgplayer", "tcgplayer", "all"],
]) {
  test(`of ${value}, a press on ${pressed} leaves ${then}`, () => {
    assert.equal(pressing(pressed).toggleLines([1], value, SWITCHES), then);
  });
}

test("switches that are drawn anew change nothing", () => {
  assert.equal(pressing("tcgplayer").toggleLines([undefined, null], "all", SWITCHES), "no update");
});

test("the switches of shown lines are pressed", () => {
  const { callbacks } = openPage();
  assert.deepEqual(plain(callbacks.card_lines.markLines("all", SWITCHES)), ["true", "true", "true"]);
  assert.deepEqual(plain(callbacks.card_lines.markLines("cardkingdom", SWITCHES)), ["false", "true", "false"]);
});

test("filters that differ from their defaults are counted", () => {
  const { callbacks } = openPage();
  callbacks.callback_context = { inputs_list: [{ id: "a", value: "foil" }, { id: "b", value: "all" }] };
  assert.equal(callbacks.card_lines.countFilters("foil", "all", { a: "all", b: "all" }), " (1)");
  assert.equal(callbacks.card_lines.countFilters("foil", "all", { a: "foil", b: "all" }), "");
});

test("own days are forgotten with another period", () => {
  const { callbacks } = openPage();
  assert.deepEqual(plain(callbacks.card_lines.clearDays("30d")), ["", ""]);
  assert.deepEqual(plain(callbacks.card_lines.clearDays("custom")), ["no update", "no update"]);
});
