"""HTML of a layout, for the first response: what Dash draws of it later, without behaviour.

It has no ids, so that scripts and labels find the elements of Dash only; an element has its id as `data-id` instead,
for style sheets. Form controls are disabled until Dash draws them.
"""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashapp.components.static_markup import Still

UNSEEN = frozenset({"Store", "Interval", "Location", "ConfirmDialog", "Download"})
VOID = frozenset({"img", "br", "hr", "input"})
NAMES = {"className": "class", "class_name": "class", "id": "data-id"}  # others are the same in lower case
# Dash's own, and references to ids.
LEFT_OUT = frozenset({"children", "style", "key", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "htmlFor"})
OF_INPUTS = ("id", "type", "value", "placeholder", "readonly", "autocomplete")
REFERENCES = frozenset({"aria-controls", "aria-labelledby", "aria-describedby"})


def html_of(node: Any, filled: Mapping[str, Any]) -> str:
    """Return the HTML of a component, of text or of a list of both; `filled` has other children by an element's id."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, list | tuple):
        return "".join(html_of(one, filled) for one in node)
    if not isinstance(node, Component):
        return escape(str(node))
    if isinstance(node, Still):
        return html_of(node.tree, filled)
    kind = type(node).__name__
    if kind in UNSEEN:
        return ""
    properties = node.to_plotly_json()["props"]
    if kind in CONTROLS:
        return CONTROLS[kind](properties)
    identity = properties.get("id")
    children = filled.get(identity) if isinstance(identity, str) and identity in filled else properties.get("children")
    inner = html_of(children, filled)
    if node._namespace == "dash_html_components":
        return _element(kind.lower(), properties, inner)
    # Any other component is drawn by its script; its place is there before.
    known = {name: properties.get(name) for name in ("id", "className", "class_name", "style", "href", "title")}
    return _element("a" if kind == "Link" else "div", known, inner)


def _element(tag: str, properties: Mapping[str, Any], inner: str) -> str:
    opened = f"<{tag}{_attributes(properties)}>"
    return opened if tag in VOID else f"{opened}{inner}</{tag}>"


def _attributes(properties: Mapping[str, Any]) -> str:
    named = {NAMES.get(name, name.lower()): value for name, value in properties.items() if _is_shown(name, value)}
    written = (f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in named.items())
    return "".join(written) + _style(properties.get("style"))


def _is_shown(name: str, value: object) -> bool:
    # An empty alt says that a picture is a decoration; any other empty attribute says nothing.
    is_plain = isinstance(value, str | int | float) and (value not in (False, "") or name == "alt")
    return is_plain and name not in LEFT_OUT and name not in REFERENCES


def _style(style: Mapping[str, Any] | None) -> str:
    if not style:
        return ""
    dashed = {"".join(f"-{c.lower()}" if c.isupper() else c for c in name): value for name, value in style.items()}
    return f' style="{escape("; ".join(f"{name}: {value}" for name, value in dashed.items()))}"'


def _input(properties: Mapping[str, Any]) -> str:
    if properties.get("type") == "hidden":
        return ""
    shown = {name: properties[name] for name in OF_INPUTS if name in properties}
    return _element("input", {"className": "form-control", **shown, "disabled": True}, "")


def _select(properties: Mapping[str, Any]) -> str:
    options = properties.get("options") or []
    listed = "".join(
        _element("option", {"selected": one["value"] == properties.get("value")}, escape(str(one["label"])))
        for one in options
    )
    return _element("select", {"className": "form-select", "id": properties.get("id"), "disabled": True}, listed)


def _radio_items(properties: Mapping[str, Any]) -> str:
    chosen = properties.get("value")
    items = "".join(
        _check("form-check", "radio", one["value"] == chosen, one["label"]) for one in properties["options"]
    )
    return _element("div", {"className": properties.get("class_name", "")}, items)


def _switch(properties: Mapping[str, Any]) -> str:
    return _check("form-check form-switch", "checkbox", bool(properties.get("value")), properties.get("label"))


def _check(css: str, kind: str, is_checked: bool, label: Any) -> str:
    state = {"className": "form-check-input", "type": kind, "checked": is_checked, "disabled": True}
    text = _element("label", {"className": "form-check-label"}, html_of(label, {}))
    return _element("div", {"className": css}, _element("input", state, "") + text)


CONTROLS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "Input": _input,
    "Select": _select,
    "RadioItems": _radio_items,
    "Switch": _switch,
}
