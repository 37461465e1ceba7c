"""Files that are mended, edited or of no app, over preview and commit: what was told is what is held."""

import csv
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from collection.formats.mapped import ColumnMapping, mapped_format
from collection.formats.reading import read
from collection.formats.rows import ParsedRow
from collection.tables.reading import read_table
from db.writes.migrations import apply_migrations
from market.records import Migration
from services.people.imports import previews, reading
from services.people.imports.committing import commit
from services.people.imports.contract import Import, ImportRequest, NoSuchImport, RowsRequest, RowState
from services.people.imports.previews import load_rows
from services.people.imports.previews import preview as previewed
from services.people.resolving import resolve_again
from services.requests import RejectedRequest
from tests.support.collection_files import all_collections, collection_bytes, format_of_file, needs_collections
from tests.support.inventories import (
    a_card,
    assert_as_replayed,
    copies_of,
    holdings_of,
    imported,
    lots_of,
    manabox,
    preview,
)
from tests.support.people import register
from tests.support.prices import begin_run, make_card, rows, scalar, store

LAST_EXPORT = "manabox_pnz1990/Collection_2026-02-02T1530_d8a6cea.csv.gz"
OWN_TABLES = [path for path in all_collections() if format_of_file(path) is None]


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


@needs_collections
def test_a_wrong_format_is_answered_within_two_seconds_with_the_right_one_and_its_rows(user: int) -> None:
    """moxfield-public#59: every line "could not parse condition", after minutes of waiting."""
    asked, content = ImportRequest("cards.csv", format="moxfield"), collection_bytes(LAST_EXPORT)
    begun = time.process_time()  # of this process: others may have the machine meanwhile
    with pytest.raises(RejectedRequest, match=r"this looks like ManaBox: 1,?710 of 1,?710 rows are read with it"):
        previewed(user, asked, content)
    assert time.process_time() - begun < 2


def test_bad_rows_are_mended_and_retried_alone_or_with_their_whole_file(database: Engine, user: int) -> None:
    """pokecollector#182: one bad row refused the file."""
    good, bad = a_card(1), a_card(2, Quantity="abc")
    seen = imported(user, manabox(good, bad, a_card(4)))
    (told,) = load_rows(user, RowsRequest(seen.id, RowState.REJECTED)).items
    assert (told.line, told.raw["Quantity"], copies_of(database, user)) == (3, "abc", 2)
    imported(user, manabox({**bad, "Quantity": 3}))
    assert copies_of(database, user) == 5
    whole = preview(user, manabox(good, {**bad, "Quantity": 3}, a_card(4)), "sync")
    assert (whole.counts.copies_added, whole.counts.copies_removed, whole.counts.rejected) == (0, 0, 0)
    assert_as_replayed(database, user)


def mended(user: int, import_id: int, row: int, **cells: str) -> Import:
    """The preview of an import with cells of a row written anew."""
    previews.mend(user, import_id, row, cells)
    reading.read(user, import_id)
    return previews.load_import(user, import_id)


def test_a_rejected_row_is_mended_in_place_and_its_copies_are_taken_over(database: Engine, user: int) -> None:
    lines = manabox(a_card(1), a_card(2, Quantity="abc")).splitlines(keepends=True)
    seen = preview(user, b"".join([*lines, b'Blue,binder,"Card 3\r\n']))
    assert (seen.counts.exact, seen.counts.rejected) == (1, 2)
    still = mended(user, seen.id, 2, Quantity="-3")
    told = load_rows(user, RowsRequest(seen.id, RowState.REJECTED)).items[0]
    assert (still.counts.rejected, told.raw["Quantity"]) == (2, "-3")
    mended(user, seen.id, 2, Quantity="3")
    whole = next(csv.DictReader(manabox(a_card(3, Quantity=4)).decode().splitlines()))
    done = mended(user, seen.id, 3, **whole)
    assert (done.counts.exact, done.counts.rejected, done.counts.copies_added) == (3, 0, 8)
    commit(user, seen.id)
    assert copies_of(database, user) == 8
    assert_as_replayed(database, user)


def test_a_file_that_was_imported_adds_the_rows_that_are_mended_in_it_later(database: Engine, user: int) -> None:
    content = manabox(*(a_card(number) for number in (1, 2, 3)), a_card(4, Quantity="abc"))
    imported(user, content)
    seen = preview(user, content)
    assert seen.imported_before is not None
    later = mended(user, seen.id, 4, Quantity="2")
    assert (later.imported_before, later.counts.copies_known, later.counts.copies_added) == (None, 3, 2)
    commit(user, later.id)
    assert copies_of(database, user) == 5
    again = mended(user, preview(user, content).id, 4, Quantity="3")
    assert again.counts.copies_added == 1


