/* Cards and sets for a text being typed (/api/suggestions): requested after a pause, for the newest text only. */

(function (dualcaster) {
  "use strict";

  const PAUSE = 80; // milliseconds
  const NOTHING = { cards: [], sets: [], problem: "" };

  function problemOf(response) {
    if (response.status !== 429) return "Suggestions cannot be read right now.";
    const seconds = Number(response.headers.get("Retry-After"));
    return seconds ? `Too many requests: please wait ${seconds} s.` : "Too many requests: please wait a moment.";
  }

  async function load(text, signal) {
    const query = new URLSearchParams({ q: text, currency: dualcaster.currency() });
    try {
      const response = await fetch(`/api/suggestions?${query}`, { signal });
      return response.ok ? { ...NOTHING, ...(await response.json()) } : { ...NOTHING, problem: problemOf(response) };
    } catch {
      return { ...NOTHING, problem: "There is no connection." }; // nobody sees that of an aborted request
    }
  }

  // Returns a loader; `show(text, answer)` is called with the answer to the newest text and with no other.
  function loader(show) {
    let pause = null, asked = null;

    function stop() {
      clearTimeout(pause);
      asked?.request.abort();
      asked = null;
    }

    async function receive(text, { signal }) {
      const answer = await load(text, signal);
      if (!signal.aborted) show(text, answer);
      return answer;
    }

    // -> promise of the answer, without a pause
    function answerTo(text) {
      if (asked?.text === text) return asked.answer;
      stop();
      const request = new AbortController();
      asked = { text, request, answer: receive(text, request) };
      return asked.answer;
    }

    function ask(text) {
      stop();
      pause = setTimeout(answerTo, PAUSE, text);
    }

    return { ask, answerTo, stop };
  }

  dualcaster.suggestions = { loader, PAUSE };
})((window.dualcaster ??= {}));
