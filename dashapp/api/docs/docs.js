/* The page of the API: every operation of the specification, with a form to try it (tries.js). */

(function () {
  "use strict";

  const { element, prose, tables } = window.fields;
  const METHODS = ["get", "put", "post", "delete", "patch"];

  /* A failure that nobody has handled is shown, whatever it is; the browser writes it to its console as well. */
  function tell(problem) {
    const place = document.getElementById("problems");
    place.append(element("p", { class: "wrong" }, "This page does not work as it should: " + problem));
  }
  window.addEventListener("error", function (event) { tell(event.message); });
  window.addEventListener("unhandledrejection", function (event) { tell(event.reason.message || event.reason); });

  /* Each operation with its path and method, in the order of the specification. */
  function operationsOf(specification) {
    return Object.entries(specification.paths).flatMap(function ([path, item]) {
      return METHODS.filter(function (method) { return item[method]; }).map(function (method) {
        const answers = Object.entries(item[method].responses);
        const [, answer] = answers.find(function ([status, one]) { return status.startsWith("2") && one.content; }) || [];
        return { ...item[method], path: path, method: method.toUpperCase(), answer: answer ? answer.content : {} };
      });
    });
  }

  function title(operation) {
    return [element("span", { class: "method" }, operation.method), " ", operation.path];
  }

  function details(operation, components) {
    const json = operation.answer["application/json"];
    if (!json || !json.schema.$ref) return [];
    return [element("details", {}, element("summary", {}, "Fields of the answer"), ...tables(json.schema.$ref, components))];
  }

  function article(operation, components) {
    const id = operation.operationId;
    return element("article", { id: id, "aria-labelledby": id + "-title" },
      element("h3", { id: id + "-title" }, ...title(operation)),
      element("p", {}, ...prose(operation.summary)),
      element("p", { class: "caption" }, ...prose(operation.description)),
      ...window.tries.form(operation),
      ...details(operation, components));
  }

  function section(tag, operations, components) {
    const name = tag.name.charAt(0).toUpperCase() + tag.name.slice(1);
    return element("section", {}, element("h2", {}, name), element("p", { class: "caption" }, ...prose(tag.description)),
      ...operations.map(function (operation) { return article(operation, components); }));
  }

  function entry(operation) {
    return element("li", {}, element("a", { href: "#" + operation.operationId }, ...title(operation)));
  }

  function draw(specification) {
    const operations = operationsOf(specification);
    const about = specification.info.description.split("\n").filter(Boolean);
    const parts = specification.tags.map(function (tag) {
      return [tag, operations.filter(function (operation) { return operation.tags[0] === tag.name; })];
    });
    document.getElementById("about").replaceChildren(
      ...about.map(function (line) { return element("p", {}, ...prose(line)); }));
    document.getElementById("contents").replaceChildren(
      element("ul", {}, ...parts.flatMap(function ([, own]) { return own.map(entry); })));
    document.getElementById("endpoints").replaceChildren(
      ...parts.map(function ([tag, own]) { return section(tag, own, specification.components.schemas); }));
  }

  function goToTheOneAsked() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }

  async function start() {
    const response = await fetch("/api/openapi.json");
    if (!response.ok) throw new Error("the specification could not be read (" + response.status + "). Load it again in a moment.");
    draw(await response.json());
    goToTheOneAsked();
  }

  start().catch(function (error) {
    document.getElementById("endpoints").replaceChildren();
    throw error;
  });
})();
