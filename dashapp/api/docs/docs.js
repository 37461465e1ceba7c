/* The page of the API: every endpoint of the specification, with a form to try it. */

(function () {
  "use strict";

  const { element, prose, input, tables } = window.fields;
  const LONGEST_SHOWN = 20000; // characters of an answer

  function address(path, form, operation) {
    const query = new URLSearchParams();
    for (const parameter of operation.parameters) {
      const value = form.elements[parameter.name].value;
      if (parameter.in === "path") path = path.replace("{" + parameter.name + "}", encodeURIComponent(value));
      else if (value) query.set(parameter.name, value);
    }
    const asked = query.toString();
    return asked ? path + "?" + asked : path;
  }

  function shown(text, type) {
    const json = (type || "").startsWith("application/json");
    const whole = json && text ? JSON.stringify(JSON.parse(text), null, 2) : text;
    if (whole.length <= LONGEST_SHOWN) return whole;
    return whole.slice(0, LONGEST_SHOWN) + "\n… " + (whole.length - LONGEST_SHOWN).toLocaleString("en") + " characters more";
  }

  async function attempt(path, form, operation, place) {
    const url = address(path, form, operation);
    const accept = form.elements.accept ? form.elements.accept.value : "application/json";
    place.replaceChildren(element("p", { class: "caption" }, "Asking …"));
    try {
      const began = performance.now();
      const response = await fetch(url, { headers: { Accept: accept } });
      const text = await response.text();
      const took = Math.round(performance.now() - began);
      const status = element("strong", { class: response.ok ? "fine" : "wrong" }, String(response.status));
      const link = element("a", { href: url }, url);
      const id = response.headers.get("X-Request-Id");
      place.replaceChildren(
        element("p", {}, status, " ", link),
        element("p", { class: "caption" }, took + " ms, " + text.length.toLocaleString("en") + " characters, request " + id),
        element("pre", { tabindex: "0", "aria-label": "Answer" }, shown(text, response.headers.get("Content-Type"))),
      );
    } catch (error) {
      place.replaceChildren(element("p", { class: "wrong" }, "The server does not answer. Try again in a moment."));
    }
  }

  function formats(types, id) {
    if (types.length < 2) return [];
    const select = element("select", { id: id, name: "accept" });
    for (const type of types) select.append(element("option", { value: type }, type));
    const label = element("label", { for: id }, "Accept (header)");
    return [element("div", { class: "parameter" }, label, select)];
  }

  function tryForm(path, operation) {
    const place = element("div", { class: "answer", role: "status", "aria-live": "polite" });
    const types = Object.keys(operation.responses["200"].content);
    const form = element("form", { "aria-label": "Try " + path },
      ...operation.parameters.map(function (parameter) { return input(parameter, operation); }),
      ...formats(types, operation.operationId + "-accept"),
      element("button", { type: "submit" }, "Try it"));
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      attempt(path, form, operation, place);
    });
    return [form, place];
  }

  function endpoint(path, operation, components) {
    const shape = operation.responses["200"].content["application/json"].schema.$ref;
    const details = element("details", {}, element("summary", {}, "Fields of the answer"), ...tables(shape, components));
    return element("article", { id: operation.operationId, "aria-labelledby": operation.operationId + "-title" },
      element("h3", { id: operation.operationId + "-title" }, element("span", { class: "method" }, "GET"), " ", path),
      element("p", {}, ...prose(operation.summary)),
      element("p", { class: "caption" }, ...prose(operation.description)),
      ...tryForm(path, operation),
      details);
  }

  function draw(specification) {
    const operations = Object.entries(specification.paths).map(function ([path, item]) { return [path, item.get]; });
    const contents = element("ul", {});
    const sections = specification.tags.map(function (tag) {
      const own = operations.filter(function ([, operation]) { return operation.tags.includes(tag.name); });
      for (const [path, operation] of own) {
        contents.append(element("li", {}, element("a", { href: "#" + operation.operationId }, path)));
      }
      const title = tag.name.charAt(0).toUpperCase() + tag.name.slice(1);
      return element("section", {}, element("h2", {}, title), element("p", { class: "caption" }, tag.description),
        ...own.map(function ([path, operation]) { return endpoint(path, operation, specification.components.schemas); }));
    });
    const about = specification.info.description.split("\n").filter(Boolean);
    document.getElementById("about").replaceChildren(
      ...about.map(function (line) { return element("p", {}, ...prose(line)); }));
    document.getElementById("contents").replaceChildren(contents);
    document.getElementById("endpoints").replaceChildren(...sections);
    if (location.hash) {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target) target.scrollIntoView();
    }
  }

  fetch("/api/openapi.json")
    .then(function (response) { return response.json(); })
    .then(draw)
    .catch(function () {
      document.getElementById("endpoints").replaceChildren(
        element("p", { class: "wrong", role: "alert" }, "The specification could not be read. Load this page again in a moment."));
    });
})();
