/* Writes the bundle of plotly.js and the licences of its parts into the folder that is named. */

import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import descriptions from "./descriptions.js";
import { licences } from "./licences.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const [, , folder] = process.argv;
const { version } = JSON.parse(await readFile(path.join(HERE, "node_modules/plotly.js/package.json"), "utf8"));
const NOTICE = `/*!
plotly.js v${version} with scatter and treemap alone
Copyright Plotly Technologies Inc., MIT licence; of its parts: LICENSES.txt
*/`;

const { metafile } = await build({
  absWorkingDir: HERE,
  entryPoints: ["plotly.js"],
  outfile: path.resolve(folder, "plotly.js"),
  banner: { js: NOTICE },
  bundle: true,
  preserveSymlinks: true, // packages that lie elsewhere are still those of node_modules
  minify: true,
  format: "iife",
  target: "es2020",
  define: { global: "window", "define.amd": "false" },
  loader: { ".css": "empty" }, // of the maps, which are left out
  plugins: [descriptions],
  metafile: true,
  logLevel: "warning",
});

const [{ inputs }] = Object.values(metafile.outputs);
await writeFile(path.resolve(folder, "LICENSES.txt"), await licences(HERE, Object.keys(inputs)));
