/* The page of the API: every operation of the specification, with a form to try it (tries.js). */

(function (dualcaster) {
  "use strict";

  const { element, prose, tables } = dualcaster.fields;
  const METHODS = ["get", "put", "post", "delete", "patch"];

  // A failure that nobody has handled is shown, whatever it is; the browser writes it to its console as well.
  function show(problem) {
    const text = `This page does not work as it should: ${problem}`;
    document.getElementById("problems").append(element("p", { class: "wrong" }, text));
  }
  window.addEventListener("error", (event) => show(event.message));
  window.addEventListener("unhandledrejection", (event) => show(event.reason.message || event.reason));

  // The content types and schemas of an operation's answer where it succeeds.
  function answerOf({ responses }) {
    const [, found] = Object.entries(responses).find(([status, one]) => status.startsWith("2") && one.content) || [];
    return found ? found.content : {};
  }

  // The members of an operation's body, JSON or a form with a file, each as if it were a parameter.
  function membersOf({ requestBody }, components) {
    if (!requestBody) return [];
    const [{ schema: body }] = Object.values(requestBody.content);
    const { properties = {}, required = [] } = components[body.$ref.split("/").pop()];
    return Object.entries(properties).map(([name, schema]) => {
      return { name, schema, in: "body", required: required.includes(name), description: schema.description || "" };
    });
  }

  // Each operation with its path, method and body, in the order of the specification.
  function operationsOf({ paths, components }) {
    return Object.entries(paths).flatMap(([path, item]) => {
      const methods = METHODS.filter((method) => item[method]);
      return methods.map((method) => {
        const [answer, members] = [answerOf(item[method]), membersOf(item[method], components.schemas)];
        return { ...item[method], path, method: method.toUpperCase(), answer, members };
      });
    });
  }

  function title(operation) {
    return [element("span", { class: "method" }, operation.method), " ", operation.path];
  }

  function details(operation, components) {
    const json = operation.answer["application/json"];
    if (!json || !json.schema.$ref) return [];
    const summary = element("summary", {}, "Fields of the answer");
    return [element("details", {}, summary, ...tables(json.schema.$ref, components))];
  }

  function article(operation, components) {
    const id = operation.operationId;
    return element("article", { id, "aria-labelledby": `${id}-title` },
      element("h3", { id: `${id}-title` }, ...title(operation)),
      element("p", {}, ...prose(operation.summary)),
      element("p", { class: "caption" }, ...prose(operation.description)),
      ...dualcaster.tries.form(operation),
      ...details(operation, components));
  }

  function section(tag, operations, components) {
    const name = tag.name.charAt(0).toUpperCase() + tag.name.slice(1);
    return element("section", {},
      element("h2", {}, name),
      element("p", { class: "caption" }, ...prose(tag.description)),
      ...operations.map((operation) => article(operation, components)));
  }

  function entry(operation) {
    return element("li", {}, element("a", { href: `#${operation.operationId}` }, ...title(operation)));
  }

  function fill(id, children) {
    document.getElementById(id).replaceChildren(...children);
  }

  function draw(specification) {
    const operations = operationsOf(specification);
    const about = specification.info.description.split("\n").filter(Boolean);
    const parts = specification.tags.map((tag) => [tag, operations.filter(({ tags }) => tags[0] === tag.name)]);
    fill("about", about.map((line) => element("p", {}, ...prose(line))));
    fill("contents", [element("ul", {}, ...parts.flatMap(([, own]) => own.map(entry)))]);
    fill("endpoints", parts.map(([tag, own]) => section(tag, own, specification.components.schemas)));
  }

  function goToTheOneAsked() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }

  async function start() {
    const response = await fetch("/api/openapi.json");
    if (!response.ok) {
      throw new Error(`the specification could not be read (${response.status}). Load it again in a moment.`);
    }
    draw(await response.json());
    goToTheOneAsked();
  }

  start().catch((error) => {
    fill("endpoints", []);
    throw error;
  });
})((window.dualcaster ??= {}));
