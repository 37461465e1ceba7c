"""Requests: frozen dataclasses with a rule on each field, and the one function that reads their values."""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, TypeVar, get_type_hints

from services.rules import Rule, WrongValue

R = TypeVar("R", bound="Request")


class InvalidRequest(ValueError):
    """A request that cannot be answered. `fields` names each wrong parameter and what was expected."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in fields.items()))
        self.fields = dict(fields)


class RejectedRequest(InvalidRequest):
    """A well-formed request that the data or another field forbids, such as a password made of the user's name."""


@dataclass(frozen=True, slots=True)
class Field:
    """Field of a request. `default` applies where it is left out; MISSING: it is required."""

    name: str
    rule: Rule
    default: Any

    @property
    def is_needed(self) -> bool:
        """Return whether the field is required."""
        return self.default is MISSING

    @property
    def is_filter(self) -> bool:
        """Return whether the field may be None, which means all."""
        return self.default is None


@dataclass(frozen=True, slots=True)
class Request:
    """Arguments of a service; this base has none.

    The fields of subclasses carry their rules: `Annotated[str, Choice(...)]`. Readers cannot set a field without a
    rule.
    """

    @classmethod
    def parse(cls: type[R], *values: object, **named: object) -> R:
        """Return the request of values, in field order or by name. Raises InvalidRequest naming every wrong field."""
        known, problems = fields_of(cls), dict[str, str]()
        given = dict(zip(known, values, strict=False)) | named
        if len(values) > len(known) or not given.keys() <= known.keys():
            raise TypeError(f"{cls.__name__} has the fields {', '.join(known)}")
        read = values_of(known.values(), given, problems)
        if problems:
            raise InvalidRequest(problems)
        return cls(**read)

    def given(self) -> dict[str, Any]:
        """Return the values of its fields by name and in order, filters that mean all left out."""
        values = ((name, getattr(self, name)) for name in fields_of(type(self)))
        return {name: value for name, value in values if value is not None}


def fields_of(kind: type[Request]) -> Mapping[str, Field]:
    """Return the fields of a request that have a rule, by name and in order."""
    return _fields_of(kind)  # type: ignore[arg-type]  # mypy takes the hash of the class for that of its instances


@cache
def _fields_of(kind: type[Request]) -> Mapping[str, Field]:
    hints = get_type_hints(kind, include_extras=True)
    found = [(field, rule) for field in fields(kind) if (rule := _rule_of(hints[field.name]))]
    return {field.name: Field(field.name, rule, field.default) for field, rule in found}


def rule_of(kind: type[Request], name: str) -> Rule:
    """Return the rule of a field."""
    return fields_of(kind)[name].rule


def values_of(wanted: Iterable[Field], given: Mapping[str, object], problems: dict[str, str]) -> dict[str, Any]:
    """Return the values of the given fields by name; writes each wrong one to `problems`.

    Each value is read as text. None and an empty text mean no filter where a field is one; some rules take the text.
    """
    read = {}
    for field in wanted:
        value = given.get(field.name, MISSING)
        is_absent = value is None or (value == "" and not field.rule.takes_empty)
        if value is MISSING or (field.is_filter and is_absent):
            if field.is_needed:
                problems.setdefault(field.name, "is missing")
            continue
        try:
            read[field.name] = field.rule.read(str(value))
        except WrongValue as error:
            problems[field.name] = str(error)
    return read


def _rule_of(hint: Any) -> Rule | None:
    return next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, Rule)), None)
