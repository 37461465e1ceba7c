"""CardTrader's offers: single copies folded into one price a series."""

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
from ingestion.sources.cardtrader import CardTrader
from market.variants import Condition, Currency, Finish, Kind, Language
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = CardTrader()
TIME = datetime(2025, 2, 28, 8, tzinfo=UTC)


def blueprint(number: int = 10050, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": "Dragon Fodder",
        "game_id": 1,
        "category_id": 1,
        "expansion_id": 8,
        "fixed_properties": {"collector_number": "049"},
        "editable_properties": [{"name": "condition", "possible_values": ["Near Mint", "Poor"]}],
        "card_market_ids": [824977],
        "scryfall_id": str(UUID(int=number)),
    } | fields


def offer(cents: Any = 100, currency: str = "EUR", properties: Any = None, **fields: Any) -> dict[str, Any]:
    usual = {"condition": "Near Mint", "mtg_language": "en", "mtg_foil": False, "signed": False, "altered": False}
    return {
        "id": 101862104,
        "blueprint_id": 10050,
        "quantity": 1,
        "price": {"cents": cents, "currency": currency},
        "description": "protection from postofficer",
        "properties_hash": usual | (properties or {}),
        "user": {"username": "seller_name", "country_code": "IT"},
        "graded": False,
        "on_vacation": False,
        "bundle_size": 1,
    } | fields


def envelope(*offers: Any, **rest: Any) -> bytes:
    whole = {"as_of": "2025-02-28T08:00:00Z", "blueprints": [blueprint()], "products": {"10050": list(offers)}}
    return json.dumps(whole | rest).encode()


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Reading]:
    def read(content: bytes) -> Reading:
        path = tmp_path / "offers.json"
        path.write_bytes(content)
        return read_files(SOURCE, [path], None)

    return read


Read = Callable[[bytes], Reading]


def test_offers_fold_into_one_price_a_series(read: Read) -> None:
    found = read(envelope(offer(300, quantity=2), offer(100, quantity=4), offer(150), offer(120)))
    assert found.records == [
        (
            CardIdentifier("scryfall_id", UUID(int=10050)), "cardtrader", Condition.NEAR_MINT, Finish.NONFOIL,
            Language.ENGLISH, Currency.EUR, Kind.RETAIL,
            [
                Price(
                    TIME, price=Decimal("1.00"), price_low=Decimal("1.00"), price_mid=Decimal("1.35"),
                    price_high=Decimal("3.00"), num_listings=4, total_quantity=8,
                )
            ],
        )
    ]  # fmt: skip
    assert found.error is None


def test_condition_finish_language_and_currency_are_kept_apart(read: Read) -> None:
    found = read(
        envelope(
            offer(),
            offer(properties={"condition": "Played"}),
            offer(properties={"mtg_foil": True}),
            offer(properties={"mtg_language": "jp"}),
            offer(currency="USD"),
        )
    )
    assert [(one.condition, one.finish, one.language, one.currency) for one in found.series] == [
        (Condition.NEAR_MINT, Finish.NONFOIL, Language.ENGLISH, Currency.EUR),
        (Condition.HEAVILY_PLAYED, Finish.NONFOIL, Language.ENGLISH, Currency.EUR),
        (Condition.NEAR_MINT, Finish.FOIL, Language.ENGLISH, Currency.EUR),
        (Condition.NEAR_MINT, Finish.NONFOIL, Language.JAPANESE, Currency.EUR),
        (Condition.NEAR_MINT, Finish.NONFOIL, Language.ENGLISH, Currency.USD),
    ]


@pytest.mark.parametrize(
    "odd",
    [
        {"on_vacation": True},
        {"bundle_size": 4},
        {"graded": True},
        {"properties": {"signed": True}},
        {"properties": {"altered": True}},
        {"quantity": 0},
    ],
)
def test_an_offer_that_is_not_ordinary_is_left_out(odd: dict[str, Any], read: Read) -> None:
    found = read(envelope(offer(1, **odd), offer(500)))
    assert [series.prices[0].price_low for series in found.series] == [Decimal("5.00")]
    assert found.rejected == []


