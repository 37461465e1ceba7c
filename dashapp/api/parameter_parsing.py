"""Parsing of parameters: only those of the endpoint, each once, each validated."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from dashapp.api.parameters import Parameter, Place
from services.requests import InvalidRequest, values_of
from services.rules import LONGEST

LONGEST_QUERY = 8_000  # bytes of the whole query string
LONGEST_SHOWN = 80  # characters of a client's name in a message
NOT_UTF8 = "\ufffd"  # replaces bytes that are not UTF-8


def read(parameters: Sequence[Parameter], path: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of the parameters by name, without absent and empty ones.

    `path` has the texts of path parameters. Raises InvalidRequest naming every invalid one, NotFound for an invalid
    path parameter.
    """
    if len(request.query_string) > LONGEST_QUERY:
        longest = max(request.args, key=lambda name: len(request.args[name]), default="")
        raise InvalidRequest({longest[:LONGEST_SHOWN]: f"makes the query string longer than {LONGEST_QUERY} bytes"})
    known = [parameter.name for parameter in parameters if parameter.place is Place.QUERY]
    problems = {name[:LONGEST_SHOWN]: problem for name in request.args if (problem := _problem(name, known))}
    values = _values(parameters, {**request.args.to_dict(), **path}, problems)
    if problems:
        raise InvalidRequest(problems)
    return values


def _values(parameters: Sequence[Parameter], given: Mapping[str, str], problems: dict[str, str]) -> dict[str, Any]:
    """Return the values of the parameters without a known problem."""
    unread = [parameter for parameter in parameters if parameter.name not in problems]
    texts = {name: text for name, text in given.items() if text}
    values = values_of([parameter.field for parameter in unread], texts, problems)
    for parameter in unread:
        if parameter.missing and parameter.name in problems:
            raise NotFound(parameter.missing)
    return values


def _problem(name: str, known: list[str]) -> str | None:
    """Return the problem of a parameter that no rule covers, such as an unknown name."""
    texts = request.args.getlist(name)
    if name not in known:
        return f"is not a parameter; there are {', '.join(known)}" if known else "is not a parameter; there are none"
    if len(texts) > 1:
        return "is given more than once"
    if len(texts[0]) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if "\0" in texts[0]:
        return "holds a NUL character"
    return "is not text in UTF-8" if NOT_UTF8 in texts[0] else None
