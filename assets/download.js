/* "Data as CSV": requests CSV from the API by the Accept header, which a plain link cannot set. */

(function () {
  "use strict";

  function save(content, name) {
    const file = document.createElement("a");
    file.href = URL.createObjectURL(content);
    file.download = name;
    file.click();
    URL.revokeObjectURL(file.href);
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-accept]");
    if (!link) return;
    event.preventDefault();
    const response = await fetch(link.href, { headers: { Accept: link.dataset.accept } });
    if (response.ok) save(await response.blob(), link.download);
    else location.assign(link.href); // shows what the API says is wrong
  });
})();
