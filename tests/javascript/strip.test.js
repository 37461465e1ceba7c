/* strip.js: the points below the pointer, or the last ones. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage } from "./page.js";

const CHART = '<figure class="chart"><div class="chart-strip"></div><div class="chart-canvas"><i></i></div></figure>';
let page, graph;

function lineOf(name, prices, facts = "") {
  const times = prices.map((_price, hour) => `2026-02-10T0${hour}:00:00+00:00`);
  const customdata = prices.map((price) => (price === null ? null : `$${price}${facts}`));
  return { name, x: times, y: prices, customdata, hoverinfo: "none", line: { color: "red" } };
}

beforeEach(() => {
  page = openPage(CHART);
  graph = page.document.querySelector(".chart-canvas i");
  graph._fullLayout = { xaxis: { range: ["2026-02-10T00:00Z", "2026-02-10T05:00Z"], r2l: Date.parse } };
  graph.data = [
    { hoverinfo: "skip", y: [1] },
    lineOf("TCGplayer", [10, 11, 12.5, null], "\n3 listings"),
    lineOf("Card Kingdom", [20, 19]),
  ];
});

const shown = () => page.document.querySelector(".chart-strip").textContent.replaceAll("\u00a0", " ");

test("without a pointer the last points are shown, each with its change since the start of its line", () => {
  page.dualcaster.strip.showLast(graph);
  assert.equal(shown(), "2026-02-10 02:00 UTCTCGplayer$12.5▲+25.0 %3 listingsCard Kingdom$19▼−5.0 %");
});

test("the first point of a line has no change", () => {
  page.dualcaster.strip.show(graph, [{ trace: graph.data[2], place: 0, time: Date.parse(graph.data[2].x[0]) }]);
  assert.equal(shown(), "2026-02-10 00:00 UTCCard Kingdom$20");
});

test("of more than two lines only the values are shown", () => {
  graph.data.push(lineOf("Mana Pool", [1, 2]));
  page.dualcaster.strip.showLast(graph);
  assert.doesNotMatch(shown(), /listings/);
  assert.match(shown(), /Mana Pool\$2/);
});

test("the keys move through the points of the longest line, from the last one on, and stop at its ends", () => {
  const { nextTime } = page.dualcaster.strip, at = (hour) => Date.parse(`2026-02-10T0${hour}:00:00Z`);
  assert.equal(nextTime(graph, null, -1), at(1));
  assert.equal(nextTime(graph, at(2), -1), at(1));
  assert.equal(nextTime(graph, at(2), 1), at(2));
  assert.equal(nextTime(graph, at(0), -1), at(0));
  graph._fullLayout.xaxis.range = ["2026-02-10T00:30Z", "2026-02-10T01:30Z"];
  assert.equal(nextTime(graph, null, -1), at(1));
  assert.equal(nextTime(graph, at(1), -1), at(1));
});
