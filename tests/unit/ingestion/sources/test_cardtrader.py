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

from ingestion.contract import CardIdentifier, Price
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
        (5, "the record is a whole number, not an object"),
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
    many = [offer(quantity=10**6, currency="USD")] * 24
    alike = [blueprint(number, scryfall_id=str(UUID(int=1))) for number in range(1, 92)]
    products = {"1": [offer()], **{str(number): many for number in range(2, 92)}}
    found = read(envelope(blueprints=alike, products=products))
    assert [series.currency for series in found.series] == [Currency.EUR]
    assert [rejected.reason for rejected in found.rejected] == ["more copies than there can be"]


FOIL = {"mtg_foil": True}


def alike(*versions: str | None) -> list[dict[str, Any]]:
    """Blueprints 1, 2, ... of one card."""
    return [blueprint(1 + place, version=version, scryfall_id=CARD) for place, version in enumerate(versions)]


CARD = str(UUID(int=77))


def folded(found: Reading) -> dict[Finish, tuple[Decimal | None, int | None]]:
    """The price and the number of listings of each finish, which there is once."""
    assert len({(one.card, one.condition, one.finish, one.language, one.currency) for one in found.series}) == len(
        found.series
    )
    return {one.finish: (one.prices[0].price, one.prices[0].num_listings) for one in found.series}


@pytest.mark.parametrize("version", ["Etched", "Foil Etched", "etched"])
def test_etched_copies_are_told_by_the_version_of_their_blueprint(version: str, read: Read) -> None:
    products = {
        "1": [offer(100), offer(210, properties=FOIL), offer(230, properties=FOIL)],
        "2": [offer(900, properties=FOIL), offer(950, properties=FOIL)],
    }
    found = read(envelope(blueprints=alike(None, version), products=products))
    assert folded(found) == {
        Finish.NONFOIL: (Decimal("1.00"), 1),
        Finish.FOIL: (Decimal("2.10"), 2),
        Finish.ETCHED: (Decimal("9.00"), 2),
    }
    assert found.rejected == []


def test_an_offer_of_an_etched_blueprint_that_is_not_foil_is_rejected(read: Read) -> None:
    found = read(envelope(blueprints=alike("Etched"), products={"1": [offer(100), offer(900, properties=FOIL)]}))
    assert folded(found) == {Finish.ETCHED: (Decimal("9.00"), 1)}
    assert [one.reason for one in found.rejected] == ["an offer of an etched blueprint that is not foil"]


@pytest.mark.parametrize("order", [("1", "2", "3"), ("3", "1", "2"), ("2", "1")])
def test_several_blueprints_of_a_card_and_finish_fold_into_one_snapshot(order: tuple[str, ...], read: Read) -> None:
    offers = {"1": [offer(300)], "2": [offer(100), offer(500)], "3": []}
    products = {key: offers[key] for key in order}
    found = read(envelope(blueprints=alike(None, "Alternate", None), products=products))
    assert folded(found) == {Finish.NONFOIL: (Decimal("1.00"), 3)}
    (price,) = found.series[0].prices
    assert (price.price_mid, price.price_high) == (Decimal("3.00"), Decimal("5.00"))


def test_a_card_of_one_blueprint_waits_for_no_other(read: Read) -> None:
    products = {"1": [offer(300)], "10050": [offer(100)], "2": [offer(200)]}
    found = read(envelope(blueprints=[blueprint(), *alike(None, None)], products=products))
    assert [(series.card.value, series.prices[0].price) for series in found.series] == [
        (UUID(int=10050), Decimal("1.00")),
        (UUID(int=77), Decimal("2.00")),
    ]


def test_offers_of_a_blueprint_that_stand_twice_are_rejected_aloud(read: Read) -> None:
    whole = envelope(offer(100), blueprints=[blueprint()])
    twice = whole.replace(b'"products": {', b'"products": {"10050": [%b], ' % json.dumps(offer(500)).encode())
    found = read(twice)
    assert folded(found) == {Finish.NONFOIL: (Decimal("5.00"), 1)}
    assert [one.reason for one in found.rejected] == ["offers of its card have been read before"]


def test_of_25_offers_only_the_lowest_price_is_known(read: Read) -> None:
    found = read(envelope(*map(offer, range(101, 125)), offer(100, properties={"mtg_language": "it"})))
    assert [series.prices for series in found.series] == [
        [Price(TIME, price=Decimal(low), price_low=Decimal(low))] for low in ("1.01", "1.00")
    ]


def test_of_fewer_than_25_offers_everything_is_known(read: Read) -> None:
    found = read(envelope(*map(offer, range(101, 125))))
    (price,) = found.series[0].prices
    assert (price.price_high, price.num_listings, price.total_quantity) == (Decimal("1.24"), 24, 24)


def test_a_blueprint_that_was_cut_off_hides_only_what_it_could_tell(read: Read) -> None:
    many = [offer(900 + number, properties=FOIL) for number in range(25)]
    products = {"1": [offer(200, properties=FOIL)], "2": many, "3": [offer(100)]}
    found = read(envelope(blueprints=alike(None, "Etched", None), products=products))
    assert folded(found) == {
        Finish.FOIL: (Decimal("2.00"), 1),
        Finish.ETCHED: (Decimal("9.00"), None),
        Finish.NONFOIL: (Decimal("1.00"), 1),
    }
    found = read(envelope(blueprints=alike(None, None, None), products=products))
    assert folded(found) == {Finish.FOIL: (Decimal("2.00"), None), Finish.NONFOIL: (Decimal("1.00"), None)}


def test_what_is_rejected_carries_the_offers_of_all_blueprints_of_its_card(read: Read) -> None:
    products = {"1": [offer(300), offer(properties={"condition": "Sparkling"})], "2": [offer(900, properties=FOIL)]}
    found = read(envelope(blueprints=alike(None, "Etched"), products=products))
    (rejected,) = found.rejected
    assert rejected.record is not None
    assert list(SOURCE.reread(rejected.record, TIME)) == found.records


def test_what_was_kept_of_one_blueprint_is_still_read(read: Read) -> None:
    kept = {"blueprint": "1", "scryfall_id": CARD, "offers": [offer(300), offer(400)]}
    records = list(SOURCE.reread(json.dumps(kept), TIME))
    assert folded(Reading(records, None)) == {Finish.NONFOIL: (Decimal("3.00"), 2)}  # type: ignore[arg-type]


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
