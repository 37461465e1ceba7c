/* Takes the static frame of the first response away as soon as Dash has drawn the page (dashapp/first_response.py). */

(function () {
  "use strict";

  const isDrawn = () => document.querySelector("#_pages_content > *, ._dash-error") !== null;

  function takeAway() {
    if (isDrawn()) document.querySelector(".first-frame")?.remove();
    return isDrawn();
  }

  const observer = new MutationObserver(() => { if (takeAway()) observer.disconnect(); });
  if (!takeAway()) observer.observe(document.body, { childList: true, subtree: true });
})();
