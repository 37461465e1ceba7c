"""Callbacks and layouts fit together: every id that a callback names exists, and none exists twice."""

from collections import Counter
from collections.abc import Iterator
from inspect import Parameter, signature, unwrap
from typing import Any, get_type_hints

import pytest
from dash import Dash

from dashapp.app import create_app
from dashapp.components.comparing import COMPARE, TABLE, switch
from dashapp.components.lines import LINE, switches
from dashapp.components.repairs import REPAIR, button
from dashapp.components.states import RETRY, failed
from services.rules import Choice
from tests.conftest import configured
from tests.support.fields import derived, rules, values
from tests.support.scripts import ASSETS, evaluate, lookups
from tests.unit.dashapp.rendering import everything

DASHS_OWN = "_dashprivate_clientside_funcs"
CALLBACKS = """
    Object.entries(page.callbacks).filter(([, functions]) => typeof functions === "object")
      .flatMap(([name, functions]) => Object.keys(functions).map((one) => `${name}.${one}`))
"""
NOBODY = ("postgresql://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0")  # nothing is asked of them here


@pytest.fixture(scope="module")
def app() -> Iterator[Dash]:
    """The app as it is served, set up by its first request."""
    with configured(*NOBODY):
        app = create_app()
        assert app.server.test_client().get("/_dash-dependencies").status_code == 200
        yield app


@pytest.fixture(scope="module")
def callbacks(app: Dash) -> list[dict[str, Any]]:
    """All callbacks, those of the browser included, as the browser is told of them."""
    found: list[dict[str, Any]] = app.server.test_client().get("/_dash-dependencies").get_json()
    assert len(found) > 20
    return found


def ids_of(callback: dict[str, Any]) -> set[str]:
    """Ids of a callback's outputs, inputs and states. What has no output is named by a hash."""
    outputs = [] if callback["no_output"] else callback["output"].removeprefix("..").removesuffix("..").split("...")
    named = {output.rsplit(".", 1)[0] for output in outputs}
    return named | {part["id"] for part in (*callback["inputs"], *callback["state"])}


def ids_in_layout(app: Dash) -> list[str]:
    return [part.id for part in everything(app.validation_layout) if isinstance(getattr(part, "id", None), str)]


def test_every_id_of_a_callback_exists_in_a_layout(app: Dash, callbacks: list[dict[str, Any]]) -> None:
    named = {one for callback in callbacks for one in ids_of(callback) if not one.startswith("{")}
    assert len(named) > 40
    assert named - set(ids_in_layout(app)) == set()


def test_every_pattern_of_a_callback_is_that_of_a_component(callbacks: list[dict[str, Any]]) -> None:
    patterns = {one for callback in callbacks for one in ids_of(callback) if one.startswith("{")}
    assert patterns == {
        f'{{"panel":["ALL"],"type":"{RETRY}"}}',
        f'{{"action":["ALL"],"number":["ALL"],"type":"{REPAIR}"}}',
        f'{{"card":["ALL"],"place":["ALL"],"type":"{COMPARE}"}}',
        f'{{"card":["ALL"],"place":"{TABLE}","type":"{COMPARE}"}}',
        f'{{"marketplace":["ALL"],"type":"{LINE}"}}',
    }
    made = [part.id for part in everything(failed("somewhere", "")) if getattr(part, "id", None)]
    assert made == [{"type": RETRY, "panel": "somewhere"}]
    assert button("undo", "Take back", 7, "run 7").id == {"type": REPAIR, "action": "undo", "number": 7}
    assert switch(7, "a card", compared=False, full=False).id == {"type": COMPARE, "place": TABLE, "card": 7}
    first, _second = switches({"tcgplayer": "#111111", "cardmarket": "#222222"}, "all")
    assert first.id == {"type": LINE, "marketplace": "tcgplayer"}


def test_no_id_exists_twice(app: Dash) -> None:
    assert [one for one, times in Counter(ids_in_layout(app)).items() if times > 1] == []


def test_every_function_of_the_browser_exists(callbacks: list[dict[str, Any]]) -> None:
    functions = [one["clientside_function"] for one in callbacks if one["clientside_function"]]
    used = {f"{one['namespace']}.{one['function_name']}" for one in functions if one["namespace"] != DASHS_OWN}
    assert len(used) > 15
    assert used == set(evaluate(CALLBACKS))


def test_every_id_that_a_script_looks_up_exists_in_a_layout(app: Dash) -> None:
    named = lookups(ASSETS.glob("*.js")).ids
    assert len(named) > 10
    assert named - set(ids_in_layout(app)) == set()


def test_every_value_of_a_callback_has_a_type_that_is_required(app: Dash) -> None:
    functions = [one["callback"].__wrapped__ for one in app.callback_map.values() if "callback" in one]
    ours = [function for function in functions if not function.__module__.startswith("dash.")]
    assert len(ours) >= 30
    untyped = [
        f"{function.__module__}.{function.__qualname__}: {name}"
        for function in ours
        for name, parameter in signature(function).parameters.items()
        if not name.startswith("_") and parameter.annotation in (Parameter.empty, Any, str, int, list, dict)
    ]
    assert untyped == []


def test_every_value_of_a_callback_that_is_named_like_a_field_takes_a_fields_rule(app: Dash) -> None:
    known = {name: found for name, found in rules().items() if any(isinstance(rule, Choice) for rule in found)}
    del known["theme"]  # a page is drawn in one of two; a user's setting may also be that of the device
    functions = [unwrap(one["callback"]) for one in app.callback_map.values() if "callback" in one]
    named = [
        (name, hint)
        for function in functions
        for argument, kind in get_type_hints(function, include_extras=True).items()
        for name, hint in values(kind, argument)
        if name in known and hasattr(hint, "__metadata__")
    ]
    assert {name for name, _ in named} >= {"currency", "period", "condition", "finish", "marketplace", "kind", "sort"}
    own = {id(rule) for found in rules().values() for rule in found}  # the grid's "sort" is an order's direction
    assert [name for name, hint in named if not any(id(rule) in own for rule in derived(hint))] == []


def test_unknown_ids_stay_errors(app: Dash) -> None:
    assert app.config.suppress_callback_exceptions is False
