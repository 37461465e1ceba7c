"""The offers: CardTrader's blueprints and products, in every condition, with offers that must be left out."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

CONDITIONS = {"Mint", "Near Mint", "Slightly Played", "Moderately Played", "Played", "Poor"}
OFFER_FIELDS = {
    "id", "blueprint_id", "name_en", "quantity", "price", "description", "properties_hash", "expansion", "user",
    "graded", "on_vacation", "bundle_size",
}  # fmt: skip
BLUEPRINT_FIELDS = {
    "id", "name", "version", "game_id", "category_id", "expansion_id", "fixed_properties", "editable_properties",
    "card_market_ids", "tcg_player_id", "scryfall_id", "image_url", "image", "back_image",
}  # fmt: skip


def ordinary(offer: dict[str, Any]) -> bool:
    properties = offer["properties_hash"]
    odd = properties["signed"] or properties["altered"] or offer["graded"] or offer["on_vacation"]
    return not odd and offer["bundle_size"] == 1


def test_there_is_one_file_a_day_for_30_days_named_after_its_day(market: Any) -> None:
    days = [date(2026, 3, 14) - timedelta(days=ago) for ago in range(29, -1, -1)]
    assert [path.name for path in market.files.offers] == [f"offers-{day}.json" for day in days]
    times = [datetime.fromisoformat(envelope["as_of"]) for envelope in market.offer_days]
    assert [time.date() for time in times] == days
    assert all(time.utcoffset() == timedelta(0) for time in times)


def test_blueprints_and_offers_have_cardtrader_s_fields(market: Any) -> None:
    for envelope in market.offer_days:
        assert set(envelope) == {"as_of", "blueprints", "products"}
        assert all(set(blueprint) == BLUEPRINT_FIELDS for blueprint in envelope["blueprints"])
    assert all(set(offer) == OFFER_FIELDS for offer in market.offers)
    assert all(set(offer["properties_hash"]) >= {"condition", "mtg_language", "mtg_foil"} for offer in market.offers)


def test_products_are_keyed_by_blueprints_that_the_file_describes(market: Any) -> None:
    for envelope in market.offer_days:
        blueprints = {str(blueprint["id"]) for blueprint in envelope["blueprints"]}
        assert len(envelope["products"]) >= 10
        assert envelope["products"].keys() <= blueprints
        assert all(str(o["blueprint_id"]) == key for key, offers in envelope["products"].items() for o in offers)


def test_blueprints_name_cards_of_the_catalogue_but_for_one_that_is_unmatched(market: Any) -> None:
    cards = {entry["identifiers"]["scryfallId"] for entry in market.all_identifiers["data"].values()}
    for envelope in market.offer_days:
        named = [blueprint["scryfall_id"] for blueprint in envelope["blueprints"]]
        assert named.count(None) == 1
        assert set(named) - {None} <= cards


def test_offers_come_in_every_condition_both_currencies_and_several_languages(market: Any) -> None:
    assert {offer["properties_hash"]["condition"] for offer in market.offers} == CONDITIONS
    currencies = [offer["price"]["currency"] for offer in market.offers]
    assert set(currencies) == {"EUR", "USD"}
    assert currencies.count("EUR") > 2 * currencies.count("USD")
    assert len({offer["properties_hash"]["mtg_language"] for offer in market.offers}) >= 3
    assert {offer["properties_hash"]["mtg_foil"] for offer in market.offers} == {True, False}


def test_the_filters_have_something_to_leave_out(market: Any) -> None:
    odd = [offer for offer in market.offers if not ordinary(offer)]
    assert 0 < len(odd) < len(market.offers) / 5
    assert any(offer["on_vacation"] for offer in odd)
    assert any(offer["graded"] for offer in odd)
    assert any(offer["bundle_size"] > 1 for offer in odd)
    assert any(offer["properties_hash"]["signed"] for offer in odd)
    assert any(offer["properties_hash"]["altered"] for offer in odd)


def test_prices_and_quantities_are_whole_and_positive(market: Any) -> None:
    assert all(isinstance(o["price"]["cents"], int) and o["price"]["cents"] > 0 for o in market.offers)
    assert all(isinstance(o["quantity"], int) and o["quantity"] > 0 for o in market.offers)


def test_no_offer_id_occurs_twice_in_a_day(market: Any) -> None:
    for envelope in market.offer_days:
        ids = [offer["id"] for offers in envelope["products"].values() for offer in offers]
        assert len(set(ids)) == len(ids)


def test_worse_conditions_cost_less_as_the_trade_has_it(market: Any) -> None:
    prices: dict[tuple[int, str], list[int]] = defaultdict(list)
    for offer in market.offers:
        properties = offer["properties_hash"]
        if ordinary(offer) and not properties["mtg_foil"] and offer["price"]["currency"] == "EUR":
            prices[offer["blueprint_id"], properties["condition"]].append(offer["price"]["cents"])
    expected = {"Slightly Played": 0.88, "Moderately Played": 0.75, "Played": 0.6, "Poor": 0.45}
    for condition, part in expected.items():
        ratios = [
            median(cents) / median(prices[blueprint, "Near Mint"])
            for (blueprint, found), cents in prices.items()
            if found == condition
        ]
        assert len(ratios) >= 10
        assert abs(median(ratios) - part) < 0.08
