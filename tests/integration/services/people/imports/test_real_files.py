"""Imports of real exports of ManaBox, in a catalogue of their own cards, compared with a plain reading of the files."""

from collections import Counter

from sqlalchemy import Engine

from collection.formats.rows import ParsedRow, SkippedRow
from tests.support.collection_files import (
    all_collections,
    collection_bytes,
    needs_collections,
    plain_rows,
    recognised_collections,
)
from tests.support.collection_rows import rows_of
from tests.support.inventories import (
    assert_as_replayed,
    copies_of,
    holdings_of,
    imported,
    parted,
    preview,
    store_catalogue,
)
from tests.support.people import register
from tests.support.prices import scalar

pytestmark = needs_collections

LARGE = "manabox_suppennudel/ManaBox_Collection_2023-06-06_fb7d7af.csv.gz"
DAY_BEFORE = "manabox_suppennudel/ManaBox_Collection_2023-06-05_09accd3.csv.gz"
SEVEN = [path for path in all_collections() if path.startswith("manabox_pnz1990/")]


def test_a_large_collection_is_counted_and_taken_as_a_plain_reading_counts_it(database: Engine) -> None:
    told = plain_rows(LARGE)
    wishes = [row for row in told if row["Binder Type"] == "list"]
    store_catalogue(database, told)
    user = register().user.id
    seen = preview(user, collection_bytes(LARGE))
    counts = seen.counts
    assert (seen.format, counts.rows, counts.skipped, counts.rejected) == ("manabox", len(told), len(wishes), 0)
    assert counts.exact + counts.proposed == len(told) - len(wishes)
    assert counts.unresolved == 0
    assert counts.copies == counts.copies_added == parted(told)
    assert imported(user, collection_bytes(LARGE)).counts == counts
    assert copies_of(database, user) == parted(told)
    binders = Counter[str]()
    for row in told:
        binders[row["Binder Name"]] += int(row["Quantity"]) if row["Binder Type"] != "list" else 0
    held = Counter[str]()
    for row in holdings_of(database, user).elements():
        held[row[0]] += row[-1]
    assert held == +binders
    assert_as_replayed(database, user)


def test_seven_successive_exports_end_with_the_copies_of_the_last(database: Engine) -> None:
    files = [plain_rows(path) for path in SEVEN]
    store_catalogue(database, [row for file in files for row in file])
    user = register().user.id
    for path, file in zip(SEVEN, files, strict=True):
        imported(user, collection_bytes(path), "sync")
        assert copies_of(database, user) == parted(file)
    assert copies_of(database, user) == 1_711
    assert scalar(database, "SELECT count(*) FROM inventory_entries") == len(SEVEN)
    assert_as_replayed(database, user)


def test_decks_that_a_file_does_not_mention_stay(database: Engine) -> None:
    later = plain_rows(LARGE)
    store_catalogue(database, later)
    user = register().user.id
    imported(user, collection_bytes(LARGE), "sync")
    counts = imported(user, collection_bytes(DAY_BEFORE), "sync").counts  # without five decks of 262 copies
    assert (counts.copies_added, counts.copies_removed) == (0, 0)
    assert copies_of(database, user) == parted(later) == counts.copies + 262


def test_every_file_of_a_known_format_is_taken_whole_also_without_any_card(database: Engine) -> None:
    user = register().user.id
    for path in recognised_collections():
        if path.startswith("manabox_suppennudel/"):
            continue  # above
        content = collection_bytes(path)
        told = rows_of(content)
        owned = [row for row in told if isinstance(row, ParsedRow)]
        counts = imported(user, content, location=path).counts
        assert (counts.rows, counts.unresolved) == (len(told), len(owned)), path
        assert counts.copies == counts.copies_unresolved == sum(row.quantity for row in owned), path
        assert counts.skipped == sum(isinstance(row, SkippedRow) for row in told), path
    held = Counter[str]()
    for row in holdings_of(database, user).elements():
        held[row[0]] += row[-1]
    assert len(held) > 40
    assert sum(held.values()) == copies_of(database, user)
    assert_as_replayed(database, user)
