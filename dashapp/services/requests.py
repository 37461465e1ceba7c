"""Checks of what a reader asked for, shared by pages and API."""

from collections.abc import Iterable, Mapping

LARGEST_ID = 2**31 - 1  # of the database's columns


class InvalidRequest(ValueError):
    """A request that cannot be answered. `fields` names each wrong parameter and what was expected."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {problem}" for name, problem in fields.items()))
        self.fields = dict(fields)


def one_of(name: str, value: str | None, allowed: Iterable[str], problems: dict[str, str]) -> str:
    """Return `value` if it is one of `allowed`, or note the problem under `name` and return an empty text."""
    choices = list(allowed)
    if value in choices:
        return str(value)
    problems[name] = f"must be one of {', '.join(choices)}"
    return ""


def optional_one_of(name: str, value: str | None, allowed: Iterable[str], problems: dict[str, str]) -> str | None:
    """As `one_of`; empty or absent means no filter and gives None."""
    return one_of(name, value, allowed, problems) or None if value else None


def whole_number(typed: str, least: int, most: int) -> int | None:
    """The whole number from `least` (0 or more) to `most` that stands there in ASCII digits, None where none does."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= len(str(most))
    return int(typed) if is_number and least <= int(typed) <= most else None
