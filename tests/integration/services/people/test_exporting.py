"""Exports of a collection: what is written can be imported again, and what is lost is counted beforehand."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from collection.export.contract import Exporter, Target
from collection.export.held import Held
from collection.export.losses import Profile, profile_of
from collection.export.registry import EXPORTERS
from collection.ledger.entries import EntryKind, Facts
from collection.ledger.variants import Variant
from db.engine import read_engine, snapshot, writing
from db.queries import exports as queries
from market.variants import Condition, Finish
from services.people import exporting, holdings
from services.people.exporting import ExportRequest
from services.people.holding_requests import ChangeRequest, HoldingsRequest
from services.people.recording import Change
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from tests.support.collection_files import collection_bytes, needs_collections, plain_rows
from tests.support.inventories import (
    a_card,
    copies_of,
    holdings_of,
    imported,
    lots_of,
    manabox,
    store_catalogue,
)
from tests.support.people import register
from tests.support.prices import make_card, rows, store
from tests.support.statements import counted

OWN = [slug for slug, exporter in EXPORTERS.items() if exporter.is_lossless]
LARGE = "manabox_suppennudel/ManaBox_Collection_2023-06-06_fb7d7af.csv.gz"
SAME = "same_collection_ten_apps/{}.csv"
FILE = manabox(
    a_card(1, Quantity=4, Foil="foil", **{"Purchase price": "52.09", "Purchase price currency": "CAD"}),
    a_card(1, Quantity=2, Foil="foil", **{"Purchase price": "1.005", "Purchase price currency": "EUR"}),
    a_card(2, Language="zh_TW", Condition="perfect", Misprint="true"),
    a_card(3, **{"Binder Name": 'My 6" box', "Binder Type": "deck"}),
    {"Name": "A Card of Tomorrow", "Set code": "NEW", "Collector number": "7", "Scryfall ID": UUID(int=99)},
)


@pytest.fixture
def user(database: Engine) -> int:
    """A user with a file of ManaBox and what was added by hand: fees, gifts, tags, notes."""
    store(database, [], [make_card(number, finishes=["nonfoil", "foil"]) for number in range(1, 10)])
    number = register().user.id
    imported(number, FILE)
    variant = Variant(4, Condition.MINT, Finish.NONFOIL, "Japanese")
    with writing() as connection:
        change = Change(connection, number)
        change.acquire(
            EntryKind.BUY,
            [
                Facts(variant, "", 3, 1000, 25, "EUR", date(2024, 2, 29)),
                Facts(variant, "", 1, 0),
                Facts(variant, "", 1, None, 150, "JPY"),
            ],
        )
        change.finish()
    for held in listing.load_holdings(load_basis(number), HoldingsRequest()).items:
        told = ChangeRequest(held.id, held.version, tags="=old frame,trade", notes="=1+1\n'-- \\n mine; too")
        holdings.change(number, told)
    return number


def content_of(user: int, form: str, safe: str = "no") -> bytes:
    """The file of a user's collection."""
    file = exporting.export(user, ExportRequest(form, safe))
    with file.content:
        return b"".join(file.chunks())


def fees_of(engine: Engine, user: int) -> Counter[Any]:
    """The fees of lots with their currencies."""
    return Counter(rows(engine, "SELECT fees, currency, quantity FROM lots WHERE user_id = :user", user=user))


@pytest.mark.parametrize("safe", ["yes", "no"])
@pytest.mark.parametrize("form", OWN)
def test_an_export_imported_by_somebody_else_is_the_same_collection(
    database: Engine, user: int, form: str, safe: str
) -> None:
    other = register("bob@example.org").user.id
    seen = imported(other, content_of(user, form, safe))
    assert (seen.format, seen.counts.rejected, seen.counts.skipped, seen.questions) == (form, 0, 0, [])
    assert holdings_of(database, other) == holdings_of(database, user)
    assert lots_of(database, other) == lots_of(database, user)
    assert fees_of(database, other) == fees_of(database, user)
    assert kinds(database, other) == kinds(database, user)
    assert content_of(other, form, safe) == content_of(user, form, safe)


def kinds(engine: Engine, user: int) -> Counter[Any]:
    """The locations of a user with their kinds."""
    return Counter(rows(engine, "SELECT name, kind FROM locations WHERE user_id = :user", user=user))


def test_a_synchronisation_with_one_s_own_export_changes_nothing(database: Engine, user: int) -> None:
    before = lots_of(database, user)
    counts = imported(user, content_of(user, "dualcaster"), "sync").counts
    assert (counts.copies_added, counts.copies_removed) == (0, 0)
    assert lots_of(database, user) == before


