/* The form of an operation: it sends the request that a reader has filled in, and shows the answer. */

(function (dualcaster) {
  "use strict";

  const { element, input } = dualcaster.fields;
  const LONGEST_SHOWN = 20000; // characters of an answer
  const FORM = "multipart/form-data";
  const ACCEPT = "header:Accept", TOKEN = "header:Authorization"; // no parameter has such a name

  function addressOf(operation, form) {
    let path = operation.path;
    const query = new URLSearchParams();
    for (const parameter of operation.parameters) {
      const value = form.elements[parameter.name].value;
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
      else if (value) query.set(parameter.name, value);
    }
    const asked = query.toString();
    return asked ? `${path}?${asked}` : path;
  }

  // A typed text as the value of a type; what is none is sent as it stands, and refused by the server.
  function valueOf({ type }, text) {
    if (type === "array") return text.split(",").map((word) => word.trim());
    if (type === "boolean") return { true: true, false: false }[text] ?? text;
    return type === "string" || Number.isNaN(Number(text)) ? text : Number(text);
  }

  // The JSON of the members that are filled in.
  function bodyOf({ members }, form) {
    const filled = members.filter(({ name }) => form.elements[name].value);
    return JSON.stringify(Object.fromEntries(
      filled.map(({ name, schema }) => [name, valueOf(schema, form.elements[name].value)])));
  }

  // A form's fields that are filled in, with its file.
  function uploadOf({ members }, form) {
    const sent = new FormData();
    for (const { name } of members) {
      const field = form.elements[name];
      if (field.value) sent.set(name, field.files ? field.files[0] : field.value);
    }
    return sent;
  }

  function requestOf(operation, form) {
    const [method, headers] = [operation.method, headersOf(form)];
    if (!operation.requestBody) return { method, headers };
    if (operation.requestBody.content[FORM]) {
      // Beside a cookie the server takes a form from a script only, which this header shows.
      return { method, headers: { ...headers, "X-Requested-With": "dualcaster" }, body: uploadOf(operation, form) };
    }
    return { method, headers: { ...headers, "Content-Type": "application/json" }, body: bodyOf(operation, form) };
  }

  function headersOf(form) {
    const accept = form.elements[ACCEPT], token = form.elements[TOKEN];
    const headers = { Accept: accept ? accept.value : "application/json" };
    if (token && token.value) headers.Authorization = `Bearer ${token.value}`;
    return headers;
  }

  function indented(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text; // shown as it came
    }
  }

  function shown(text, type) {
    const whole = (type || "").startsWith("application/json") ? indented(text) : text;
    if (whole.length <= LONGEST_SHOWN) return whole;
    return `${whole.slice(0, LONGEST_SHOWN)}\n… ${(whole.length - LONGEST_SHOWN).toLocaleString("en")} characters more`;
  }

  function answer(operation, url, response, text, took) {
    const status = element("strong", { class: response.ok ? "fine" : "wrong" }, String(response.status));
    const address = operation.method === "GET" ? element("a", { href: url }, url) : `${operation.method} ${url}`;
    const length = text.length.toLocaleString("en"), request = response.headers.get("X-Request-Id");
    const about = `${took} ms, ${length} characters, request ${request}`;
    return [
      element("p", {}, status, " ", address),
      element("p", { class: "caption" }, about),
      element("pre", { tabindex: "0", "aria-label": "Answer" }, shown(text, response.headers.get("Content-Type"))),
    ];
  }

  async function send(url, options) {
    try {
      const response = await fetch(url, options);
      return [response, await response.text()];
    } catch {
      return []; // no network, or the server is away
    }
  }

  async function attempt(operation, form, place) {
    const url = addressOf(operation, form);
    place.replaceChildren(element("p", { class: "caption" }, "Asking …"));
    const began = performance.now();
    const [response, text] = await send(url, requestOf(operation, form));
    const took = Math.round(performance.now() - began);
    place.replaceChildren(...(response
      ? answer(operation, url, response, text, took)
      : [element("p", { class: "wrong" }, "The server does not answer. Try again in a moment.")]));
  }

  function formats(operation) {
    const types = Object.keys(operation.answer);
    if (types.length < 2) return [];
    const id = `${operation.operationId}-accept`;
    const select = element("select", { id, name: ACCEPT });
    for (const type of types) select.append(element("option", { value: type }, type));
    return [element("div", { class: "parameter" }, element("label", { for: id }, "Accept (header)"), select)];
  }

  // What is typed into one field for the token stands in all of them, and nowhere else.
  function shareToken(event) {
    for (const field of document.getElementsByName(TOKEN)) field.value = event.target.value;
  }

  function tokenOf(operation) {
    if (!operation.security || !operation.security.length) return [];
    const id = `${operation.operationId}-token`;
    const attributes = { type: "password", autocomplete: "off", "aria-describedby": `${id}-help` };
    const field = element("input", { id, name: TOKEN, ...attributes });
    field.addEventListener("input", shareToken);
    const about = "The server's ADMIN_TOKEN or one of your tokens, sent as a bearer. This page does not keep it.";
    const help = element("p", { id: `${id}-help`, class: "caption" }, about);
    return [element("div", { class: "parameter" }, element("label", { for: id }, "Token"), field, help)];
  }

  function formOf(operation) {
    const place = element("div", { class: "answer", role: "status", "aria-live": "polite" });
    const made = element("form", { "aria-label": `Try ${operation.method} ${operation.path}` },
      ...[...operation.parameters, ...operation.members].map((field) => input(field, operation)),
      ...formats(operation),
      ...tokenOf(operation),
      element("button", { type: "submit" }, operation.method === "GET" ? "Try it" : "Send it"));
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      attempt(operation, made, place);
    });
    return [made, place];
  }

  dualcaster.tries = { form: formOf };
})((window.dualcaster ??= {}));
