"""Mana Pool's price list: the lowest offer by condition, finish and language, in whole cents."""

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import CardIdentifier, Listing, Price
from ingestion.sources.manapool import ManaPool
from ingestion.sources.manapool_offers import LARGEST_QUANTITY
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = ManaPool()
TIME = datetime(2025, 2, 28, 8, 30, 1, 529000, tzinfo=UTC)
CONDITIONS = {
    "NM": Condition.NEAR_MINT, "LP": Condition.LIGHTLY_PLAYED, "MP": Condition.MODERATELY_PLAYED,
    "HP": Condition.HEAVILY_PLAYED, "DMG": Condition.DAMAGED,
}  # fmt: skip
FINISHES = {"NF": Finish.NONFOIL, "FO": Finish.FOIL, "EF": Finish.ETCHED}
LANGUAGES = {
    "EN": Language.ENGLISH, "JA": Language.JAPANESE, "DE": Language.GERMAN, "FR": Language.FRENCH,
    "IT": Language.ITALIAN, "ES": Language.SPANISH, "PT": Language.PORTUGUESE, "KO": Language.KOREAN,
    "RU": Language.RUSSIAN, "ZHS": Language.CHINESE_SIMPLIFIED, "ZHT": Language.CHINESE_TRADITIONAL,
}  # fmt: skip
Read = Callable[[bytes], Reading]


def row(number: int = 1, **fields: Any) -> dict[str, Any]:
    usual = {
        "url": "https://manapool.com/card/tst/1/card", "product_type": "mtg_single", "product_id": str(UUID(int=99)),
        "set_code": "TST", "number": str(number), "name": "Card, [the] {first}", "scryfall_id": str(UUID(int=number)),
        "tcgplayer_product_id": None, "language_id": "EN", "condition_id": "NM", "finish_id": "NF",
        "low_price": 125, "available_quantity": 5,
    }  # fmt: skip
    return usual | fields


def price_list(*rows: Any, as_of: Any = "2025-02-28T08:30:01.529Z") -> bytes:
    return json.dumps({"meta": {"as_of": as_of, "base_url": "https://manapool.com"}, "data": list(rows)}).encode()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: bytes) -> Reading:
        path = tmp_path / "variants"
        path.write_bytes(content)
        return read_files(SOURCE, [path], None)

    return read


def test_the_lowest_offer_is_a_series_with_its_quantity(read: Read) -> None:
    (series,) = read(price_list(row())).records
    assert series == (
        CardIdentifier("scryfall_id", UUID(int=1)), "manapool", Condition.NEAR_MINT, Finish.NONFOIL, Language.ENGLISH,
        Currency.USD, Kind.RETAIL,
        [Price(TIME, Decimal("1.25"), price_low=Decimal("1.25"), total_quantity=5)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "place", "meanings"),
    [("condition_id", 2, CONDITIONS), ("finish_id", 3, FINISHES), ("language_id", 4, LANGUAGES)],
)
def test_each_word_of_the_upstream_has_its_meaning(
    field: str, place: int, meanings: dict[str, Any], read: Read
) -> None:
    found = read(price_list(*(row(**{field: word}) for word in meanings)))
    assert [one[place] for one in found.series] == list(meanings.values())
    assert found.rejected == []


def test_offers_of_two_products_of_one_card_fold_wherever_they_stand(read: Read) -> None:
    found = read(
        price_list(
            row(low_price=300, available_quantity=2),
            row(2, low_price=50),
            row(low_price=250, available_quantity=0),
            row(low_price=275, available_quantity=4, product_id=str(UUID(int=98))),
            row(low_price=200, language_id="JA"),
        )
    )
    told = [(one.card.value, one.language, one.prices[0].price, one.prices[0].total_quantity) for one in found.series]
    assert told == [
        (UUID(int=1), Language.ENGLISH, Decimal("2.75"), 6),
        (UUID(int=2), Language.ENGLISH, Decimal("0.50"), 5),
        (UUID(int=1), Language.JAPANESE, Decimal("2.00"), 5),
    ]  # fmt: skip


def test_quantities_that_no_column_holds_together_are_as_many_as_it_holds(read: Read) -> None:
    many = row(available_quantity=LARGEST_QUANTITY)
    (series,) = read(price_list(many, many)).series
    assert series.prices[0].total_quantity == LARGEST_QUANTITY


