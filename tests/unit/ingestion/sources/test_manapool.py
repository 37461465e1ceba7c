"""Mana Pool's price list: whole cents, a few conditions, three finishes."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sources.base import CardIdentifier, Price
from ingestion.sources.manapool import ManaPool
from market.variants import Condition, Currency, Finish, Kind
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = ManaPool()
TIME = datetime(2025, 2, 28, 8, 30, 1, 529000, tzinfo=UTC)
Read = Callable[[bytes], Reading]


def row(number: int = 1, **fields: Any) -> dict[str, Any]:
    usual = {
        "url": "https://manapool.com/card/tst/1/card", "name": "Card", "set_code": "TST", "number": str(number),
        "multiverse_id": None, "scryfall_id": str(UUID(int=number)), "available_quantity": 5, "price_cents": 90,
        "price_cents_lp_plus": None, "price_cents_nm": None, "price_cents_foil": None, "price_cents_lp_plus_foil": 0,
        "price_cents_nm_foil": 0, "price_cents_etched": None, "price_cents_nm_etched": None, "price_market": 0,
    }  # fmt: skip
    return usual | fields


def price_list(*rows: Any, as_of: Any = "2025-02-28T08:30:01.529Z") -> bytes:
    return json.dumps({"meta": {"as_of": as_of}, "data": list(rows)}).encode()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: bytes) -> Reading:
        path = tmp_path / "singles"
        path.write_bytes(content)
        return read_files(SOURCE, [path], None)

    return read


def test_near_mint_copies_make_a_series_with_the_market_price(read: Read) -> None:
    (series,) = read(price_list(row(price_cents_nm=125, price_cents_lp_plus=125, price_market=119))).records
    assert series == (
        CardIdentifier("scryfall_id", UUID(int=1)), "manapool", Condition.NEAR_MINT, Finish.NONFOIL, None,
        Currency.USD, Kind.RETAIL,
        [Price(TIME, Decimal("1.25"), price_low=Decimal("1.25"), price_market=Decimal("1.19"))],
    )  # fmt: skip


def test_what_is_cheaper_than_every_near_mint_copy_is_lightly_played(read: Read) -> None:
    found = read(price_list(row(price_cents_nm=125, price_cents_lp_plus=100), row(2, price_cents_lp_plus=70)))
    assert [(one.card.value, one.condition, one.prices[0].price) for one in found.series] == [
        (UUID(int=1), Condition.NEAR_MINT, Decimal("1.25")),
        (UUID(int=1), Condition.LIGHTLY_PLAYED, Decimal("1.00")),
        (UUID(int=2), Condition.LIGHTLY_PLAYED, Decimal("0.70")),
    ]


def test_the_cheapest_copy_of_any_condition_is_no_price(read: Read) -> None:
    found = read(price_list(row(price_cents=5), row(2, price_cents_nm=50)))
    assert [one.card.value for one in found.series] == [UUID(int=2)]


def test_each_finish_is_a_series_of_its_own(read: Read) -> None:
    found = read(price_list(row(price_cents_nm=1, price_cents_nm_foil=2, price_cents_nm_etched=3)))
    assert [(one.finish, one.prices[0].price) for one in found.series] == [
        (Finish.NONFOIL, Decimal("0.01")), (Finish.FOIL, Decimal("0.02")), (Finish.ETCHED, Decimal("0.03")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (row(price_cents_nm="125"), "no whole number of cents"),
        (row(price_cents_nm=1.5), "no whole number of cents"),
        (row(price_cents_nm=True), "no whole number of cents"),
        (row(price_cents_nm=-1), "not between 0 and"),
        (row(price_cents_nm=10**12), "not between 0 and"),
        (row(scryfall_id=None), "no Scryfall id"),
        (row(scryfall_id="1"), "no Scryfall id"),
        (5, "no Scryfall id"),
    ],
)
def test_a_broken_row_costs_only_itself(broken: Any, reason: str, read: Read) -> None:
    found = read(price_list(broken, row(2, price_cents_nm=50)))
    assert [one.card.value for one in found.series] == [UUID(int=2)]
    assert [reason in one.reason for one in found.rejected] == [True]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"<html>", "is a web page"),
        (b'{"data": []}', "does not say when it was made"),
        (price_list(row(price_cents_nm=5), as_of="soon"), "is not ISO 8601"),
        (price_list(row(price_cents_nm=5), as_of="2525-01-01T00:00:00Z"), "lies in the future"),
        (price_list(), "holds no price"),
        (price_list(row(price_cents_nm=5))[:-1], "damaged or was cut off"),
    ],
)
def test_what_is_no_price_list_fails_and_says_why(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error


def test_a_time_without_offset_is_utc(read: Read) -> None:
    (series,) = read(price_list(row(price_cents_nm=5), as_of="2025-02-28T08:30:01.529")).series
    assert series.prices[0].time == TIME


@given(cents=st.integers(1, 10**8))
def test_every_amount_of_cents_is_that_price(cents: int, scratch: Path) -> None:
    path = scratch / "singles"
    path.write_bytes(price_list(row(price_cents_nm=cents)))
    (series,) = read_files(SOURCE, [path], AS_OF).series
    assert series.prices[0].price * 100 == cents
