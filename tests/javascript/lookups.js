/* Prints, as JSON, by which ids and selectors each of the given scripts looks elements up, for tests in Python.

   An argument is resolved where it is a string, a constant, or a template of constants; "*" stands for other parts of a
   template. What cannot be resolved is listed, too, unless it is a parameter of the function around the call. */

import { readFileSync } from "node:fs";
import { parse } from "espree";
import { KEYS } from "eslint-visitor-keys";

const BY_ID = /\b(getElementById|set_props|layout\.set|grid\.of|fill)$/;
const BY_SELECTOR = /\b(querySelector|querySelectorAll|closest|matches|refresh)$/;
const OPTIONS = { ecmaVersion: "latest", sourceType: "script" };

function* nodesIn(node, around = []) {
  yield [node, around];
  for (const key of KEYS[node.type]) {
    for (const child of [node[key]].flat()) if (child) yield* nodesIn(child, [...around, node]);
  }
}

function constantsOf(nodes) {
  const declared = nodes.map(([node]) => node).filter((node) => node.type === "VariableDeclarator");
  const texts = declared.filter(({ init }) => typeof init?.value === "string");
  return new Map(texts.map(({ id, init }) => [id.name, init.value]));
}

function isParameter(name, around) {
  return around.some(({ params }) => params?.some((parameter) => parameter.name === name));
}

function resolved(argument, constants) {
  if (argument.type === "Literal") return argument.value;
  if (argument.type === "Identifier") return constants.get(argument.name);
  if (argument.type !== "TemplateLiteral") return undefined;
  const parts = argument.expressions.map((part) => constants.get(part.name) ?? "*");
  return argument.quasis.map(({ value }, place) => value.cooked + (parts[place] ?? "")).join("");
}

function lookupsOf(source) {
  const found = { ids: [], selectors: [], unresolved: [] };
  const nodes = [...nodesIn(parse(source, { ...OPTIONS, range: true }))], constants = constantsOf(nodes);
  for (const [node, around] of nodes) {
    const name = node.type === "CallExpression" ? source.slice(...node.callee.range).replace("?.", ".") : "";
    if (!BY_ID.test(name) && !BY_SELECTOR.test(name)) continue;
    const [argument] = node.arguments, text = resolved(argument, constants);
    if (text !== undefined) found[BY_ID.test(name) ? "ids" : "selectors"].push(text);
    else if (!isParameter(argument.name, around)) found.unresolved.push(source.slice(...node.range));
  }
  return found;
}

const scripts = process.argv.slice(2).map((path) => [path, lookupsOf(readFileSync(path, "utf-8"))]);
process.stdout.write(JSON.stringify(Object.fromEntries(scripts)));