@pytest.mark.parametrize(
    "nothing",
    [
        row(available_quantity=0),
        row(low_price=0),
        row(low_price=None),
        row(available_quantity=None),
        row(product_type="mtg_sealed", condition_id=None, finish_id=None),
        row(product_type="mtg_sealed"),
        row(condition_id=None, finish_id=None),
        row(scryfall_id=None, available_quantity=0),
    ],
)
def test_what_offers_no_card_is_passed_over_in_silence(nothing: Any, read: Read) -> None:
    found = read(price_list(nothing, row(2)))
    assert [one.card.value for one in found.series] == [UUID(int=2)]
    assert (found.rejected, found.error) == ([], None)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (row(low_price="125"), "low_price is text, not a whole number or null"),
        (row(low_price=1.5), "low_price is a number, not a whole number or null"),
        (row(low_price=True), "low_price is true or false, not a whole number or null"),
        (row(low_price=-1), "low_price is below 0"),
        (row(low_price=10**12), "low_price is above 100000000"),
        (row(available_quantity=-1), "available_quantity is below 0"),
        (row(available_quantity=2**31), "available_quantity is above 2147483647"),
        (row(scryfall_id=None), "no Scryfall id"),
        (row(scryfall_id="1"), "scryfall_id is not a UUID"),
        (row(condition_id="MINTY"), "unknown condition 'MINTY'"),
        (row(condition_id=None), "unknown condition None"),
        (row(finish_id="GL"), "unknown finish 'GL'"),
        (row(language_id="TLH"), "unknown language 'TLH'"),
        (row(language_id="en"), "unknown language 'en'"),
        ({key: value for key, value in row().items() if key != "low_price"}, "low_price is missing"),
    ],
)
def test_a_broken_row_costs_only_itself(broken: Any, reason: str, read: Read) -> None:
    for rows in ((row(3), broken, row(2)), (row(3), row(2), broken)):
        found = read(price_list(*rows))
        assert [one.card.value for one in found.series] == [UUID(int=3), UUID(int=2)]
        assert [(reason in one.reason, one.record is not None) for one in found.rejected] == [(True, True)]


SINGLE = {"scryfall_id": str(UUID(int=1)), "available_quantity": 5, "price_cents": 90, "price_cents_nm": 125}
SEALED = {"product_type": "mtg_sealed", "name": "Box", "low_price": 9000, "available_quantity": 5}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"<html>", "is a web page"),
        (b'{"data": []}', "does not say when it was made"),
        (price_list(row(), as_of="soon"), "is not ISO 8601"),
        (price_list(row(), as_of="2525-01-01T00:00:00Z"), "lies in the future"),
        (price_list(), "holds no record in 'data'"),
        (price_list(row(scryfall_id=None)), "holds no price of a card"),
        (price_list(row())[:-1], "ends in the middle: it was cut off"),
        (price_list(SINGLE), "is another list than that of variants"),
        (price_list(SEALED), "should have a condition_id, a finish_id and a low_price, as those of /api/v1/prices/v"),
    ],
)
def test_what_is_no_list_of_variants_fails_and_says_what_it_should_be(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error


def test_a_list_of_singles_is_told_even_where_its_time_is_given(tmp_path: Path) -> None:
    path = tmp_path / "singles"
    path.write_bytes(price_list(SINGLE))
    assert "another list than that of variants" in str(read_files(SOURCE, [path], AS_OF).error)


def test_a_time_without_offset_is_utc(read: Read) -> None:
    (series,) = read(price_list(row(), as_of="2025-02-28T08:30:01.529")).series
    assert series.prices[0].time == TIME


def test_what_stands_before_a_damage_is_kept(read: Read) -> None:
    content = price_list(*(row(number) for number in range(1, 6001)))
    found = read(content[: len(content) * 2 // 3])
    assert found.error is not None
    assert 3_900 < len(found.series) < 4_100


def test_progress_is_that_of_what_has_been_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "variants"
    path.write_bytes(price_list(*(row(number) for number in range(1, 25_001))))
    told: list[tuple[int, int | None]] = []
    records = SOURCE.read([path], SOURCE.edition_of_files([path], None), lambda *step: told.append(step))
    assert [len(record) for record in records if isinstance(record, Listing)] == [10_000, 10_000, 5_000]
    size = path.stat().st_size
    assert told == [(0, size), (size * 10_000 // 25_000, size), (size * 20_000 // 25_000, size), (size, size)]


rows = st.lists(
    st.builds(
        row,
        number=st.integers(1, 3),
        condition_id=st.sampled_from([*CONDITIONS, None, "X"]),
        finish_id=st.sampled_from([*FINISHES, None]),
        language_id=st.sampled_from(["EN", "JA"]),
        low_price=st.none() | st.integers(-1, 10**8),
        available_quantity=st.integers(-1, 100),
        name=st.text(),
    ),
    min_size=1,
    max_size=40,
)


@given(told=rows)
def test_every_offer_is_in_the_lowest_price_and_the_quantity_of_its_series(
    told: list[dict[str, Any]], scratch: Path
) -> None:
    path = scratch / "variants"
    path.write_bytes(price_list(*told))
    expected: dict[tuple[Any, ...], list[tuple[int, int]]] = defaultdict(list)
    for one in told:
        words = one["condition_id"], one["finish_id"]
        if words[0] in CONDITIONS and words[1] in FINISHES and (one["low_price"] or 0) > 0 < one["available_quantity"]:
            key = (UUID(one["scryfall_id"]), CONDITIONS[words[0]], FINISHES[words[1]], LANGUAGES[one["language_id"]])
            expected[key].append((one["low_price"], one["available_quantity"]))
    found = read_files(SOURCE, [path], AS_OF).series
    assert {(one.card.value, *one[2:5]): one.prices for one in found} == {
        key: [Price(AS_OF, low := Decimal(min(cents for cents, _ in offers)) / 100, low, total_quantity=sum(
            quantity for _, quantity in offers))]
        for key, offers in expected.items()
    }  # fmt: skip
    assert len(found) == len(expected)
