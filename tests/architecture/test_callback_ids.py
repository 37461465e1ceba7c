"""Callbacks and layouts fit together: every id that a callback names exists, and none exists twice."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dash import Dash

from dashapp.app import create_app
from dashapp.components.comparing import COMPARE, TABLE, switch
from dashapp.components.repairs import REPAIR, button
from dashapp.components.states import RETRY, failed
from tests.conftest import configured
from tests.unit.dashapp.rendering import everything

ASSETS = Path(__file__).parents[2] / "assets"
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
    """Ids of a callback's outputs, inputs and states."""
    outputs = callback["output"].removeprefix("..").removesuffix("..").split("...")
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
    }
    made = [part.id for part in everything(failed("somewhere", "")) if getattr(part, "id", None)]
    assert made == [{"type": RETRY, "panel": "somewhere"}]
    assert button("undo", "Take back", 7, "run 7", True).id == {"type": REPAIR, "action": "undo", "number": 7}
    assert switch(7, "a card", compared=False, full=False).id == {"type": COMPARE, "place": TABLE, "card": 7}


def test_no_id_exists_twice(app: Dash) -> None:
    assert [one for one, times in Counter(ids_in_layout(app)).items() if times > 1] == []


def test_every_function_of_the_browser_exists(callbacks: list[dict[str, Any]]) -> None:
    used = {one["clientside_function"]["function_name"] for one in callbacks if one["clientside_function"]
            and one["clientside_function"]["namespace"] == "dualcaster"}  # fmt: skip
    body = (ASSETS / "clientside.js").read_text().split("window.dash_clientside.dualcaster = {")[1]
    defined = set(re.findall(r"^    (\w+)\(", body, re.MULTILINE))
    assert used == defined


def test_unknown_ids_stay_errors(app: Dash) -> None:
    assert app.config.suppress_callback_exceptions is False
