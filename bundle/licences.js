/* The licences of the packages whose files are in a bundle, as they ask to be shown with every copy. */

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";

const PACKAGE = /^(node_modules\/(?:@[^/]+\/)?[^/]+)\//;

export async function licences(folder, files) {
  const packages = new Set(files.map((file) => PACKAGE.exec(file)?.[1]).filter(Boolean));
  const texts = await Promise.all([...packages].sort().map((name) => licenceOf(path.join(folder, name))));
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).sort().find((one) => /^licen[cs]e/i.test(one));
  const text = file ? await readFile(path.join(folder, file), "utf8") : "";
  return `${name} ${version}, ${license}\n\n${text.replace(/\r/g, "").replace(/[ \t]+$/gm, "").trim()}\n`;
}
