"""Reading a request's address: only the parameters that an endpoint knows, each once, each checked."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request
from werkzeug.exceptions import NotFound

from dashapp.api.parameters import LONGEST, Parameter, Place, WrongValue
from dashapp.services.requests import InvalidRequest

LONGEST_QUERY = 8_000  # bytes of the whole query string
LONGEST_SHOWN = 80  # characters of a name that a client made up
NOT_UTF8 = "\ufffd"  # what bytes that are not UTF-8 have become


def read(parameters: Iterable[Parameter], path: Mapping[str, str]) -> dict[str, Any]:
    """The value of every parameter, by name: the default where it is absent or empty.

    `path` has the texts of those that stand in the path. Raises InvalidRequest naming every wrong one, NotFound where
    one in the path cannot be the name of anything.
    """
    if len(request.query_string) > LONGEST_QUERY:
        longest = max(request.args, key=lambda name: len(request.args[name]), default="")
        raise InvalidRequest({longest[:LONGEST_SHOWN]: f"makes the query string longer than {LONGEST_QUERY} bytes"})
    parameters = list(parameters)
    known = [parameter.name for parameter in parameters if parameter.place is Place.QUERY]
    problems = {name[:LONGEST_SHOWN]: problem for name in request.args if (problem := _problem(name, known))}
    given = {**request.args.to_dict(), **path}
    values = {
        parameter.name: _value(parameter, given.get(parameter.name), problems)
        for parameter in parameters
        if parameter.name not in problems
    }
    if problems:
        raise InvalidRequest(problems)
    return values


def _problem(name: str, known: list[str]) -> str | None:
    """What is wrong with a given parameter, whatever its kind."""
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


def _value(parameter: Parameter, text: str | None, problems: dict[str, str]) -> Any:
    """The value of a text, or a note of its problem."""
    if not text:
        if parameter.required:
            problems[parameter.name] = "is missing"
        return None if parameter.default is None else parameter.read(str(parameter.default))
    try:
        return parameter.read(text)
    except WrongValue as error:
        if parameter.missing:
            raise NotFound(parameter.missing) from None
        problems[parameter.name] = str(error)
        return None
