/* Answers tests in Python: for each line {"expression": ..., "value": ...} of standard input it prints, as a line of
   JSON, what the expression of `page` (page.js) and `value` is in a new page with all scripts. */

import { createInterface } from "node:readline";
import { openPage } from "./page.js";

function answer({ expression, value }) {
  try {
    const evaluate = new Function("page", "value", `return (${expression});`);
    return { answer: evaluate(openPage(), value) };
  } catch (error) {
    return { error: error.stack };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