def test_only_rejected_rows_are_mended_and_only_in_columns_of_the_file(user: int) -> None:
    seen = preview(user, manabox(a_card(1), a_card(2, Quantity="abc")))
    with pytest.raises(RejectedRequest) as good:
        previews.mend(user, seen.id, 1, {"Quantity": "2"})
    with pytest.raises(RejectedRequest) as unknown:
        previews.mend(user, seen.id, 2, {"Number": "2"})
    assert ({*good.value.fields}, {*unknown.value.fields}) == ({"row"}, {"cells"})
    with pytest.raises(NoSuchImport):
        previews.mend(user, seen.id, 7, {"Quantity": "2"})
    with pytest.raises(NoSuchImport):
        previews.mend(register("bob@example.org").user.id, seen.id, 2, {"Quantity": "2"})


def test_mended_cells_are_dropped_with_the_rows(database: Engine, user: int) -> None:
    seen = preview(user, manabox(a_card(1), a_card(2, Quantity="abc")))
    commit(user, mended(user, seen.id, 2, Quantity="2").id)
    previews.drop_expired(datetime.now(UTC) + previews.KEPT + timedelta(minutes=1))
    assert scalar(database, "SELECT answers ? 'lines' FROM imports") is False


def test_nothing_is_removed_that_the_file_does_not_mention_unless_its_binder_is_synced(
    database: Engine, user: int
) -> None:
    imported(user, manabox(a_card(1), a_card(2), a_card(3, **{"Binder Name": "Red"})))
    imported(user, manabox(a_card(4)))
    assert copies_of(database, user) == 4
    seen = preview(user, manabox(a_card(1)), "sync")
    assert seen.counts.copies_removed == 2
    commit(user, seen.id)
    assert Counter(row[0] for row in holdings_of(database, user)) == {"Blue": 1, "Red": 1}


def migrated(database: Engine, *migrations: Migration) -> None:
    """Apply migrations as a run of the catalogue does, and have copies follow."""
    run = begin_run(database)
    with database.begin() as connection:
        apply_migrations(connection, run, migrations)
    resolve_again()


def test_copies_follow_a_migration_of_the_catalogue_and_the_ledger_says_so(database: Engine, user: int) -> None:
    """CubeCobra#2169: an id changed, and 360 cards became 359 without a word."""
    one, two, three = (make_card(number).scryfall_id for number in (1, 2, 3))
    imported(user, manabox(a_card(1, Quantity=2, **{"Purchase price": "1.50"}), a_card(2), a_card(3, Quantity=4)))
    before = lots_of(database, user)
    migrated(database, Migration(one, two, date(2026, 11, 1)), Migration(three, None, date(2026, 11, 1)))
    after = lots_of(database, user)
    assert copies_of(database, user) == 7
    assert sum(row[6] for row in after.elements()) == sum(row[6] for row in before.elements())
    assert {row[7] for row in after} == {row[7] for row in before}  # what was paid
    names = dict(rows(database, "SELECT id, name FROM cards"))
    held = {names.get(row[1], "") or str(row[5]): row[-1] for row in holdings_of(database, user)}
    assert held.pop("Card 2") == 3
    ((told, copies),) = held.items()
    assert ("Card 3" in told, copies) == (True, 4)
    assert scalar(database, "SELECT count(*) FROM inventory_entries WHERE is_automatic AND kind = 'correct'") == 2
    assert_as_replayed(database, user)


def own_mapping(path: str) -> ColumnMapping:
    """What the owner of a table of no app would say of it."""
    first = read_table(collection_bytes(path), has_header=True).header
    if "name" in first:
        known = {"name": "name", "set_code": "set_code", "set_name": "expansion", "condition": "condition"}
        return ColumnMapping(columns={what: column for what, column in known.items() if column in first})
    names = {"name": "Column 1", "set_name": "Column 2", "set_code": "Column 3"}
    return ColumnMapping(columns=names, has_header=False)


@needs_collections
@pytest.mark.parametrize("path", OWN_TABLES)
def test_a_real_table_of_no_app_with_or_without_a_header_goes_from_its_mapping_to_the_collection(
    path: str, database: Engine, user: int
) -> None:
    content, mapping = collection_bytes(path), own_mapping(path)
    table = read_table(content, mapping.has_header)
    told = list(read(table, mapped_format(mapping, table.header)).rows())
    owned = sum(row.quantity for row in told if isinstance(row, ParsedRow))
    assert owned > 0
    seen = previewed(user, ImportRequest(path.rpartition("/")[2]), content, mapping)
    assert (seen.format, seen.counts.rows, seen.counts.copies_added) == ("mapped", len(told), owned)
    commit(user, seen.id)
    assert copies_of(database, user) == owned
    assert_as_replayed(database, user)
