"""Parameters of the API: the fields of requests, each in the path or the query string."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from dashapp.cursors import CURSOR
from services.requests import Field, Request, fields_of

NOTHING: Mapping[str, str] = MappingProxyType({})
NO_CARD = "There is no such card."
CARD_PATH: Mapping[str, str] = MappingProxyType({"card_id": NO_CARD})  # paths of a card
PLACE_FIELD, CURSOR_FIELD = "after", Field("cursor", CURSOR, None)  # clients send the place in a list as a cursor


class Place(StrEnum):
    """Location of a parameter, as OpenAPI's `in`."""

    QUERY = "query"
    PATH = "path"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A field in an address.

    `missing`, for path parameters: the message of the 404 for an invalid text.
    """

    field: Field
    place: Place = Place.QUERY
    missing: str = ""

    @property
    def name(self) -> str:
        """Return its name in the address."""
        return self.field.name

    def described(self) -> dict[str, Any]:
        """Return the OpenAPI description of this parameter."""
        field, schema = self.field, self.field.rule.schema()
        if not (field.is_needed or field.is_filter):
            schema["default"] = field.rule.plain(field.default)
        needed = field.is_needed or self.place is Place.PATH
        described = {"name": field.name, "in": self.place, "required": needed, "description": field.rule.description}
        return described | ({} if needed else {"allowEmptyValue": True}) | {"schema": schema}


def parameters_of(
    kind: type[Request], path: Mapping[str, str] = NOTHING, without: Collection[str] = ()
) -> Iterator[Parameter]:
    """Yield the parameters of a request in the order of its fields, except those of `without`.

    `path` maps each path parameter to the message of its 404.
    """
    known = {PLACE_FIELD: CURSOR_FIELD, **fields_of(kind)}  # an `after` with a rule of its own is what it says
    for name in (field.name for field in fields(kind)):
        if name in path:
            yield Parameter(known[name], Place.PATH, path[name])
        elif name in known and name not in without:
            yield Parameter(known[name])
