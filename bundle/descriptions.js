/* Removes the descriptions of plotly.js's attributes, a tenth of the bundle: only its documentation shows them. */

import { readFile } from "node:fs/promises";
import { parse } from "acorn";

const NAMES = new Set(["description", "hrName"]);

// Yields the values of the properties with these names, in the order of the text.
function* descriptions(node) {
  if (node === null || typeof node !== "object" || node.type === "ObjectPattern") return;
  if (node.type === "Property" && NAMES.has(node.key.name)) yield node.value;
  else for (const part of Object.values(node)) yield* descriptions(part);
}

function without(text) {
  let kept = "", at = 0;
  for (const { start, end } of descriptions(parse(text, { ecmaVersion: "latest", sourceType: "script" }))) {
    kept += `${text.slice(at, start)}""`;
    at = end;
  }
  return kept + text.slice(at);
}

export default {
  name: "descriptions",
  setup(build) {
    build.onLoad({ filter: /[\\/]plotly\.js[\\/]src[\\/].*\.js$/ }, async ({ path }) => ({
      contents: without(await readFile(path, "utf8")),
    }));
  },
};
