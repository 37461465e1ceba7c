/* points.js: prices that arrive are put behind the line of their series, and nowhere else. */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage, plain } from "./page.js";

const START = Date.parse("2026-02-10T00:00:00Z"), HOUR = 3600000;
const SERIES = "card|7|tcgplayer|NEAR_MINT|nonfoil|English|USD|retail";
let points;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: START });
  points = openPage().dualcaster.points;
});
afterEach(() => mock.timers.reset());

const at = (hour) => new Date(START + hour * HOUR).toISOString();

// A line as the server draws it: a point an hour from midnight on.
function lineOf(values, meta = {}, more = {}) {
  const end = START + (values.length - 1) * HOUR;
  const about = { series: SERIES, points: values.length, end, gap: 2 * HOUR, bucket: "1 hour", field: "price" };
  return {
    name: "TCGplayer", x: values.map((_value, hour) => at(hour)), y: values, customdata: values.map(String),
    meta: { ...about, unit: "USD", scale: 1, ...meta }, ...more,
  };
}

function arrive(price, hour, more = {}) {
  const series = { marketplace: "tcgplayer", condition: "NEAR_MINT", finish: "nonfoil", language: "English" };
  const data = { ...series, currency: "USD", kind: "retail", price, time: at(hour), ...more };
  points.addCardPrice({ card_id: 7, price_data: data });
}

const extended = (line) => plain(points.extended(line));

test("a price is put behind the line of its series with its time and its words", () => {
  arrive(1234.5, 2.5);
  const line = extended(lineOf([10, 11, 12]));
  assert.deepEqual(line.y, [10, 11, 12, 1234.5]);
  assert.equal(line.x.at(-1), at(2.5));
  assert.equal(line.customdata.at(-1), "$1,234.50");
});

for (const [property, value] of Object.entries({
  marketplace: "cardtrader", condition: "PLAYED", finish: "foil", language: "German", currency: "EUR", kind: "buylist",
})) {
  test(`a price of another ${property} is of another series`, () => {
    arrive(13, 2.5, { [property]: value });
    assert.equal(points.tailOf(lineOf([10])), undefined);
  });
}

test("of two prices of one moment the one that came last is drawn", () => {
  arrive(13, 2.5);
  arrive(14, 2.5);
  assert.deepEqual(extended(lineOf([10, 11, 12])).y, [10, 11, 12, 14]);
});

test("a price that comes after a later one takes that back", () => {
  arrive(99, 2.8);
  arrive(13, 2.5);
  assert.deepEqual(extended(lineOf([10, 11, 12])).y, [10, 11, 12, 13]);
});

test("prices before the line's end are in it already", () => {
  arrive(13, 1.5);
  assert.deepEqual(extended(lineOf([10, 11, 12])).y, [10, 11, 12]);
});

test("a price of the last point's own moment stands in its place", () => {
  arrive(13, 2);
  assert.deepEqual(extended(lineOf([10, 11, 12])).y, [10, 11, 13]);
});

test("after a gap the line begins anew", () => {
  arrive(13, 5);
  const { x, y, customdata } = extended(lineOf([10, 11, 12]));
  assert.deepEqual(y, [10, 11, 12, null, 13]);
  assert.deepEqual([x[3], customdata[3]], [at(2), null]);
});

test("a line whose points are all of its period's knows no gap", () => {
  arrive(13, 50);
  assert.deepEqual(extended(lineOf([10, 11, 12], { gap: null })).y, [10, 11, 12, 13]);
});

test("where the server draws the line anew, its newest bucket goes by the points that have arrived", () => {
  arrive(13, 3.5);
  extended(lineOf([10, 11, 12]));
  const { x, y } = extended(lineOf([10, 11, 12, 13])); // the price of 3:30, at the beginning of its hour
  assert.deepEqual(y, [10, 11, 12, 13]);
  assert.equal(x.at(-1), at(3.5));
});

test("an index is written as one, with its price behind", () => {
  arrive(15, 2.5);
  const line = extended(lineOf([100, 110, 120], { unit: "index", scale: 10 }));
  assert.equal(line.y.at(-1), 150);
  assert.equal(line.customdata.at(-1), "150.0\n$15.00");
});

test("points that stand alone have a size each, those that arrive none", () => {
  arrive(13, 2.5);
  assert.deepEqual(extended(lineOf([10, 11, 12], {}, { marker: { size: [0, 0, 6] } }))["marker.size"], [0, 0, 6, 0]);
  assert.equal("marker.size" in extended(lineOf([10, 11, 12], {}, { marker: { size: 6 } })), false);
});

test("a point of the market goes to the line of its currency and period", () => {
  const point = { index_value: 101.25, series_count: 12000 };
  points.addMarketPoint({ currency: "EUR", period: "30d", as_of: at(2.5), point });
  const series = { series: "market|EUR|30d", field: "index_value", unit: "index" };
  const { y, customdata } = extended(lineOf([100, 100.5, 101], series));
  assert.deepEqual(y, [100, 100.5, 101, 101.25]);
  assert.equal(customdata.at(-1), "101.3\n12,000 prices");
  assert.equal(points.tailOf(lineOf([1], { series: "market|EUR|7d" })), undefined);
});

test("of a series a thousand points are stored, the newest", () => {
  for (let minute = 0; minute < 1100; minute += 1) arrive(minute, 3 + minute / 60);
  assert.deepEqual([points.tailOf(lineOf([1])).points.length, points.tailOf(lineOf([1])).points[0].price], [1000, 100]);
});

test("forgetting takes the series whose name starts so, and no other", () => {
  arrive(13, 2.5);
  points.forget("market|");
  assert.ok(points.tailOf(lineOf([1])));
  points.forget("card|");
  assert.equal(points.tailOf(lineOf([1])), undefined);
});
