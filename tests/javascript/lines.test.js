/* lines.js: labels are moved apart where they would touch. grid_cells.js: sparklines. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, plain } from "./page.js";

const HEIGHT = 38, AXIS = { _length: 300, l2p: (y) => 300 - y }; // a pixel a unit, from below
const { dualcaster } = openPage();

function places(...values) {
  const labels = dualcaster.lines.apart(values.map((y) => ({ y })), AXIS);
  return plain(labels).map(({ y, ay }) => y - ay);
}

test("labels that do not touch stay where their lines end", () => {
  assert.deepEqual(places(10, 100, 200), [10, 100, 200]);
});

test("labels that would touch are moved apart, from the lowest up", () => {
  assert.deepEqual(places(105, 100, 102), [100 + 2 * HEIGHT, 100, 100 + HEIGHT]);
});

test("no label is moved out at the top", () => {
  assert.deepEqual(places(299, 300), [300 + HEIGHT / 2 - 2 * HEIGHT, 300 + HEIGHT / 2 - HEIGHT]);
});

test("a sparkline is one stroke for each stretch without a gap, and a day alone is a dot", () => {
  assert.equal(dualcaster.sparkline.strokes([1, 2, null, 3]), "M3.0 25.0h0L39.7 14.0M113.0 3.0h0");
  assert.equal(dualcaster.sparkline.strokes([5, 5]), "M3.0 14.0h0L113.0 14.0");
});