def test_a_card_with_only_odd_offers_has_no_price(read: Read) -> None:
    products = {"10050": [offer(graded=True)], "2": [offer(200)]}
    found = read(envelope(products=products, blueprints=[blueprint(), blueprint(2)]))
    assert [series.card.value for series in found.series] == [UUID(int=2)]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (offer(properties={"condition": "Excellent"}), "unknown condition 'Excellent'"),
        (offer(properties={"condition": None}), "condition"),
        (offer(properties={"mtg_language": "tlh"}), "unknown language 'tlh'"),
        (offer(properties={"mtg_foil": None}), "mtg_foil"),
        (offer(properties={"mtg_foil": "false"}), "mtg_foil"),
        (offer(currency="GBP"), "unknown currency 'GBP'"),
        (offer(0), "without a price"),
        (offer(-5), "not between 0 and"),
        (offer(200_000_000), "not between 0 and"),
        (offer("100"), "cents"),
        (offer(quantity=-1), "quantity"),
        (offer(quantity=None), "quantity"),
        (offer(price=None), "price"),
        ({}, "missing"),
        (5, "Expected"),
    ],
)
def test_an_offer_that_cannot_be_mapped_is_rejected_and_never_guessed(broken: Any, reason: str, read: Read) -> None:
    found = read(envelope(broken, offer(500)))
    assert [series.prices[0].num_listings for series in found.series] == [1]
    assert [reason in one.reason for one in found.rejected] == [True]
    assert found.rejected[0].raw.startswith("blueprint 10050: ")
    assert found.error is None


def test_offers_of_a_blueprint_that_names_no_card_are_rejected_once(read: Read) -> None:
    products = {"10050": [offer()], "1": [offer(), offer()], "2": [offer()]}
    found = read(envelope(blueprints=[blueprint(), blueprint(1, scryfall_id=None)], products=products))
    assert len(found.series) == 1
    assert [one.raw for one in found.rejected] == ["blueprint 1", "blueprint 2"]


def test_a_broken_blueprint_and_a_broken_list_cost_only_themselves(read: Read) -> None:
    blueprints = [blueprint(), blueprint(1, scryfall_id="no uuid"), 5]
    found = read(envelope(blueprints=blueprints, products={"10050": [offer()], "1": [offer()], "7": 5}))
    assert len(found.series) == 1
    assert len(found.rejected) == 4


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "does not say from when it is"),
        (b"<html>", "does not say from when it is"),
        (envelope(offer(), as_of=None), "does not say from when it is"),
        (envelope(offer(), as_of="2025-02-28T08:00:00"), "has no UTC offset"),
        (envelope(offer(), as_of="2525-02-28T08:00:00Z"), "lies in the future"),
        (b'["as_of", {"as_of": "2025-02-28T08:00:00Z"}]', "is other JSON"),
        (envelope(), "holds no offer"),
        (envelope(offer(graded=True)), "holds no offer"),
        (envelope(offer())[:-1], "damaged or was cut off"),
        (envelope(offer()).replace(b'"products"', b"products"), "damaged or was cut off"),
    ],
)
def test_what_is_no_offers_file_fails_and_says_why(content: bytes, fault: str, read: Read) -> None:
    found = read(content)
    assert found.error is not None
    assert fault in found.error


def test_a_file_that_was_cut_off_gives_its_whole_cards_first(read: Read) -> None:
    products = {str(number): [offer()] for number in (1, 2, 3)}
    whole = envelope(blueprints=[blueprint(number) for number in (1, 2, 3)], products=products)
    found = read(whole[:-30])
    assert len(found.series) == 2
    assert found.error is not None


def test_offers_of_what_is_no_single_card_are_left_alone(read: Read) -> None:
    booster = blueprint(1, category_id=4, scryfall_id=None)
    found = read(envelope(blueprints=[blueprint(), booster], products={"10050": [offer()], "1": [offer()]}))
    assert [series.card.value for series in found.series] == [UUID(int=10050)]
    assert found.rejected == []


def test_more_copies_than_can_be_counted_cost_no_other_series(read: Read) -> None:
    found = read(envelope(offer(), *[offer(quantity=10**6, currency="USD")] * 2200))
    assert [series.currency for series in found.series] == [Currency.EUR]
    assert [rejected.reason for rejected in found.rejected] == ["more copies than there can be"]


@given(cents=st.lists(st.integers(1, 10**8), min_size=1, max_size=20))
def test_low_mid_and_high_are_in_order(cents: list[int], scratch: Path) -> None:
    path = scratch / "offers.json"
    path.write_bytes(envelope(*map(offer, cents)))
    (series,) = read_files(SOURCE, [path], AS_OF).series
    (price,) = series.prices
    assert price.price_low is not None
    assert price.price_mid is not None
    assert price.price_high is not None
    assert price.price == price.price_low <= price.price_mid <= price.price_high
    assert price.num_listings == len(cents)


@given(head=st.sampled_from([b"", b'{"blueprints":[', envelope(offer())[:-2]]), tail=st.binary(max_size=100))
def test_arbitrary_bytes_never_raise_anything_but_a_source_error(head: bytes, tail: bytes, scratch: Path) -> None:
    path = scratch / "arbitrary"
    path.write_bytes(head + tail)
    found = read_files(SOURCE, [path], AS_OF)
    assert found.error or tail.strip().startswith(b"}")
