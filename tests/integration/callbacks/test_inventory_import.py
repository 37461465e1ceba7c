"""Import page: what its callbacks show, to whom, and with how many statements."""

from typing import Any

import pytest
import time_machine
from dash import no_update
from sqlalchemy import Engine

from callbacks import inventory_import as callbacks
from dashapp.shell import LIVE_NOW
from db.engine import read_engine
from services.people.imports.contract import ImportRequest, ImportState
from services.people.imports.receiving import receive
from tests.support.inventories import a_card, imported, manabox, preview
from tests.support.people import register
from tests.support.prices import make_card, store
from tests.support.statements import counted
from tests.unit.dashapp.rendering import find, text_of

FILE = manabox(*(a_card(number) for number in range(1, 10)), {"Name": "Nobody", "Scryfall ID": "", "Set code": "ZZZ"})
PREVIEWED = {"phase": "previewed", "changes": 0, "since": 0, "is_long": False}


@pytest.fixture
def user(database: Engine, monkeypatch: pytest.MonkeyPatch) -> int:
    """The reader, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    reader = register().user.id
    monkeypatch.setattr(callbacks, "user_id", lambda: reader)
    return reader


def show(
    import_id: int | None, second: int = 0, shown: Any = None, state: str = "all", connection: str = ""
) -> tuple[Any, ...]:
    with time_machine.travel(second, tick=False):
        return callbacks.show_import.__wrapped__(0, 0, None, import_id, shown, state, connection)


def rows(import_id: int, state: str = "all", shown: Any = PREVIEWED) -> tuple[Any, ...]:
    return callbacks.show_rows.__wrapped__([None], state, shown, import_id)


def test_a_preview_is_shown_with_its_states_and_no_further_questions_to_the_server(user: int) -> None:
    summary, told, is_quiet, _, states, _, hides_rows, shown = show(preview(user, FILE).id)
    assert "10 copies in 10 lots" in text_of(summary)
    assert "10 rows" in told
    assert (is_quiet, hides_rows, shown) == (True, False, PREVIEWED)
    assert [one["label"] for one in states] == ["All 10", "Exact 9", "Unresolved 1"]


def test_a_state_that_no_row_is_in_any_more_gives_way_to_all_rows(user: int) -> None:
    one = preview(user, FILE).id
    assert [show(one, state=state)[5] for state in ("all", "unresolved", "rejected")] == [no_update, no_update, "all"]


def test_a_state_is_kept_while_a_worker_counts_anew(user: int) -> None:
    assert show(receive(user, ImportRequest("x.csv"), FILE), state="unresolved")[5] is no_update


def test_what_is_shown_already_is_not_drawn_again(user: int) -> None:
    one = preview(user, FILE).id
    assert set(show(one, 5, show(one)[-1])) == {no_update}


def test_a_file_that_waits_is_asked_for_and_after_a_while_the_worker_is_said_to_be_busy(user: int) -> None:
    one = receive(user, ImportRequest("x.csv"), FILE)
    _, told, is_quiet, _, _, _, hides_rows, shown = show(one, 3)
    assert (is_quiet, hides_rows, shown["phase"], shown["since"]) == (False, True, ImportState.RECEIVED, 3)
    assert set(show(one, 22, shown)) == {no_update}
    assert "busy" not in told
    assert "busy" in show(one, 23, shown)[1]


def test_a_page_that_is_told_of_progress_asks_less_often(user: int) -> None:
    one = receive(user, ImportRequest("x.csv"), FILE)
    assert [show(one, connection=connection)[3] for connection in ("", LIVE_NOW)] == [1_000, 10_000]


def test_the_import_of_another_user_is_not_there(user: int) -> None:
    other = preview(register("bob@example.org").user.id, FILE).id
    summary, *_, shown = show(other)
    assert "You have no such import" in text_of(summary)
    assert shown is None


def test_rows_are_shown_in_the_order_of_the_file_and_by_state(user: int) -> None:
    one = preview(user, FILE).id
    table = rows(one)[0]
    assert [link.href.startswith("/cards/") for link in find(table, "Link")] == [True] * 9
    assert "Nobody" in text_of(rows(one, "unresolved")[0])
    assert "Choose the card" in text_of(table)
    assert "Choose the card" not in text_of(rows(one, shown=PREVIEWED | {"phase": "committed"})[0])
    assert "No rows are here" in text_of(rows(one, "rejected")[0])


def test_a_page_of_rows_takes_three_statements_and_the_list_of_imports_two(user: int) -> None:
    one = preview(user, FILE).id
    imported(user, manabox(a_card(1)))
    with counted(read_engine()) as of_rows:
        rows(one)
    with counted(read_engine()) as of_list:
        callbacks.show_earlier.__wrapped__(0, None, None)
    assert (len(of_rows), len(of_list)) == (3, 2)


def test_nothing_is_shown_where_the_page_has_no_import(user: int) -> None:
    assert set(show(None)) == {no_update}
    assert set(callbacks.show_rows.__wrapped__([None], "all", None, None)) == {no_update}
    assert callbacks.show_earlier.__wrapped__(0, None, 7) == (no_update, no_update)
