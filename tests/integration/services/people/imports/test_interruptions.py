"""Imports that are interrupted, or done twice at once: all or nothing, and once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine

from services.people.imports.committing import commit
from services.people.imports.contract import Conflict, ImportConflict, ImportRequest, ImportState, RowsRequest
from services.people.imports.previews import load_import, load_rows
from services.people.imports.reading import read
from services.people.imports.receiving import receive
from services.people.imports.undoing import undo
from tests.support.inventories import a_card, assert_as_replayed, copies_of, imported, lots_of, manabox, preview
from tests.support.people import register
from tests.support.prices import execute, make_card, scalar, store

FILE = manabox(*(a_card(number, Quantity=number) for number in range(1, 10)))


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


@contextmanager
def interrupted(database: Engine, when: str) -> Iterator[None]:
    """A database in which something fails, as if the process had been killed there."""
    execute(
        database,
        f"""
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'interrupted'; END $$;
        CREATE TRIGGER interruption {when} FOR EACH ROW EXECUTE FUNCTION fail();
        """,
    )
    try:
        with pytest.raises(Exception, match="interrupted"):
            yield
    finally:
        execute(database, "DROP FUNCTION fail CASCADE")


def test_a_preview_that_is_interrupted_shows_nothing_and_can_be_read_again(database: Engine, user: int) -> None:
    import_id = receive(user, ImportRequest("x.csv"), FILE)
    with interrupted(database, "BEFORE UPDATE OF counts ON imports"):
        read(user, import_id)
    assert load_import(user, import_id).state is ImportState.RECEIVED
    assert load_rows(user, RowsRequest(import_id)).items == []
    with pytest.raises(ImportConflict) as refused:
        commit(user, import_id)
    assert refused.value.conflict is Conflict.NOT_READ
    read(user, import_id)
    assert load_import(user, import_id).counts.exact == 9


@pytest.mark.parametrize(
    "when",
    [
        "BEFORE INSERT ON locations",
        "AFTER INSERT ON inventory_entries",
        "AFTER INSERT ON lots",
        "BEFORE UPDATE OF state ON imports",
    ],
)
def test_a_commit_that_is_interrupted_leaves_nothing_and_can_be_done_again(
    database: Engine, user: int, when: str
) -> None:
    seen = preview(user, FILE)
    with interrupted(database, when):
        commit(user, seen.id)
    for table in ("locations", "holdings", "lots", "inventory_entries", "inventory_lines"):
        assert scalar(database, f"SELECT count(*) FROM {table}") == 0
    assert load_import(user, seen.id).state is ImportState.PREVIEWED
    commit(user, seen.id)
    assert copies_of(database, user) == 45
    assert_as_replayed(database, user)


def test_an_undo_that_is_interrupted_changes_nothing(database: Engine, user: int) -> None:
    done = imported(user, FILE)
    lots = lots_of(database, user)
    with interrupted(database, "BEFORE UPDATE OF state ON imports"):
        undo(user, done.id)
    assert lots_of(database, user) == lots
    assert load_import(user, done.id).state is ImportState.COMMITTED
    assert_as_replayed(database, user)


def test_commits_at_once_are_one(database: Engine, user: int) -> None:
    seen = preview(user, FILE)
    with ThreadPoolExecutor(4) as pool:
        assert len({one.committed_at for one in pool.map(lambda _: commit(user, seen.id), range(4))}) == 1
    assert copies_of(database, user) == 45
    assert_as_replayed(database, user)


def test_two_previews_of_one_file_are_committed_once(database: Engine, user: int) -> None:
    first, second = preview(user, FILE), preview(user, FILE)
    commit(user, first.id)
    with pytest.raises(ImportConflict) as refused:
        commit(user, second.id)
    assert refused.value.conflict is Conflict.IMPORTED_BEFORE
    assert copies_of(database, user) == 45


def test_a_file_goes_with_the_commit_and_its_owner_takes_everything_along(database: Engine, user: int) -> None:
    seen = preview(user, FILE)
    assert scalar(database, "SELECT content IS NOT NULL FROM imports")
    commit(user, seen.id)
    assert scalar(database, "SELECT content IS NULL FROM imports")
    undo(user, seen.id)
    execute(database, "DELETE FROM users")
    for table in ("imports", "import_rows", "holdings", "lots", "locations", "inventory_entries", "inventory_lines"):
        assert scalar(database, f"SELECT count(*) FROM {table}") == 0


def test_a_file_with_columns_of_third_persons_is_not_kept(database: Engine, user: int) -> None:
    file = "OrderID;Username;Name;Street;City;Merchandise Value\n1;ada;Ada L.;Main St 1;London;2,00\n"
    seen = preview(user, file.encode())
    assert (seen.format, seen.counts.skipped) == ("cardmarket_orders", 1)
    assert scalar(database, "SELECT content IS NULL FROM imports")
    (row,) = load_rows(user, RowsRequest(seen.id)).items
    assert row.raw.keys().isdisjoint({"Username", "Name", "Street", "City"})
    assert "Main St" not in str(row)
