/* Rules for all scripts: those of the pages, the measurements, and the tests and the bundle, which are modules. */

import js from "@eslint/js";
import stylistic from "@stylistic/eslint-plugin";
import globals from "globals";

const STYLE = stylistic.configs.customize({ quotes: "double", semi: true, braceStyle: "1tbs", arrowParens: true });
const RULES = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "func-style": ["error", "declaration", { allowArrowFunctions: true }],
  "max-lines": ["error", 300],
  "no-else-return": "error",
  "no-shadow": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-arrow-callback": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  strict: "error",
  "@stylistic/list-style": "off",
  "@stylistic/max-len": ["error", { code: 120 }],
  "@stylistic/max-statements-per-line": ["error", { max: 2 }],
  "@stylistic/multiline-ternary": "off",
  "@stylistic/object-curly-newline": "off",
  "@stylistic/operator-linebreak": "off",
  "@stylistic/quotes": ["error", "double", { avoidEscape: true, allowTemplateLiterals: "always" }],
  "@stylistic/quote-props": ["error", "as-needed"],
};

export default [
  { ignores: [".venv/", ".data/", ".cache/", "assets/vendor/"] },
  js.configs.recommended,
  STYLE,
  { rules: RULES },
  {
    files: ["assets/**/*.js", "dashapp/**/*.js", "benchmarks/**/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
  },
  {
    files: ["load/k6/*.js"],
    languageOptions: { globals: { __ENV: "readonly", open: "readonly", setTimeout: "readonly" } },
  },
  { files: ["bundle/plotly.js"], languageOptions: { globals: globals.browser } },
  {
    files: ["eslint.config.js", "stylelint.config.js", "bundle/[!p]*.js", "tests/**/*.js"],
    languageOptions: { globals: globals.node },
  },
];
