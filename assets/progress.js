/* How far loads are, as they go: live.js hears it each second. The lines are those of dashapp/components/runs.py. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});

  // As dashapp/formats.py writes them.
  function size(octets) {
    let amount = octets, unit = "bytes";
    for (const larger of ["kB", "MB", "GB"]) if (amount >= 1000) [amount, unit] = [amount / 1000, larger];
    return amount.toLocaleString("en-US", { maximumFractionDigits: unit === "bytes" ? 0 : 1 }) + "\u00a0" + unit;
  }

  /* The text node is changed, not replaced: it belongs to React. */
  function write(line, part, text) {
    const place = line.querySelector(`[data-part="${part}"]`);
    if (place && place.firstChild) place.firstChild.nodeValue = text;
    return place !== null;
  }

  function move(line, { done, total, rows_stored }) {
    const share = total ? Math.min(done / total, 1) : null;
    if (share !== null) line.querySelector("progress").value = share;
    const isTold = write(line, "done", (share === null ? size(done) : Math.round(share * 100) + "\u00a0%") + ", ");
    return write(line, "rows", rows_stored.toLocaleString("en-US")) && isTold;
  }

  // Numbers are changed in place. A line that is missing, or says another phase, comes from the server.
  own.showProgress = function (load) {
    if (document.hidden) return;
    const lines = [...document.querySelectorAll(`[data-run="${load.run_id}"][data-phase="${load.phase}"]`)];
    if (!lines.map((line) => move(line, load)).some(Boolean)) own.poll();
  };
})();
