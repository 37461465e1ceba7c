/* Draws static markup (dashapp/components/static_markup.py): trees of Dash's html components and links, as elements. */

(function (dualcaster) {
  "use strict";

  function draw(node) {
    if (Array.isArray(node)) return node.map(draw);
    if (node === null || typeof node !== "object") return node;
    const { children, ...properties } = node.props;
    const inner = [children].flat().map(draw);
    return node.type === "Link"
      ? window.React.createElement("a", { ...properties, onClick: dualcaster.links.follow }, ...inner)
      : window.React.createElement(node.type.toLowerCase(), properties, ...inner);
  }

  dualcaster.Still = ({ tree }) => draw(tree);
})((window.dualcaster ??= {}));
