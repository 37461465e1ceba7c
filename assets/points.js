/* Arriving points of the lines of charts: a line has the server's points and a tail of later ones. lines.js draws both.

   `meta` of a line names its series (dashapp/figures/live.py). When the server redraws a line, the stored points later
   than its end are appended again, without a request. */

(function (dualcaster) {
  "use strict";

  const MOST = 1000; // points stored of a series
  const tails = new Map(); // series -> its points, oldest first, one a moment, and how often they have changed

  // ---- words

  // Formats a value in a currency, or of an index without one.
  function written(value, unit) {
    return unit === "USD" || unit === "EUR"
      ? dualcaster.formats.money(value, unit)
      : dualcaster.formats.indexValue(value);
  }

  function details(point, value, line) {
    if (line.meta.field === "index_value") {
      const { count, share } = dualcaster.formats, seen = `${count(point.series_count)} prices`;
      const { matched_count: matched, coverage } = point;
      const compared = matched ? [`${count(matched)} compared, coverage ${share(coverage)}`] : [];
      return [written(value), seen, ...compared].join("\n");
    }
    const price = written(point.price, point.currency);
    return line.meta.unit === point.currency ? price : `${written(value, line.meta.unit)}\n${price}`;
  }

  // ---- what has arrived

  function add(series, point) {
    const tail = tails.get(series) || { points: [], changes: 0, before: new Map() };
    const place = tail.points.findLastIndex((other) => other.time < point.time) + 1;
    tail.points.splice(place, Infinity, point); // the newest comes last: what was later has been taken back
    tail.points.splice(0, tail.points.length - MOST);
    tail.changes += 1;
    tails.set(series, tail);
    dualcaster.lines.schedule();
  }

  function addMarketPoint({ currency, period, as_of: asOf, point }) {
    add(["market", currency, period].join("|"), { ...point, currency, time: Date.parse(asOf) });
  }

  function addCardPrice({ card_id: card, price_data: data }) {
    const { marketplace, condition, finish, language, currency, kind, price, time } = data;
    const series = ["card", card, marketplace, condition, finish, language, currency, kind].join("|");
    add(series, { price, currency, time: Date.parse(time) });
  }

  // Removes the series whose name has this prefix.
  function forget(start) {
    for (const series of tails.keys()) if (series.startsWith(start)) tails.delete(series);
  }

  const tailOf = (line) => line.meta && tails.get(line.meta.series);

  // ---- lines with their tails

  // Returns a line's end before its tail's first point. The server draws the newest price of a bucket at the bucket's
  // beginning; during the bucket the line shows its earlier end instead, and none of it if all of it has arrived here.
  function endBefore({ meta, y, customdata }) {
    const { before } = tailOf({ meta }), look = [meta.bucket, meta.field, meta.unit].join("|");
    const end = { end: meta.end, value: y[meta.points - 1] / meta.scale, text: customdata[meta.points - 1] };
    if (!before.has(look)) before.set(look, end);
    return before.get(look);
  }

  // Returns the number of the server's points to draw: without the last one if the points of its bucket arrived here.
  function drawnPoints({ meta: { points, end } }, all, later, before) {
    const isAllHere = end > before.end && all.length < MOST;
    return later.length && (isAllHere || later[0].time === end) ? points - 1 : points;
  }

  // Returns the columns of a line up to a point; `sizes` where points have their own, for those between two gaps.
  function columnsOf(line, length) {
    const sizes = line.marker?.size?.length ? { sizes: line.marker.size } : {};
    const columns = { x: line.x, y: line.y, texts: line.customdata, ...sizes };
    return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column].slice(0, length)]));
  }

  function push({ x, y, texts, sizes }, time, value, text) {
    x.push(new Date(time).toISOString());
    y.push(value);
    texts.push(text);
    sizes?.push(0);
  }

  // Appends points to the columns of a line, each in its unit, with an empty one at a gap.
  function append(columns, later, line, last) {
    const { gap, field, scale } = line.meta;
    for (const point of later) {
      if (gap !== null && point.time - last > gap) push(columns, last, null, null);
      const value = point[field] * scale;
      push(columns, point.time, value, details(point, value, line));
      last = point.time;
    }
  }

  // -> properties of a line with its tail
  function extended(line) {
    const { points, end, scale } = line.meta;
    const all = tailOf(line).points, later = all.filter((point) => point.time >= end), before = endBefore(line);
    const kept = drawnPoints(line, all, later, before);
    const columns = columnsOf(line, kept);
    if (later.length && kept === points && end === before.end) {
      [columns.y[kept - 1], columns.texts[kept - 1]] = [before.value * scale, before.text];
    }
    append(columns, later, line, kept === points ? end : Date.parse(columns.x[kept - 1]));
    const { x, y, texts: customdata, sizes } = columns;
    return { x, y, customdata, ...(sizes && { "marker.size": sizes }) };
  }

  dualcaster.points = { addMarketPoint, addCardPrice, forget, tailOf, extended, written };
})((window.dualcaster ??= {}));
