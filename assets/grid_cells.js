/* Cell renderers of the grid of cards, by their names in dashapp/components/card_grid.py. */

(function (dualcaster, cells) {
  "use strict";

  const WIDTH = 116, HEIGHT = 28, MARGIN = 3; // pixels of a sparkline
  const element = (...parts) => window.React.createElement(...parts);

  // As in dashapp/components/pictures.py; `loading` before `src`, which begins to fetch.
  const thumb = (id) => ({
    loading: "lazy", src: dualcaster.pictures.path(id, "art"), className: "thumb", alt: "", width: 48, height: 35,
  });

  cells.CardName = function ({ data }) {
    if (!data) return element("span", { className: "grid-waiting" });
    const { follow } = dualcaster.links;
    const link = { href: `/cards/${data.id}`, onClick: follow, tabIndex: -1, title: data.name };
    const also = data.also && element("span", { className: "grid-also", title: data.also }, data.also);
    const printing = element("span", { className: "grid-printing" }, data.printing);
    const caption = element("span", { className: "caption" }, printing, also);
    const name = element("div", { className: "grid-name" }, element("a", link, data.name), caption);
    return element("div", { className: "with-thumb" }, element("img", thumb(data.id)), name);
  };

  cells.Written = function ({ value }) {
    if (!value) return null;
    const arrow = value.arrow && element("span", { className: "arrow", "aria-hidden": "true" }, value.arrow);
    const properties = { className: value.css, title: value.hint || undefined, "data-key": value.key };
    if (!value.word) return element("span", properties, arrow, value.text);
    const letter = element("span", { "aria-hidden": "true" }, value.text);
    return element("span", properties, letter, element("span", { className: "sr-only" }, value.word));
  };

  cells.Age = function ({ value }) {
    if (!value) return null;
    return element("time", { className: value.css, title: value.hint, dateTime: value.time }, value.text);
  };

  // One stroke a stretch without a gap; a day between two gaps is a dot.
  function strokes(points) {
    const known = points.filter((point) => point !== null);
    const low = Math.min(...known), span = Math.max(...known) - low;
    const across = (index) => MARGIN + (index * (WIDTH - 2 * MARGIN)) / Math.max(points.length - 1, 1);
    const down = (point) => HEIGHT - MARGIN - (span ? (point - low) / span : 0.5) * (HEIGHT - 2 * MARGIN);
    return points.map((point, index) => {
      if (point === null) return "";
      const isStart = index === 0 || points[index - 1] === null;
      const at = `${across(index).toFixed(1)} ${down(point).toFixed(1)}`;
      return isStart ? `M${at}h0` : `L${at}`;
    }).join("");
  }

  cells.Sparkline = function ({ value }) {
    if (!value) return null;
    if (!value.points.length) return element("span", { className: "unknown", title: value.summary }, "–");
    const size = { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` };
    return element(
      "svg",
      { className: "sparkline", role: "img", "aria-label": value.summary, ...size },
      element("title", null, value.summary),
      element("path", { d: strokes(value.points) }),
    );
  };

  dualcaster.sparkline = { strokes };
})((window.dualcaster ??= {}), (window.dashAgGridComponentFunctions ??= {}));
