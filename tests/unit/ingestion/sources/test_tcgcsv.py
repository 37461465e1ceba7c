"""tcgcsv.com's copy of TCGplayer's prices: what a saved answer of a group tells."""

import json
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import CardIdentifier, Price, SeriesPrices
from ingestion.sources.tcgcsv import TcgCsv
from market.variants import Condition, Currency, Finish, Kind
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

ETCHED = UUID(int=77)
SOURCE = TcgCsv(products=lambda _due: {1: None, 2: None, 7: ETCHED})


def row(product: Any = 1, finish: Any = "Normal", **fields: Any) -> dict[str, Any]:
    usual = {"lowPrice": 0.9, "midPrice": 1.2, "highPrice": 99.0, "marketPrice": 1.05, "directLowPrice": None}
    return {"productId": product, "subTypeName": finish} | usual | fields


def read(folder: Path, *rows: Any, **members: Any) -> Reading:
    path = folder / "prices.json"
    path.write_text(json.dumps({"success": True, "errors": [], "results": list(rows), **members}))
    return read_files(SOURCE, [path], AS_OF)


def test_a_product_and_finish_is_a_series_with_four_prices(tmp_path: Path) -> None:
    (series,) = read(tmp_path, row()).records
    assert series == SeriesPrices(
        CardIdentifier("tcgplayer_id", 1), "tcgplayer", Condition.NEAR_MINT, Finish.NONFOIL, None, Currency.USD,
        Kind.RETAIL,
        [Price(AS_OF, Decimal("1.05"), Decimal("0.90"), Decimal("1.20"), Decimal("99.00"), Decimal("1.05"))],
    )  # fmt: skip


def test_a_foil_is_a_series_of_its_own(tmp_path: Path) -> None:
    assert [one.finish for one in read(tmp_path, row(), row(finish="Foil")).series] == [Finish.NONFOIL, Finish.FOIL]


def test_an_etched_product_is_its_cards_etched_copy(tmp_path: Path) -> None:
    (series,) = read(tmp_path, row(7, "Foil")).series
    assert (series.card, series.finish) == (CardIdentifier("scryfall_id", ETCHED), Finish.ETCHED)


def test_what_has_no_market_price_has_no_price(tmp_path: Path) -> None:
    found = read(tmp_path, row(marketPrice=None), row(2, marketPrice=0), row(2, "Foil"))
    assert [one.card.value for one in found.series] == [2]
    assert found.rejected == []


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (row(finish="Holofoil"), "unknown finish 'Holofoil'"),
        (row(marketPrice="much"), "is not a number"),
        (row(marketPrice=-1), "is not between 0 and"),
        (row(product="one"), "productId is text, not a whole number"),
        (row(product=0), "productId is below 1"),
        ({"productId": 1}, "subTypeName is missing"),
        (5, "the record is a whole number, not an object"),
    ],
)
def test_a_broken_row_costs_only_itself(broken: Any, reason: str, tmp_path: Path) -> None:
    found = read(tmp_path, broken, row(2))
    assert [one.card.value for one in found.series] == [2]
    assert [reason in one.reason for one in found.rejected] == [True]


def test_what_dreamers_ask_costs_only_the_high_price(tmp_path: Path) -> None:
    found = read(tmp_path, row(highPrice=12345678.9))
    assert found.series[0].prices[0][1:5] == (Decimal("1.05"), Decimal("0.90"), Decimal("1.20"), None)
    assert [one.raw for one in found.rejected] == ["product 1 nonfoil highPrice"]


def test_a_rejected_row_is_read_again_with_the_time_of_its_own_file(tmp_path: Path) -> None:
    (rejected,) = read(tmp_path, row(highPrice="x"), row(2)).rejected
    assert rejected.record is not None
    again = list(SOURCE.reread(rejected.record.replace('"x"', "5"), datetime.now(UTC)))
    assert [one.prices[0].time for one in again if isinstance(one, SeriesPrices)] == [AS_OF]


@pytest.mark.parametrize(
    ("members", "fault"), [({"results": []}, "holds no market price"), ({"results": 5}, "something else than expected")]
)
def test_what_is_no_answer_of_prices_is_told(members: dict[str, Any], fault: str, tmp_path: Path) -> None:
    assert fault in str(read(tmp_path, **members).error)


@given(middle=st.floats(0.01, 10_000, allow_nan=False), low=st.none() | st.floats(0, 10_000, allow_nan=False))
def test_every_amount_is_rounded_to_its_cents(middle: float, low: float | None, scratch: Path) -> None:
    (series,) = read(scratch, row(marketPrice=middle, lowPrice=low)).series
    price = series.prices[0]

    def cents(value: float | None) -> Decimal | None:
        return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP) or None if value else None

    assert (price.price, price.price_market, price.price_low) == (cents(middle), cents(middle), cents(low))


words = st.sampled_from(["productId", "subTypeName", "marketPrice", "lowPrice"])
scalars = st.none() | st.booleans() | st.floats() | st.text()


@given(value=st.recursive(scalars, lambda part: st.lists(part) | st.dictionaries(words, part), max_leaves=8))
def test_no_row_whatever_is_an_error_of_the_program(value: Any, scratch: Path) -> None:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return
    found = read(scratch, value, row(2))
    assert [one.card.value for one in found.series] == [2]
    assert found.error is None
