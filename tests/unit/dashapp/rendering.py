"""Reading what components would show."""

from typing import Any

from dash.development.base_component import Component


def text_of(node: Any) -> str:
    """All text of a component and what is in it, with single ordinary spaces."""
    return " ".join("".join(_texts(node)).replace("\u00a0", " ").split())


def find(node: Any, kind: str) -> list[Component]:
    """All components of a kind (`A`, `Td`) in a component, itself included, in order."""
    return [part for part in everything(node) if isinstance(part, Component) and type(part).__name__ == kind]


def classes(node: Any) -> set[str]:
    """All class names in a component."""
    return {name for part in everything(node) for name in (getattr(part, "className", None) or "").split()}


def everything(node: Any) -> list[Any]:
    """A component and all that is in it, in order."""
    if isinstance(node, list | tuple):
        return [part for child in node for part in everything(child)]
    children = getattr(node, "tree", getattr(node, "children", None))
    return [node] if children is None else [node, *everything(children)]


def _texts(node: Any) -> list[str]:
    return [f"{part} " if len(part) else "" for part in everything(node) if isinstance(part, str)]
