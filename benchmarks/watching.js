/* Put into a page before anything else: notes in `window.watched` what its WebSocket tells and when a chart shows it.

   `told` and `drawn`: "series at milliseconds since 1970" -> milliseconds since 1970; `lags`: how many milliseconds
   late a timer is, which is how long a click would have waited. */

(function () {
  "use strict";

  const watched = (window.watched = { told: {}, drawn: {}, lags: [] });
  const TICK = 50;

  function seriesOf({ card_id, price_data: p }) {
    return ["card", card_id, p.marketplace, p.condition, p.finish, p.language, p.currency, p.kind].join("|");
  }

  function hear({ type, data }) {
    if (type !== "card_price_update") return;
    watched.told[`${seriesOf(data)} at ${Date.parse(data.price_data.time)}`] = Date.now();
  }

  window.WebSocket = class extends window.WebSocket {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    }
  };

  function look() {
    requestAnimationFrame(look);
    for (const graph of document.querySelectorAll(".js-plotly-plot")) {
      for (const line of graph.data || []) {
        if (!line.meta || !line.meta.series) continue;
        for (let place = line.x.length - 1; place >= 0; place -= 1) {
          const key = `${line.meta.series} at ${Date.parse(line.x[place])}`;
          if (key in watched.drawn) break;
          watched.drawn[key] = Date.now();
        }
      }
    }
  }

  let due = performance.now() + TICK;
  setInterval(() => {
    watched.lags.push(Math.max(0, performance.now() - due));
    due = performance.now() + TICK;
  }, TICK);
  requestAnimationFrame(look);
})();
