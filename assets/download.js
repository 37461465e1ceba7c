/* "Data as CSV": the API gives CSV to those who ask for it in the Accept header, which a plain link cannot do. */

document.addEventListener("click", async function (event) {
  const link = event.target.closest && event.target.closest("a[data-accept]");
  if (!link) {
    return;
  }
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { Accept: link.dataset.accept } });
  if (!answer.ok) {
    location.assign(link.href); // shows what the API says is wrong
    return;
  }
  const file = document.createElement("a");
  file.href = URL.createObjectURL(await answer.blob());
  file.download = link.download;
  file.click();
  URL.revokeObjectURL(file.href);
});
