/* zoom.js: the part of a chart's time that is shown, and in the address. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, plain } from "./page.js";

const CHART = `<figure class="chart">
  <div class="chart-canvas"><i class="js-plotly-plot"></i></div>
  <button data-tool="reset" hidden></button><input type="hidden" id="market-zoom">
</figure>`;
const DAY = 86400000, START = Date.parse("2026-02-01T00:00Z");
const at = (day) => new Date(START + day * DAY).toISOString();
const PART = "2026-02-03T00:00,2026-02-05T00:00";
let page, graph, heard, field, button;

// Stands for Plotly: takes a change of the axis, and tells what it was asked.
function relayout(drawn, changes) {
  page.asked.push(plain(changes));
  if (changes["xaxis.range"]) drawn._fullLayout.xaxis.range = plain(changes["xaxis.range"]);
  assert.ok(page.asked.length < 10, "an end");
  heard.plotly_relayout?.();
}

function draw(from, to) {
  graph.layout = { meta: { whole: [at(from), at(to)] } };
  graph._fullLayout = { xaxis: { r2l: Date.parse, range: [at(from), at(to)] }, yaxis: { type: "linear" } };
  heard.plotly_afterplot?.();
}

beforeEach(() => {
  page = openPage(CHART);
  page.asked = [];
  page.window.Plotly = { relayout };
  field = page.document.querySelector("input");
  button = page.document.querySelector("button");
  graph = page.document.querySelector("i");
  heard = {};
  graph.on = (name, step) => { heard[name] = step; };
  graph.data = [{ name: "Index", x: [0, 1, 2, 3, 4, 5, 6].map(at), y: [100, 100, 110, 120, null, 100, 100] }];
  draw(0, 10);
});

const watch = () => page.dualcaster.zoom.watch(graph);
const zoomTo = (from, to) => {
  graph._fullLayout.xaxis.range = [at(from), at(to)];
  heard.plotly_relayout();
};

test("a chosen part goes into the field, its values fit, and it can be reset", () => {
  watch();
  assert.equal(button.hidden, true);
  zoomTo(2, 4);
  assert.equal(page.properties["market-zoom"].value, PART);
  assert.equal(button.hidden, false);
  const [[low, high]] = page.asked.map((changes) => changes["yaxis.range"]);
  assert.ok(low < 110 && low > 105 && high > 120 && high < 125);
});

test("a part in the address is shown by the first figure", () => {
  field.value = PART;
  watch();
  assert.deepEqual(graph._fullLayout.xaxis.range, [at(2), at(4)]);
});

test("a part stays when the same time is drawn anew, and goes with another period", () => {
  watch();
  zoomTo(2, 4);
  draw(0, 10.1);
  assert.deepEqual(graph._fullLayout.xaxis.range, [at(2), at(4)]);
  draw(0, 30);
  assert.equal(page.properties["market-zoom"].value, "");
});

test("a part outside of the chart's time is passed over", () => {
  field.value = "2025-02-03T00:00,2025-02-05T00:00";
  watch();
  assert.equal(page.properties["market-zoom"].value, "");
});

test("an empty field shows all", () => {
  watch();
  zoomTo(2, 4);
  page.dualcaster.zoom.apply(graph, "");
  assert.deepEqual(page.asked.at(-1), { "xaxis.range": [at(0), at(10)], "yaxis.autorange": true });
  assert.equal(button.hidden, true);
});

test("a later point is shown by a chart of all of the time, and moves no part", () => {
  assert.equal(page.dualcaster.zoom.reaching(graph, START + 9 * DAY)["xaxis.range"], undefined);
  const { "xaxis.range": [from, to] } = page.dualcaster.zoom.reaching(graph, START + 12 * DAY);
  assert.equal(from, at(0));
  assert.ok(to > at(12) && to < at(12.2));
  graph._fullLayout.xaxis.range = [at(2), at(4)];
  assert.deepEqual(plain(page.dualcaster.zoom.reaching(graph, START + 14 * DAY)), {});
});
