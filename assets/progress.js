/* Progress of running loads: one message a second. Updates the lines of dashapp/components/runs.py. */

(function (dualcaster) {
  "use strict";

  // Changes the text node instead of replacing it: React owns it. -> whether the line has the part
  function write(line, part, text) {
    const place = line.querySelector(`[data-part="${part}"]`);
    if (place?.firstChild) place.firstChild.nodeValue = text;
    return place !== null;
  }

  // -> whether the line has all parts
  function move(line, { done, total, rows_stored: rows }) {
    const { count, share, size } = dualcaster.formats;
    const part = total ? Math.min(done / total, 1) : null;
    if (part !== null) line.querySelector("progress").value = part;
    const isWhole = write(line, "done", `${part === null ? size(done) : share(part)}, `);
    return write(line, "rows", count(rows)) && isWhole;
  }

  // Changes numbers in place. The server draws missing lines and those of another phase.
  function show(load) {
    if (document.hidden) return;
    const lines = [...document.querySelectorAll(`[data-run="${load.run_id}"][data-phase="${load.phase}"]`)];
    if (!lines.map((line) => move(line, load)).some(Boolean)) dualcaster.news.poll();
  }

  dualcaster.progress = { show };
})((window.dualcaster ??= {}));
