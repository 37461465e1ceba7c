"""Validation of requests to Dash's own addresses. Dash itself would fail on invalid ones, with a traceback.

A callback runs only by its declaration: ids and properties are those of its inputs, states and outputs, and values
have the types of its function's parameters.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated, Any, get_type_hints

import flask
import msgspec
import orjson
from dash import Dash
from dash.exceptions import DependencyException
from msgspec import Meta, Struct

from dashapp.callback_outcome import note_output
from dashapp.compression import SUITES
from dashapp.paths import CALLBACKS

ALL = ["ALL"]  # in the id of a pattern: any value
NOT_OURS = "No page asks for this."

Text = Annotated[str, Meta(max_length=8_000)]
# Parameters of Dash's own callback for pages, which has no annotations.
DASHS_OWN = {"pathname_": Annotated[str, Meta(pattern=r"\A/", max_length=8_000)], "search_": Text}
Word = Annotated[str, Meta(max_length=200)]
Id = Word | dict[Word, Word | int]


class Property(Struct):
    """A property of a component, with its value for inputs and states."""

    id: Id
    property: Word
    value: Any = None


class CallbackRequest(Struct):
    """The browser's request. The members of a pattern are a list of their own."""

    output: Annotated[str, Meta(max_length=4_000)]
    outputs: Property | list[Property]
    inputs: list[Property | list[Property]]
    state: list[Property | list[Property]] = []
    changedPropIds: Annotated[list[Annotated[str, Meta(max_length=500)]], Meta(max_length=1_000)] = []


class Declaration:
    """The declaration of a callback in the program."""

    def __init__(self, declared: dict[str, Any]) -> None:
        self._inputs, self._given = declared["inputs"], [*declared["inputs"], *declared["state"]]
        outputs = declared["output"]
        self._outputs = [
            (one.component_id, one.component_property) for one in (outputs if isinstance(outputs, list) else [outputs])
        ]
        self._types = list(_types(declared["callback"], declared["inputs_state_indices"]))

    def require(self, asked: CallbackRequest) -> None:
        """Raise ValueError unless the request fits this callback."""
        given = [*asked.inputs, *asked.state]
        if len(asked.inputs) != len(self._inputs) or len(given) != len(self._given):
            raise ValueError("another number of inputs")
        if not all(_fits(declared, one) for declared, one in zip(self._given, given, strict=True)):
            raise ValueError("other inputs")
        outputs = asked.outputs if isinstance(asked.outputs, list) else [asked.outputs]
        if [(one.id, one.property.partition("@")[0]) for one in outputs] != self._outputs:
            raise ValueError("other outputs")
        if not all(any(_is_of(declared, name) for declared in self._inputs) for name in asked.changedPropIds):
            raise ValueError("another trigger")
        values = [[one.value for one in item] if isinstance(item, list) else item.value for item in given]
        for kind, places in self._types:
            msgspec.convert(_grouped(places, values), kind)


def register(server: flask.Flask, app: Dash) -> None:
    """Reject unknown callbacks with 400, unknown files with 404."""
    server.before_request(partial(_require_callback, app, {}))
    server.register_error_handler(DependencyException, _no_such_file)
    server.register_error_handler(FileNotFoundError, _no_such_file)


def _require_callback(app: Dash, known: dict[str, Declaration]) -> None:
    """Abort with 400 unless the request fits the declaration of a callback of the app."""
    if flask.request.path != CALLBACKS or flask.request.method != "POST":
        return
    try:
        asked = msgspec.convert(flask.request.get_json(), CallbackRequest)
        _declaration(app, known, asked.output).require(asked)
        note_output(asked.output)
    except ValueError:  # msgspec's among them
        flask.abort(400, NOT_OURS)


def _declaration(app: Dash, known: dict[str, Declaration], output: str) -> Declaration:
    """Return the declaration of a server-side callback. Raises ValueError."""
    if output not in known:
        declared = app.callback_map.get(output, {})
        if "callback" not in declared:
            raise ValueError("no such callback")
        known[output] = Declaration(declared)
    return known[output]


def _fits(declared: dict[str, str], given: Property | list[Property]) -> bool:
    """Return whether a given input is of the declared component, or a list of components of its pattern."""
    if not isinstance(given, list):
        return (given.id, given.property) == (declared["id"], declared["property"])
    return declared["id"].startswith("{") and all(
        one.property == declared["property"] and _is_member(declared["id"], one.id) for one in given
    )


def _is_member(pattern: str, given: Id) -> bool:
    """Return whether an id matches a pattern in every key."""
    wanted = orjson.loads(pattern)
    return (
        isinstance(given, dict)
        and given.keys() == wanted.keys()
        and all(wanted[key] in (ALL, value) for key, value in given.items())
    )


def _is_of(declared: dict[str, str], name: str) -> bool:
    """Return whether the name of a changed property is that of an input."""
    given, _, attribute = name.rpartition(".")
    if attribute != declared["property"] or not declared["id"].startswith("{"):
        return (given, attribute) == (declared["id"], declared["property"])
    return given.startswith("{") and _is_member(declared["id"], msgspec.json.decode(given, type=Id))


def _types(function: Callable[..., Any], grouping: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the type of each argument of a function, with the positions of its values."""
    hints = DASHS_OWN | get_type_hints(function, include_extras=True)
    if isinstance(grouping, dict):
        yield from ((hints[name], places) for name, places in grouping.items())
        return
    names = list(inspect.signature(function).parameters)
    for number, places in enumerate(grouping if isinstance(grouping, list | tuple) else [grouping]):
        yield hints[names[min(number, len(names) - 1)]], places  # the rest goes to `*arguments`


def _grouped(places: Any, values: list[Any]) -> Any:
    if isinstance(places, dict):
        return {name: _grouped(one, values) for name, one in places.items()}
    return [_grouped(one, values) for one in places] if isinstance(places, list | tuple) else values[places]


def _no_such_file(error: Exception) -> flask.typing.ResponseReturnValue:
    if flask.request.path.startswith(SUITES):
        return "There is no such file.", 404
    raise error
