"""Rules of a request's fields: parsing of a text, the error for a wrong one, and the same rule as JSON Schema.

A field declares its rule once: `currency: Annotated[str, Choice(...)]` (services/requests.py). Parameters and bodies of
the API, its specification and the types of callbacks' values derive from it.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

LARGEST_ID = 2**31 - 1  # of the database's columns
LONGEST = 2_000  # characters of any text
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?")


class WrongValue(ValueError):
    """A value breaks its rule; the message is what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """Rule of a field, and the field's meaning."""

    description: str

    @property
    def takes_empty(self) -> bool:
        """Return whether an empty text is a value, not a field that was left out."""
        return False

    @abstractmethod
    def read(self, text: str) -> Any:
        """Return the value of a text. Raises WrongValue."""

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the same rule as JSON Schema."""

    def plain(self, value: Any) -> str | int | float:
        """Return a value in its JSON form."""
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Rule):
    """One of several words, matched exactly."""

    choices: Iterable[str]

    @property
    def words(self) -> list[str]:
        """Return all words in their order."""
        return [str(word) for word in self.choices]

    def read(self, text: str) -> str:
        """Return the word as it is."""
        words = self.words
        if text not in words:
            raise WrongValue(f"must be one of {', '.join(words)}")
        return text

    def schema(self) -> dict[str, Any]:
        """Return a string of an enumeration."""
        return {"type": "string", "enum": self.words}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Rule):
    """Several different words, one at least: a list in a body, separated by commas in a text."""

    choices: Iterable[str]

    def read(self, text: str) -> tuple[str, ...]:
        """Return the words in the order of the choices."""
        known, given = [str(word) for word in self.choices], text.split(",")
        if not set(given) <= {*known}:
            raise WrongValue(f"must be some of {', '.join(known)}")
        return tuple(word for word in known if word in given)

    def schema(self) -> dict[str, Any]:
        """Return an array of an enumeration."""
        words = [str(word) for word in self.choices]
        return {"type": "array", "items": {"type": "string", "enum": words}, "minItems": 1, "maxItems": len(words)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag(Rule):
    """Yes or no."""

    def read(self, text: str) -> bool:
        """Return whether the text says true."""
        if text.lower() not in ("true", "false"):
            raise WrongValue("must be true or false")
        return text.lower() == "true"

    def schema(self) -> dict[str, Any]:
        """Return a boolean."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeNumber(Rule):
    """A whole number between two limits, both included."""

    least: int = 1
    most: int = LARGEST_ID

    def read(self, text: str) -> int:
        """Return the number; only ASCII digits count."""
        if not _INTEGER.fullmatch(text) or not self.least <= int(text) <= self.most:
            raise WrongValue(f"must be a whole number from {self.least} to {self.most}")
        return int(text)

    def schema(self) -> dict[str, Any]:
        """Return an integer with its limits."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}

    def plain(self, value: int) -> int:
        """Return the number."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Rule):
    """A number between two limits, both included, read exactly."""

    least: int = 0
    most: int = 10**8

    def read(self, text: str) -> Decimal:
        """Return the number as it is written, without rounding."""
        if not _DECIMAL.fullmatch(text) or not self.least <= Decimal(text) <= self.most:
            raise WrongValue(f"must be a number from {self.least} to {self.most}")
        return Decimal(text)

    def schema(self) -> dict[str, Any]:
        """Return a number with its limits."""
        return {"type": "number", "minimum": self.least, "maximum": self.most}

    def plain(self, value: Decimal) -> int | float:
        """Return the number, a whole one without decimals."""
        return int(value) if value == int(value) else float(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Rule):
    """Text up to a length in characters; `pattern` (matching the whole text, ASCII) restricts it to the `expected`.

    `keeps_empty`: an empty text is a value also where None means that the field was left out.
    """

    longest: int = LONGEST
    pattern: str = ""
    expected: str = ""
    examples: tuple[str, ...] = ()
    keeps_empty: bool = False

    @property
    def takes_empty(self) -> bool:
        """Return whether an empty text is a value, not a field that was left out."""
        return self.keeps_empty

    def read(self, text: str) -> Any:
        """Return the text as it is."""
        if len(text) > self.longest:
            raise WrongValue(f"is longer than {self.longest} characters")
        if self.pattern and not re.fullmatch(self.pattern, text, re.ASCII):
            raise WrongValue(f"must be {self.expected}")
        return text

    def schema(self) -> dict[str, Any]:
        """Return a string with its greatest length."""
        narrowed = {"pattern": f"^(?:{self.pattern})$"} if self.pattern else {}
        examples = {"examples": list(self.examples)} if self.examples else {}
        return {"type": "string", "maxLength": self.longest} | narrowed | examples


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Text):
    """Any words: a list in a body, separated by commas in a text."""

    def schema(self) -> dict[str, Any]:
        """Return an array of strings."""
        return {"type": "array", "items": {"type": "string", "pattern": "^[^,]*$"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanings(Rule):
    """What words of a file mean, each one of several choices: an object in a body, its JSON in a text."""

    choices: Iterable[str]
    most: int = 200
    longest: int = 200  # characters of a word

    @property
    def meaning(self) -> Choice:
        """Return the rule of each word's meaning."""
        return Choice(description="", choices=self.choices)

    def read(self, text: str) -> dict[str, str]:
        """Return the meaning of each word."""
        told = json.loads(text)
        if len(told) > self.most or any(len(word) > self.longest for word in told):
            raise WrongValue(f"must have {self.most} words at most, each of {self.longest} characters at most")
        return {word: self.meaning.read(str(meaning)) for word, meaning in told.items()}

    def schema(self) -> dict[str, Any]:
        """Return an object of an enumeration."""
        return {"type": "object", "additionalProperties": self.meaning.schema(), "maxProperties": self.most}


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts(Rule):
    """Texts by their names: an object in a body, its JSON in a text."""

    most: int = 50
    longest: int = 1_000  # characters of a name, and of a text

    def read(self, text: str) -> dict[str, str]:
        """Return the texts by name."""
        told: dict[str, Any] = json.loads(text)
        is_right = all(isinstance(one, str) and len(one) <= self.longest and "\0" not in one for one in told.values())
        if not is_right or len(told) > self.most or any(len(name) > self.longest for name in told):
            raise WrongValue(f"must have {self.most} texts at most, each of {self.longest:,} characters at most")
        return told

    def schema(self) -> dict[str, Any]:
        """Return an object of texts."""
        texts = {"type": "string", "maxLength": self.longest}
        return {"type": "object", "additionalProperties": texts, "maxProperties": self.most}


NEVER = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Day(Rule):
    """A day of the calendar, ISO 8601: 2026-11-30. `may_be_never`: an empty text is NEVER."""

    may_be_never: bool = False

    @property
    def takes_empty(self) -> bool:
        """Return whether an empty text is a value: NEVER."""
        return self.may_be_never

    def read(self, text: str) -> date:
        """Return the day."""
        if self.may_be_never and not text:
            return NEVER
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            raise WrongValue("must be a day such as 2026-11-30")
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise WrongValue("is no day of the calendar") from None

    def schema(self) -> dict[str, Any]:
        """Return a string in the format of a date, or an empty one."""
        pattern = {"pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
        return {"type": "string", **(pattern if self.may_be_never else {"format": "date"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Rule):
    """A UUID in its usual form: 32 hexadecimal digits in five groups."""

    def read(self, text: str) -> UUID:
        """Return the UUID; case is ignored."""
        if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
            raise WrongValue("must be a UUID")
        return UUID(text)

    def schema(self) -> dict[str, Any]:
        """Return a string in the format of a UUID."""
        return {"type": "string", "format": "uuid"}
