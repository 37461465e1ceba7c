"""The rules of all requests, and those that the types of callbacks' values derive from."""

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints, is_typeddict

from msgspec import Meta

from callbacks import inputs
from services.requests import Request, fields_of
from services.rules import Rule


def requests(kind: type[Request] = Request) -> set[type[Request]]:
    """All requests of services, the table's form apart."""
    found = {one for below in kind.__subclasses__() for one in requests(below)}
    return {one for one in {kind, *found} if one.__module__.startswith("services.")}


def rules() -> dict[str, list[Rule]]:
    """The rules of all fields of requests, by name."""
    found: dict[str, list[Rule]] = {}
    for kind in requests():
        for name, field in fields_of(kind).items():
            found.setdefault(name, []).append(field.rule)
    return found


def values(hint: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Name and type of a value, and those of all named values inside it."""
    yield name, hint
    for part in get_args(hint):
        yield from values(part, name)
    if is_typeddict(hint):
        for inner, kind in get_type_hints(hint, include_extras=True).items():
            yield from values(kind, inner)


def derived(hint: Any) -> list[Rule]:
    """The rules that a type tells it derives from."""
    metas = [one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Meta)]
    return [one.extra[inputs.RULE] for one in metas if one.extra and inputs.RULE in one.extra]
