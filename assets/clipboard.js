/* The clipboard: texts that pages give their readers to take along, by a button near the text (data-copies). The
   status beside the button says whether that was done. */

(function (dualcaster) {
  "use strict";

  const SHOWN_FOR = 2000; // milliseconds

  // Browsers give the clipboard to pages of https and of this machine only.
  function copyBySelection(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "sr-only";
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    before?.focus();
    return isCopied;
  }

  // -> whether the text is in the clipboard
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target.closest?.("[data-copies]");
    if (!button) return;
    const told = button.parentElement.querySelector("[role=status]");
    const isCopied = await copy(button.closest(":has(pre, output)").querySelector("pre, output").textContent);
    told.textContent = isCopied ? "Copied" : "Select the text and copy it";
    setTimeout(() => { told.textContent = ""; }, SHOWN_FOR);
  });

  dualcaster.clipboard = { copy };
})((window.dualcaster ??= {}));
