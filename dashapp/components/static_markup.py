"""Static markup: one component for Dash with any number of elements, replaced as a whole.

Dash stores every component of a page and visits all of them at every step of every callback, once more for each new
one. On a page of 900 components a table of 200 cells took 1.5 s, as static markup a few milliseconds. Drawn by
assets/still.js.
"""

from dash.development.base_component import Component


class Still(Component):  # type: ignore[misc]
    """A tree of `html` components and links (`dcc.Link`) without ids."""

    _namespace, _type = "dualcaster", "Still"
    _children_props: tuple[str, ...] = ()
    _base_nodes = ("tree",)  # may be a component, and is not crawled as `children` are

    def __init__(self, tree: Component) -> None:
        if any(True for _ in tree._traverse_ids()):
            raise ValueError("what has an id can be heard by callbacks, and is no still markup")
        self._prop_names = self.available_properties = ["tree"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_wildcard_properties: list[str] = []
        super().__init__(tree=tree)
