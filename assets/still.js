/* Draws what dashapp/components/still.py holds: trees of Dash's html components and links, as plain elements. */

(function () {
  "use strict";

  const own = (window.dualcaster = window.dualcaster || {});

  /* A page of ours is shown without loading it, as dcc.Link does. */
  function follow(event) {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", event.currentTarget.href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  function draw(node) {
    if (Array.isArray(node)) return node.map(draw);
    if (node === null || typeof node !== "object") return node;
    const { children, ...props } = node.props;
    const inner = [children].flat().map(draw);
    return node.type === "Link"
      ? React.createElement("a", { ...props, onClick: follow }, ...inner)
      : React.createElement(node.type.toLowerCase(), props, ...inner);
  }

  own.Still = ({ tree }) => draw(tree);
})();