def test_equal_lots_become_one_and_nothing_else_does(database: Engine, user: int) -> None:
    with writing() as connection:
        change = Change(connection, user)
        facts = Facts(Variant(5), "", 3, 1000, 0, "EUR", date(2024, 1, 1))
        change.acquire(EntryKind.BUY, [facts, facts])
        change.finish()
    other = register("bob@example.org").user.id
    imported(other, content_of(user, "dualcaster"))
    assert copies_of(database, other) == copies_of(database, user)
    (lot,) = [lot for lot in lots_of(database, other) if lot[1] == 5]
    assert lot[6:9] == (6, 2000, "EUR")


def test_an_empty_collection_is_a_file_with_a_header(database: Engine) -> None:
    nobody = register().user.id
    assert content_of(nobody, "manabox").decode().count("\r\n") == 1
    assert exporting.load_formats(nobody).lots == 0


def test_nobody_exports_what_belongs_to_somebody_else(database: Engine, user: int) -> None:
    other = register("bob@example.org").user.id
    for form in EXPORTERS:
        assert b"Card 1" not in content_of(other, form)


def test_the_database_counts_what_is_known_of_lots_as_their_rows_tell_it(database: Engine, user: int) -> None:
    counted = Counter[Profile]()

    def count(_exporter: Exporter, held: Iterable[Held], _target: Target) -> Iterator[str]:
        for one in held:
            counted.update(profile_of(one, lot) for lot in one.lots)
        return iter(())

    with snapshot() as connection:
        assert [*exporting.written(connection, user, replace(EXPORTERS["dualcaster"], write=count))] == []
        found = queries.profiles(connection, user)
    assert {Profile._make(row[:-1]): row.lots for row in found} == counted
    assert exporting.load_formats(user).lots == counted.total() == 8


def test_each_loss_is_named_with_its_lots(database: Engine, user: int) -> None:
    offers = {one.format: one for one in exporting.load_formats(user).formats}
    assert {loss.message: loss.lots for loss in offers["manabox"].losses} == {
        "Tags are left out": 8,
        "Notes are left out": 8,
        "The fees are left out": 2,
        "Words that nobody knows are left out": 1,
        "The cost of one copy is rounded": 2,
        "Cards that are not known yet are written with the words of their file": 1,
    }


def test_a_request_asks_two_statements_however_many_lots_there_are(database: Engine, user: int) -> None:
    with counted(read_engine()) as asked:
        content_of(user, "moxfield")
    assert len(asked) == 2


@needs_collections
@pytest.mark.parametrize("form", ["manabox", "moxfield", "archidekt", "deckbox", "dragonshield", "topdecked"])
def test_a_real_file_exported_to_its_own_format_and_imported_again_is_the_same(database: Engine, form: str) -> None:
    store_catalogue(database, plain_rows(SAME.format("manabox")))
    first, second, third = (register(f"{name}@example.org").user.id for name in ("a", "b", "c"))
    imported(first, collection_bytes(SAME.format(form)))
    imported(second, content_of(first, form))
    assert told_by(database, second, form) == told_by(database, first, form)
    imported(third, content_of(second, form))
    assert holdings_of(database, third) == holdings_of(database, second)
    assert lots_of(database, third) == lots_of(database, second)


def told_by(engine: Engine, user: int, form: str) -> Counter[Any]:
    """Copies by location, card, condition, finish and language, as far as a format can hold them."""
    exporter, held = EXPORTERS[form], Counter[Any]()
    for row in holdings_of(engine, user).elements():
        known = zip((exporter.conditions, exporter.finishes, exporter.languages), row[2:5], strict=True)
        grades = [words.becomes.get(value, value) if words else None for words, value in known]
        location = row[0] if "location" in exporter.holds else ""
        held[location, row[1], *grades] += row[-1]
    return held


@needs_collections
@pytest.mark.parametrize("form", [*OWN, "manabox"])
def test_a_real_collection_of_nineteen_thousand_rows_comes_back(database: Engine, form: str) -> None:
    store_catalogue(database, plain_rows(LARGE))
    first, second = (register(f"{name}@example.org").user.id for name in ("a", "b"))
    imported(first, collection_bytes(LARGE))
    content = content_of(first, form)
    imported(second, content)
    assert holdings_of(database, second) == holdings_of(database, first)
    assert lots_of(database, second) == lots_of(database, first)


def test_columns_of_the_file_are_in_the_order_of_locations_and_names(user: int) -> None:
    told = list(csv.DictReader(io.StringIO(content_of(user, "manabox").decode(), newline="")))
    places = [row["Binder Name"] for row in told]
    assert places == sorted(places)
