"""Cardmarket's price guide: trend, low and average a product and finish, dated by the guide itself."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import CardIdentifier, Price, SourceError
from ingestion.sources.cardmarket_guide import CardmarketGuide
from market.variants import Condition, Currency, Finish, Kind
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = CardmarketGuide()


def row(product: Any = 1, **prices: Any) -> dict[str, Any]:
    """One product; `trend_foil` is written as Cardmarket writes it, `trend-foil`."""
    named = {name.replace("_", "-"): value for name, value in prices.items()}
    return {"idProduct": product, "idCategory": 1, "avg": None, "low": None, "trend": None, "trend-foil": None} | named


def guide(*rows: Any, **rest: Any) -> bytes:
    whole = {"version": 1, "createdAt": "2024-12-03T02:44:33+0100", "priceGuides": list(rows)} | rest
    return json.dumps(whole).encode()


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Reading]:
    def read(content: bytes) -> Reading:
        path = tmp_path / "price_guide_1.json"
        path.write_bytes(content)
        return read_files(SOURCE, [path], None)

    return read


Read = Callable[[bytes], Reading]


def test_a_product_has_a_series_a_finish_at_the_time_of_the_guide(read: Read) -> None:
    found = read(guide(row(16281, trend=0.61, low=0.05, avg=0.7, trend_foil=58.23, low_foil=40, avg_foil=61.5)))
    time = datetime(2024, 12, 3, 1, 44, 33, tzinfo=UTC)
    head = (CardIdentifier("cardmarket_id", 16281), "cardmarket", Condition.NEAR_MINT)
    tail = (None, Currency.EUR, Kind.RETAIL)
    assert found.records == [
        (*head, Finish.NONFOIL, *tail, [Price(time, Decimal("0.61"), Decimal("0.05"), Decimal("0.70"))]),
        (*head, Finish.FOIL, *tail, [Price(time, Decimal("58.23"), Decimal("40.00"), Decimal("61.50"))]),
    ]
    assert found.error is None


@pytest.mark.parametrize("trend", [None, 0, 0.0])
def test_without_a_trend_a_finish_has_no_price(trend: Any, read: Read) -> None:
    found = read(guide(row(1, trend=trend, low=0.02, avg=0.5, trend_foil=2)))
    assert [one.finish for one in found.series] == [Finish.FOIL]
    assert found.rejected == []


def test_low_and_average_of_zero_or_null_or_absent_are_unknown(read: Read) -> None:
    found = read(guide({"idProduct": 1, "trend": 1, "low": 0, "avg": None}, {"trend": 2, "idProduct": 2}))
    prices = [series.prices[0][1:4] for series in found.series]
    assert prices == [(Decimal("1.00"), None, None), (Decimal("2.00"), None, None)]


def test_another_category_is_no_single_card_and_the_category_may_be_absent(read: Read) -> None:
    unsaid = [{"idProduct": 3, "trend": 1}, row(4, trend=1, idCategory=None)]
    found = read(guide(row(1, trend=1), row(2, trend=1, idCategory=2), *unsaid))
    assert [series.card.value for series in found.series] == [1, 3, 4]
    assert found.rejected == []


def test_a_broken_trend_costs_its_finish_only(read: Read) -> None:
    found = read(guide(row(7, trend="abc", low=1, trend_foil=2)))
    assert [one.finish for one in found.series] == [Finish.FOIL]
    assert [one.raw for one in found.rejected] == ["product 7 nonfoil trend: 'abc'"]


@pytest.mark.parametrize("broken", [-1, "abc", True, [], 2_000_000])
def test_a_broken_low_costs_only_itself(broken: Any, read: Read) -> None:
    found = read(guide(row(7, trend=2, low=broken, avg=3)))
    assert [series.prices[0][1:4] for series in found.series] == [(Decimal("2.00"), None, Decimal("3.00"))]
    assert [one.raw for one in found.rejected] == [f"product 7 nonfoil low: {broken!r}"]


@pytest.mark.parametrize(
    "broken",
    [
        b'{"idProduct": @@, "trend": 1}',
        b'{"trend": 1}',
        b'{"idProduct": 0, "trend": 1}',
        b'{"idProduct": "7", "trend": 1}',
        b'{"idProduct": 99999999999, "trend": 1}',
        b'{"idProduct": 7, "idCategory": "singles", "trend": 1}',
        b"null",
        b"5",
        b"@@@",
        b"[1]",
        b"\xff",
        b'{"nested": {"idProduct": 7}}',
    ],
)
@pytest.mark.parametrize("place", [1, 2])
def test_a_broken_row_costs_only_itself(broken: bytes, place: int, read: Read) -> None:
    rows = [json.dumps(row(number, trend=1)).encode() for number in (1, 2)]
    rows.insert(place, broken)
    found = read(guide().replace(b"[]", b"[%b]" % b", ".join(rows)))
    assert [series.card.value for series in found.series] == [1, 2]
    assert len(found.rejected) >= 1
    assert found.error is None


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("order", [["version", "createdAt", "priceGuides"], ["priceGuides", "createdAt", "version"]])
def test_white_space_and_the_order_of_the_keys_do_not_matter(indent: int | None, order: list[str], read: Read) -> None:
    whole = json.loads(guide(*(row(number, trend=1) for number in range(1, 30))))
    found = read(json.dumps({key: whole[key] for key in order}, indent=indent).encode())
    assert (len(found.series), found.rejected, found.error) == (29, [], None)
    assert found.series[0].prices[0].time == datetime(2024, 12, 3, 1, 44, 33, tzinfo=UTC)


@pytest.mark.parametrize("cut", [-1, -2, -3, -10, -40])
def test_a_file_that_was_cut_off_gives_its_whole_rows_and_then_fails(cut: int, read: Read) -> None:
    found = read(guide(*(row(number, trend=1) for number in (1, 2, 3)))[:cut])
    assert found.error is not None
    assert "cut off" in found.error
    assert [series.card.value for series in found.series][:2] == [1, 2]
    assert found.rejected == []


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"<html>", "is a web page"),
        (b"[]", "is other JSON"),
        (b'{"error": "gone"}', "does not say when it was made"),
        (guide(), "holds no record"),
        (guide(row(1)), "holds no price of a single card"),
        (guide(row(1, trend=1, idCategory=5)), "holds no price of a single card"),
        (guide(createdAt="yesterday"), "is not ISO 8601"),
        (guide(createdAt="2024-12-03T02:44:33"), "has no UTC offset"),
        (guide(createdAt="2424-12-03T02:44:33+0100"), "lies in the future"),
        (guide(createdAt="0001-01-01T00:00:00+2300"), "does not exist"),
        (guide(row(1)).replace(b"priceGuides", b"products"), "should hold records in 'priceGuides'"),
    ],
)
def test_what_is_no_price_guide_fails_and_says_what_it_is(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error
    assert not found.series


def test_the_time_that_is_given_wins(tmp_path: Path) -> None:
    path = tmp_path / "guide.json"
    path.write_bytes(guide(row(1, trend=1)))
    found = read_files(SOURCE, [path], AS_OF)
    assert found.series[0].prices[0].time == AS_OF


def test_one_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="one file, not from 2"):
        SOURCE.edition_of_files([tmp_path / "a", tmp_path / "b"], AS_OF)


@given(lines=st.lists(st.one_of(st.integers(1, 10**6), st.binary(max_size=40)), max_size=10))
def test_no_rubbish_between_rows_costs_a_good_one(lines: list[int | bytes], scratch: Path) -> None:
    rows = [line if isinstance(line, bytes) else json.dumps(row(line, trend=1)).encode() for line in [1, *lines, 1]]
    path = scratch / "price_guide_1.json"
    path.write_bytes(guide().replace(b"[]", b"[%b]" % b",".join(rows)))
    found = read_files(SOURCE, [path])
    numbers = [series.card.value for series in found.series]
    assert numbers == [1, *(line for line in lines if isinstance(line, int)), 1]
    assert found.error is None


@given(head=st.sampled_from([b"", b'{"priceGuides":[{', guide()[:-2]]), tail=st.binary(max_size=200))
def test_arbitrary_bytes_never_raise_anything_but_a_source_error(head: bytes, tail: bytes, scratch: Path) -> None:
    path = scratch / "arbitrary"
    path.write_bytes(head + tail)
    assert read_files(SOURCE, [path], AS_OF).error
    assert read_files(SOURCE, [path], None).error
