"""Markup that only changes as a whole: one component for Dash, however many elements it has.

Dash keeps every component of a page in its store and asks all of them at every step of every callback, once more for
each that is new: a table of 200 cells cost a second and a half on a page of 900 components, one of these a few
milliseconds. Drawn by assets/still.js.
"""

from dash.development.base_component import Component


class Still(Component):  # type: ignore[misc]
    """A tree of `html` components and of links (`dcc.Link`) in which nothing has an id."""

    _namespace, _type = "dualcaster", "Still"
    _children_props: tuple[str, ...] = ()
    _base_nodes = ("tree",)  # may be a component, without being crawled as `children` are

    def __init__(self, tree: Component) -> None:
        if any(True for _ in tree._traverse_ids()):
            raise ValueError("what has an id can be heard by callbacks, and is no still markup")
        self._prop_names = self.available_properties = ["tree"]
        self._valid_wildcard_attributes: list[str] = []
        self.available_wildcard_properties: list[str] = []
        super().__init__(tree=tree)
