/* Elements from the specification: inputs of parameters, and tables of an answer's fields. */

(function (dualcaster) {
  "use strict";

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  // Text in which `words` are code.
  function prose(text) {
    return text.split("`").map((part, index) => (index % 2 ? element("code", {}, part) : part));
  }

  function limits(schema) {
    if (schema.enum) return "";
    const parts = [schema.format || schema.type];
    if (schema.minimum !== undefined) parts.push(`from ${schema.minimum.toLocaleString("en")}`);
    if (schema.maximum !== undefined) parts.push(`to ${schema.maximum.toLocaleString("en")}`);
    if (schema.maxLength !== undefined) parts.push(`up to ${schema.maxLength} characters`);
    return `${parts.join(" ")}. `;
  }

  function choice(parameter, id) {
    const select = element("select", { id, name: parameter.name });
    const unset = parameter.schema.default !== undefined ? `default: ${parameter.schema.default}` : "all";
    select.append(element("option", { value: "" }, unset));
    for (const word of parameter.schema.enum) select.append(element("option", { value: word }, word));
    return select;
  }

  const isFile = ({ format }) => format === "binary";

  function typed(parameter, id) {
    if (isFile(parameter.schema)) return element("input", { id, name: parameter.name, type: "file" });
    const numeric = parameter.schema.type !== "string";
    const preset = parameter.schema.default ? `default: ${parameter.schema.default}` : "";
    const example = parameter.schema.examples ? `such as: ${parameter.schema.examples[0]}` : "";
    return element("input", {
      id, name: parameter.name, type: "text", autocomplete: "off", spellcheck: "false",
      inputmode: numeric ? "decimal" : "text", placeholder: preset || example,
    });
  }

  // A parameter's label, input and help. Nothing is checked here: a wrong value shows what the server says.
  function input(parameter, operation) {
    const id = `${operation.operationId}-${parameter.name}`;
    const field = parameter.schema.enum ? choice(parameter, id) : typed(parameter, id);
    field.setAttribute("aria-describedby", `${id}-help`);
    if (parameter.required) field.required = true;
    const label = element("label", { for: id }, parameter.name, parameter.required ? " (needed)" : "");
    const about = [limits(parameter.schema), ...prose(parameter.description)];
    const help = element("p", { id: `${id}-help`, class: "caption" }, ...about);
    return element("div", { class: "parameter" }, label, field, help);
  }

  function typeOf(schema, open) {
    if (schema.$ref) return open(schema.$ref);
    if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, open)).join(" or ");
    if (schema.type === "array") return schema.items ? `list of ${typeOf(schema.items, open)}` : "list";
    if (schema.enum) return schema.enum.join(", ");
    if (schema.additionalProperties) return `object of ${typeOf(schema.additionalProperties, open)}`;
    return schema.format ? `${schema.type} (${schema.format})` : schema.type || "any";
  }

  function row(name, schema, required, open) {
    const about = element("td", {}, ...prose(schema.description || ""));
    const title = element("th", { scope: "row" }, element("code", {}, name), required ? "" : " (may be absent)");
    return element("tr", {}, title, element("td", {}, typeOf(schema, open)), about);
  }

  function table(name, shape, open) {
    const rows = Object.entries(shape.properties || {}).map(([field, schema]) => {
      return row(field, schema, (shape.required || []).includes(field), open);
    });
    const caption = element("caption", {}, name, ": ", ...prose(shape.description || ""));
    const frame = { class: "scroll", tabindex: "0", role: "group", "aria-label": name };
    return element("div", frame, element("table", {}, caption, element("tbody", {}, ...rows)));
  }

  // Tables of a shape and of all shapes inside it.
  function tables(reference, components) {
    const wanted = [];
    function open(one) {
      const name = one.split("/").pop();
      if (!wanted.includes(name)) wanted.push(name);
      return name;
    }
    open(reference);
    const made = [];
    for (let index = 0; index < wanted.length; index += 1) { // drawing a table may want more of them
      made.push(table(wanted[index], components[wanted[index]], open));
    }
    return made;
  }

  dualcaster.fields = { element, prose, input, tables };
})((window.dualcaster ??= {}));
