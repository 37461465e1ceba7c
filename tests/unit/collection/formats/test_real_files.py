"""Every real file: its rows that are owned, skipped and rejected, and its copies, by a count made with csv alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from collection.formats.answers import Answers
from collection.formats.rows import ParsedRow, RejectedRow, Row, SkippedRow, SkipReason
from tests.support.collection_files import (
    all_collections,
    collection_bytes,
    collection_text,
    format_of_file,
    needs_collections,
    plain_rows,
    recognised_collections,
)
from tests.support.collection_rows import reading_of, rows_of

Cells = dict[str, str]
Count = tuple[str, int]  # a state, or "copies", and how many
REJECTED = "echomtg_csv_reader/delver/delver_preset_with_space.csv"


def owned(quantity: str) -> Iterator[Count]:
    yield "owned", 1
    yield "copies", int(quantity)


def by_column(column: str) -> Callable[[Cells], Iterator[Count]]:
    return lambda cells: owned(cells[column])


def by_columns(*columns: str) -> Callable[[Cells], Iterator[Count]]:
    def count(cells: Cells) -> Iterator[Count]:
        for column in columns:
            if cells[column] != "0":
                yield from owned(cells[column])

    return count


def unless(column: str, word: str, reason: str, quantity: str) -> Callable[[Cells], Iterator[Count]]:
    return lambda cells: iter([(reason, 1)]) if word in (cells.get(column) or "") else owned(cells[quantity])


def a_copy(cells: Cells) -> Iterator[Count]:
    return owned("1")


def count_of_cubecobra(cells: Cells) -> Iterator[Count]:
    if cells["maybeboard"] == "true":
        return iter([("wish", 1)])
    return iter([("not_owned", 1)]) if cells["status"] == "Not Owned" else owned("1")


# What one row of each format counts for.
COUNTS: dict[str, Callable[[Cells], Iterator[Count]]] = {
    "manabox": unless("Binder Type", "list", "wish", "Quantity"),
    "moxfield": unless("Proxy", "True", "proxy", "Count"),
    "archidekt": unless("Tags", "Proxy", "proxy", "Quantity"),
    "archidekt_old": by_column("Quantity"),
    "cardcastle": a_copy,
    "cardcastle_simple": by_column("Count"),
    "cardkingdom": by_column("quantity"),
    "cardsphere": by_column("Count"),
    "cubecobra": count_of_cubecobra,
    "deckbox": by_column("Count"),
    "decked_builder": by_columns("Reg Qty", "Foil Qty"),
    "deckstats": by_column("amount"),
    "delver": by_column("Quantity"),
    "delver_echomtg": by_columns("Reg Qty", "Foil Qty"),
    "dragonshield": by_column("Quantity"),
    "echomtg": by_columns("Reg Qty", "Foil Qty"),
    "helvault": unless("extras", "proxy", "proxy", "quantity"),
    "mtggoldfish": by_column("Quantity"),
    "mtgo": lambda cells: iter([("digital", 1)]),
    "tappedout": by_column("Qty"),
    "tcgplayer_app": by_column("Quantity"),
    "tcgplayer_seller": lambda cells: (
        owned(cells["Total Quantity"]) if cells["Total Quantity"] != "0" else iter([("no_copies", 1)])
    ),
    "topdecked": by_column("QUANTITY"),
    "urzas_gatherer": by_columns("Count", "Foil count", "Special foil count"),
}


def state_counts(rows: list[Row]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, ParsedRow):
            counts.update({"owned": 1, "copies": row.quantity})
        else:
            counts["rejected" if isinstance(row, RejectedRow) else row.reason] += 1
    return counts


@needs_collections
@pytest.mark.parametrize("path", [path for path in recognised_collections() if ".dek" not in path and path != REJECTED])
def test_the_rows_of_a_real_file_are_as_many_as_a_plain_count_says(path: str) -> None:
    expected: Counter[str] = Counter()
    for cells in plain_rows(path):
        for state, count in COUNTS[format_of_file(path) or ""](cells):
            expected[state] += count
    assert state_counts(rows_of(collection_bytes(path))) == expected


@needs_collections
def test_rows_that_stand_in_one_cell_are_rejected_with_their_text() -> None:
    rows = rows_of(collection_bytes(REJECTED))
    assert [type(row) for row in rows] == [RejectedRow] * 3
    assert [row.line for row in rows] == [2, 3, 4]
    assert isinstance(rows[1], RejectedRow)
    assert "Lich's Mirror" in rows[1].reason
    assert rows[1].raw["Reg Qty"] == "1 1 Lich's Mirror Shards of Alara $8.16 "


@needs_collections
@pytest.mark.parametrize("path", [path for path in all_collections() if ".dek" in path])
def test_decks_of_magic_online_are_digital_and_tickets_are_no_cards(path: str) -> None:
    text = collection_text(path)
    tickets = text.count('CatID="1"')
    expected = Counter({"digital": text.count("<Cards ") - tickets, "not_a_card": tickets})
    assert state_counts(rows_of(collection_bytes(path))) == +expected


@needs_collections
@pytest.mark.parametrize("path", [path for path in recognised_collections() if ".dek" not in path])
def test_every_row_of_a_real_file_keeps_its_line_and_its_cells(path: str) -> None:
    numbered = dict(enumerate(collection_text(path).splitlines(), start=1))
    for row in rows_of(collection_bytes(path)):
        longest = max(row.raw.values(), key=len)
        assert longest.replace('"', "").split("\n")[0] in numbered[row.line].replace('"', ""), (row.line, row.raw)


@needs_collections
def test_the_large_files_of_one_user_read_as_the_plain_count_of_each_word_says() -> None:
    path = "manabox_suppennudel/ManaBox_Collection_2023-06-06_fb7d7af.csv.gz"
    plain = [cells for cells in plain_rows(path) if cells["Binder Type"] != "list"]
    rows = [row for row in rows_of(collection_bytes(path)) if isinstance(row, ParsedRow)]
    for column, what in (("Condition", "condition"), ("Language", "language"), ("Foil", "finish")):
        words = Counter(getattr(row, what).raw for row in rows)
        assert words == Counter(cells[column] for cells in plain)
        meanings = {getattr(row, what).raw: getattr(row, what).value for row in rows}
        assert None not in meanings.values()
        assert len(set(meanings.values())) >= len(words) - 1  # good and light_played are one grade
    assert sum(row.unit_cost is None for row in rows) == sum(
        cells["Purchase price"] in ("", "0.0", "0") for cells in plain
    )
    assert sum(row.unit_cost * row.quantity for row in rows if row.unit_cost) == sum(
        Decimal(cells["Purchase price"] or 0) * int(cells["Quantity"]) for cells in plain
    )
    assert {row.location for row in rows} == {cells["Binder Name"].strip() for cells in plain}


@needs_collections
@pytest.mark.parametrize("path", [path for path in all_collections() if path.startswith("apps/")])
def test_every_word_of_a_real_export_has_a_meaning(path: str) -> None:
    kinds = {question.kind for question in reading_of(collection_bytes(path)).questions}
    assert not kinds & {"condition", "language"}
    special = path.endswith("Collection_UG.csv.gz")  # has a special foil, which the file does not name
    assert ("finish" in kinds) is special


@needs_collections
def test_skipped_rows_are_read_where_their_owner_wants_them() -> None:
    keep = Answers(keep=frozenset(SkipReason))
    rows = rows_of(collection_bytes("apps/Moxfield__moxfield_haves_2025-06-13-0246Z.csv.gz"), keep)
    assert len(rows) == 558
    assert all(isinstance(row, ParsedRow) and row.is_proxy for row in rows)
    without = rows_of(collection_bytes("apps/Moxfield__moxfield_haves_2025-06-13-0246Z.csv.gz"))
    assert all(isinstance(row, SkippedRow) for row in without)
