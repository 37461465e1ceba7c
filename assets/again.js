/* Data of a user's own, which have versions of their own: read again after their news, many of these together. */

(function (dualcaster) {
  "use strict";

  const SHORTEST = 1000; // milliseconds between two readings

  // -> what receives the versions of a channel; `read` receives how often it was called
  function again(read) {
    let newest = 0, times = 0, readAt = 0, timer = null;

    function readAgain() {
      clearTimeout(timer);
      timer = null;
      readAt = Date.now();
      times += 1;
      read(times);
    }

    // Many changes are read together, and one's own, which the page has just read, a moment later only.
    function receive(seq) {
      newest = Math.max(newest, seq);
      timer ??= setTimeout(readAgain, Math.max(0, readAt + SHORTEST - Date.now()));
    }

    // A subscription has begun; after a lost connection it may have a newer version.
    function begin(seq) {
      if (newest > 0 && seq > newest) receive(seq);
      newest = Math.max(newest, seq);
    }

    return { begin, receive, readAgain };
  }

  dualcaster.again = again;
})((window.dualcaster ??= {}));
