/* The standard rules. Off are those against short rules on one line and without blank lines, which the sheets have. */

export default {
  extends: "stylelint-config-standard",
  rules: {
    "at-rule-empty-line-before": null,
    "comment-empty-line-before": null,
    "custom-property-empty-line-before": null,
    "declaration-block-single-line-max-declarations": null,
    "rule-empty-line-before": null,
    "custom-property-pattern": "^([a-z][a-z0-9-]*|Dash-[A-Za-z-]+)$", // Dash-...: names of Dash's own style sheet
    "media-feature-range-notation": "prefix", // read by older browsers, too
    "no-descending-specificity": null, // rules stand by component, not by specificity
    "property-no-vendor-prefix": [true, { ignoreProperties: ["-webkit-text-size-adjust"] }], // Safari knows no other
    "color-hex-length": "long",
    "value-keyword-case": ["lower", { ignoreProperties: ["/^--font/"] }],
  },
};
