/* "Copy link" and "Share": the address with its filters, to the clipboard or to the phone's own list of apps. */

(function (dualcaster) {
  "use strict";

  const SHOWN_FOR = 2000; // milliseconds

  if (navigator.share && matchMedia("(pointer: coarse)").matches) document.documentElement.dataset.canShare = "";

  const address = () => location.origin + location.pathname + location.search;

  function tell(button, isCopied) {
    const told = button.parentElement.querySelector("[role=status]");
    told.textContent = isCopied ? "Copied" : "The link could not be copied";
    button.toggleAttribute("data-copied", isCopied);
    setTimeout(() => {
      button.removeAttribute("data-copied");
      told.textContent = "";
    }, SHOWN_FOR);
  }

  async function send() {
    try {
      await navigator.share({ title: document.title, url: address() });
    } catch (error) {
      if (error.name !== "AbortError") throw error; // the reader changed their mind
    }
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-share]");
    if (button?.dataset.share === "send") await send();
    else if (button) tell(button, await dualcaster.clipboard.copy(address()));
  });
})((window.dualcaster ??= {}));
