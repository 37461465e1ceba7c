"""Bodies of requests: a JSON object whose members are the fields of a request, and its description."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import orjson
from flask import request
from msgspec import UNSET, Meta, UnsetType, defstruct
from werkzeug.exceptions import BadRequest

from dashapp.api.parameter_parsing import LONGEST_SHOWN
from dashapp.api.parameters import NOTHING
from dashapp.api.shapes.errors import Failure
from services.requests import Field, InvalidRequest, Request, fields_of, values_of

NOT_AN_OBJECT = "The body is not a JSON object."
# Python's types by JSON Schema's
TYPES = MappingProxyType(
    {"string": str, "integer": int, "number": int | float, "boolean": bool, "array": list, "object": dict}
)  # fmt: skip
REFUSALS = MappingProxyType(
    {
        400: (Failure, "A parameter is wrong, the query string is too long, or the body is not a JSON object"),
        413: (Failure, "The body is too large"),
        415: (Failure, "The body is not of the type application/json"),
        422: (Failure, "A field of the body is wrong"),
    }
)

R = TypeVar("R", bound=Request)


class InvalidBody(InvalidRequest):
    """A body with invalid fields."""


def read_body(kind: type[R], told: Mapping[str, Any] = NOTHING) -> R:
    """Return the request in the body; the address has `told` some fields of it. Absent fields have their defaults.

    Raises InvalidBody naming every wrong field, BadRequest unless the body is a JSON object, UnsupportedMediaType for
    another content type. The edge rejects oversized bodies.
    """
    given = _given()
    known = {name: field for name, field in fields_of(kind).items() if name not in told}
    problems = {name[:LONGEST_SHOWN]: problem for name in given if (problem := _problem(name, given[name], known))}
    read = {name: field for name, field in known.items() if name not in problems}
    texts = {name: _text(value) for name, value in given.items() if name in read}
    values = values_of(read.values(), texts, problems)
    if problems:
        raise InvalidBody(problems)
    return kind(**values, **told)


def shape_of(kind: type[Request], without: Collection[str] = ()) -> type:
    """Return the shape of a body, for the specification; `without` are fields that the address has."""
    members = members_of(kind, without)
    return defstruct(kind.__name__, members, forbid_unknown_fields=True, namespace={"__doc__": kind.__doc__})


def members_of(kind: type[Request], without: Collection[str] = ()) -> list[tuple[Any, ...]]:
    """Return the members of the shape of a request, except those of `without`."""
    return [_member(field) for name, field in fields_of(kind).items() if name not in without]


def _given() -> dict[str, Any]:
    try:
        given = request.get_json()
    except BadRequest:
        given = None
    if not isinstance(given, dict):
        raise BadRequest(NOT_AN_OBJECT)
    return given


def _problem(name: str, value: object, known: Mapping[str, Field]) -> str | None:
    """Return the problem of a member that no rule covers: an unknown name or a wrong type."""
    if name not in known:
        return f"is not a field; there are {', '.join(known)}"
    wanted = known[name].rule.schema()["type"]
    if isinstance(value, list) and (problem := _problem_of_array(value, known[name].rule.schema())):
        return problem
    is_one = isinstance(value, TYPES[wanted]) and isinstance(value, bool) == (wanted == "boolean")
    return None if is_one else f"must be of the type {wanted}"


def _problem_of_array(value: list[Any], schema: Mapping[str, Any]) -> str | None:
    if schema.get("items", {}).get("type") == "object":
        return None if all(isinstance(one, dict) for one in value) else "must be an array of objects"
    is_words = all(isinstance(word, str) and "," not in word for word in value)
    return None if is_words else "must be an array of strings"


def _text(value: object) -> object:
    """Return an array or an object as the text that its rule reads; other values as they are."""
    if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value)):
        return orjson.dumps(value).decode()
    return ",".join(value) if isinstance(value, list) else value


def _member(field: Field) -> tuple[Any, ...]:
    told = Meta(description=field.rule.description, extra_json_schema=field.rule.schema())
    if field.is_needed:
        return field.name, Annotated[Any, told]
    return field.name, Annotated[Any | UnsetType, told], UNSET
