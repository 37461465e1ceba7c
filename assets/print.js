/* Paper: the address and the time of the page at its foot. */

(function () {
  "use strict";

  const FOOT = "shell-printed";

  window.addEventListener("beforeprint", () => {
    const foot = document.getElementById(FOOT);
    const now = new Date().toISOString().slice(0, 16).replace("T", " ");
    if (foot) foot.textContent = `${location.href}, ${now} UTC`;
  });
})();
