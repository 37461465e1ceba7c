"""The kinds of parameters. Each knows how its text is read and how the specification describes it, in one place."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from dashapp.services.requests import LARGEST_ID

LONGEST = 2_000  # characters of any parameter
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")

P = TypeVar("P", bound="Parameter")


class WrongValue(ValueError):
    """The text of a parameter cannot be read; says what was expected."""


class Place(StrEnum):
    """Where a parameter stands in an address."""

    QUERY = "query"
    PATH = "path"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(ABC):
    """A parameter of some text. `default` holds where it is left out; None then means no choice.

    `missing` is for parameters of the path: what a 404 says where the text cannot be the name of anything.
    """

    name: str
    description: str
    default: str | int | None = None
    required: bool = False
    place: Place = Place.QUERY
    missing: str = ""

    def by_default(self: P, default: str | int) -> P:
        """The same, with another default."""
        return replace(self, default=default)

    @abstractmethod
    def read(self, text: str) -> Any:
        """What a text means. Raises WrongValue."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """The same rules as JSON Schema."""

    def described(self) -> dict[str, Any]:
        """This parameter as OpenAPI has it."""
        schema = self.schema()
        if self.default is not None:
            schema["default"] = self.default
        needed = self.required or self.place is Place.PATH
        described = {"name": self.name, "in": self.place.value, "required": needed, "description": self.description}
        return described | ({} if needed else {"allowEmptyValue": True}) | {"schema": schema}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Parameter):
    """One of several words, written exactly so."""

    choices: Iterable[str]

    def read(self, text: str) -> str:
        """The word as it is."""
        words = [str(word) for word in self.choices]
        if text not in words:
            raise WrongValue(f"must be one of {', '.join(words)}")
        return text

    def schema(self) -> dict[str, Any]:
        """A string of an enumeration."""
        return {"type": "string", "enum": [str(word) for word in self.choices]}


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber(Parameter):
    """A whole number between two limits, both included."""

    least: int = 1
    most: int = LARGEST_ID

    def read(self, text: str) -> int:
        """The number; only ASCII digits count."""
        if not _INTEGER.fullmatch(text) or not self.least <= int(text) <= self.most:
            raise WrongValue(f"must be a whole number from {self.least} to {self.most}")
        return int(text)

    def schema(self) -> dict[str, Any]:
        """An integer with its limits."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Parameter):
    """A number between two limits, both included, read exactly."""

    least: int = 0
    most: int = 10**8

    def read(self, text: str) -> Decimal:
        """The number as it is written, without rounding."""
        if not _DECIMAL.fullmatch(text) or not self.least <= Decimal(text) <= self.most:
            raise WrongValue(f"must be a number from {self.least} to {self.most}")
        return Decimal(text)

    def schema(self) -> dict[str, Any]:
        """A number with its limits."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Parameter):
    """Any text up to a length in characters; `pattern` (the whole of it, ASCII) narrows it to what is `expected`."""

    longest: int = LONGEST
    pattern: str = ""
    expected: str = ""
    examples: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        """The text as it is."""
        if len(text) > self.longest:
            raise WrongValue(f"is longer than {self.longest} characters")
        if self.pattern and not re.fullmatch(self.pattern, text, re.ASCII):
            raise WrongValue(f"must be {self.expected}")
        return text

    def schema(self) -> dict[str, Any]:
        """A string with its greatest length."""
        narrowed = {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
        examples = {"examples": list(self.examples)} if self.examples else {}
        return {"type": "string", "maxLength": self.longest} | narrowed | examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Parameter):
    """A UUID in its usual form: 32 hexadecimal digits in five groups."""

    def read(self, text: str) -> UUID:
        """The UUID, in whatever case it is written."""
        if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
            raise WrongValue("must be a UUID")
        return UUID(text)

    def schema(self) -> dict[str, Any]:
        """A string in the format of a UUID."""
        return {"type": "string", "format": "uuid"}
