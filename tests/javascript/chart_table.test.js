/* chart_table.js: the points of a chart as a table. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { openPage, plain } from "./page.js";

const CHART = `<figure class="chart"><i class="js-plotly-plot"></i>
  <button data-tool="table" hidden aria-expanded="false"></button>
  <div class="chart-table" hidden></div><p class="sr-only">Market index USD.</p></figure>`;
const at = (hour) => new Date(Date.parse("2026-02-10T00:00Z") + hour * 3600000).toISOString();
let page, graph, heard;

function lineOf(name, prices, facts = "") {
  const customdata = prices.map((price) => (price === null ? null : `$${price}${facts}`));
  return { name, x: prices.map((_price, hour) => at(hour)), y: prices, customdata, hoverinfo: "none" };
}

beforeEach(() => {
  page = openPage(CHART);
  graph = page.document.querySelector("i");
  heard = {};
  graph.on = (name, step) => { heard[name] = step; };
  graph.data = [{ hoverinfo: "skip", y: [1] }, lineOf("TCGplayer", [10, 11, null, 12])];
});

const rows = () => plain(page.dualcaster.chartTable.contentOf(graph).rows);

test("the points of a line are rows, the newest first, without those at gaps", () => {
  assert.deepEqual(rows(), [
    ["2026-02-10 03:00 UTC", "$12"], ["2026-02-10 01:00 UTC", "$11"], ["2026-02-10 00:00 UTC", "$10"],
  ]);
});

test("of a single line the facts of a point have a column", () => {
  graph.data = [lineOf("Index", [100, 101], "\n12 prices\ncoverage 90 %")];
  assert.deepEqual(rows()[0], ["2026-02-10 01:00 UTC", "$101", "12 prices, coverage 90 %"]);
  assert.deepEqual(plain(page.dualcaster.chartTable.contentOf(graph).columns), ["Time", "Index", "Facts"]);
});

test("of several lines each has a column, and a moment without a point a dash", () => {
  graph.data.push(lineOf("Mana Pool", [1, 2]));
  assert.deepEqual(rows()[0], ["2026-02-10 03:00 UTC", "$12", "–"]);
  assert.deepEqual(rows()[1], ["2026-02-10 01:00 UTC", "$11", "$2"]);
});

test("a hundred rows are shown, and how many there are is told", () => {
  graph.data = [lineOf("TCGplayer", Array.from({ length: 150 }, (_none, hour) => hour))];
  assert.equal(rows().length, 100);
  assert.equal(page.dualcaster.chartTable.contentOf(graph).about, "The newest 100 of 150 points.");
});

test("sets are rows with links to their pages", () => {
  const meta = { columns: ["Code", "Value"] };
  graph.data = [{ type: "treemap", ids: ["lea"], labels: ["Alpha"], customdata: [["LEA", "$5"]], meta }];
  const { columns, rows: [[link, ...cells]] } = page.dualcaster.chartTable.contentOf(graph);
  assert.deepEqual([link.getAttribute("href"), link.textContent, ...cells], ["/sets/lea", "Alpha", "LEA", "$5"]);
  assert.deepEqual(plain(columns), ["Set", "Code", "Value"]);
});

test("the table opens and closes with its button, and follows the chart while it is open", () => {
  const button = page.document.querySelector("button"), place = page.document.querySelector(".chart-table");
  page.dualcaster.chartTable.watch(graph);
  assert.equal(button.hidden, false);
  button.click();
  assert.deepEqual([place.hidden, button.getAttribute("aria-expanded")], [false, "true"]);
  assert.equal(place.querySelector("caption").textContent, "Market index USD. The newest 3 of 3 points.");
  graph.data = [lineOf("TCGplayer", [10])];
  heard.plotly_afterplot();
  assert.equal(place.querySelectorAll("tbody tr").length, 1);
  button.click();
  assert.equal(place.hidden, true);
});
