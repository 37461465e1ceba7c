/* query.js: terms are found in a query, chosen into it and out of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./page.js";

const FINISHES = ["all", "is:nonfoil", "is:foil"];
const PRICES = ["all", "{price}<1", "{price}>=1 {price}<5", "{price}>=5 {price}<20"];
const page = openPage();
const { chosenIn, choose } = page.dualcaster.query;

for (const [query, values, chosen] of [
  ["", FINISHES, "all"],
  ["sol ring", FINISHES, "all"],
  ["sol is:foil", FINISHES, "is:foil"],
  ["is:foil  is:nonfoil", FINISHES, "is:foil"],
  ["is:foiled", FINISHES, "all"],
  ["usd>=1 usd<5", PRICES, "{price}>=1 {price}<5"],
  ["eur<5 a eur>=1", PRICES, "{price}>=1 {price}<5"],
  ["usd>=1 eur<5", PRICES, "all"],
  ["usd>=1", PRICES, "all"],
]) {
  test(`in a list of terms, “${query}” has chosen ${chosen}`, () => assert.equal(chosenIn(query, values), chosen));
}

for (const [query, chosen, values, asked] of [
  ["", "is:foil", FINISHES, "is:foil"],
  ["sol ring", "is:foil", FINISHES, "sol ring is:foil"],
  ["sol is:nonfoil", "is:foil", FINISHES, "sol is:foil"],
  ["sol is:foil", "all", FINISHES, "sol"],
  ["all is dust", "all", FINISHES, "all is dust"],
  ["sol", "{price}>=1 {price}<5", PRICES, "sol eur>=1 eur<5"],
  ["usd<1 sol", "{price}<1", PRICES, "sol eur<1"],
  ["usd>=1 usd<5 sol", "all", PRICES, "sol"],
]) {
  test(`choosing ${chosen} makes of “${query}” “${asked}”`, () => {
    assert.equal(choose(query, chosen, values, "eur"), asked);
  });
}

for (const [query, asked] of [
  ["a or b", "(a or b) is:foil"],
  ["a OR b", "(a OR b) is:foil"],
  ["(a or b)", "(a or b) is:foil"],
  ["(a or b) or c", "((a or b) or c) is:foil"],
  ['"now or never"', '"now or never" is:foil'],
  ["order", "order is:foil"],
]) {
  test(`a term that is added to “${query}” belongs to all of it`, () => {
    assert.equal(choose(query, "is:foil", FINISHES, "usd"), asked);
  });
}

test("every list shows what the query has", () => {
  const options = [FINISHES, PRICES].map((values) => values.map((value) => ({ value, label: value })));
  assert.deepEqual([...page.callbacks.cards.showTerms("is:foil usd<1", ...options)], ["is:foil", "{price}<1"]);
  assert.deepEqual([...page.callbacks.cards.showTerms(null, ...options)], ["all", "all"]);
});
