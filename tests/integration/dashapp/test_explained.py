"""Facts of a card from stored prices: what is told, and what is kept back because it is not known or not comparable."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from dashapp.explained.card import facts_of_card
from dashapp.explained.market import facts_of_market
from explanations.facts import Facts, Slot, rendered
from explanations.templates import written
from market.records import SeriesPrices
from services.analysis.explanations import CardExplanationRequest, MarketExplanationRequest
from tests.support.prices import TODAY, ago, begin_run, execute, make_card, price, series, store
from upkeep import after_prices


def load(engine: Engine, batch: Sequence[SeriesPrices], count: int = 1, **fields: Any) -> None:
    """Load prices of cards in a run of its own."""
    run = begin_run(engine)
    store(engine, batch, [make_card(number, **fields) for number in range(1, count + 1)], run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    after_prices.run(engine)


def days(card: int, prices: dict[int, float], **variant: Any) -> SeriesPrices:
    """Prices of a card by their age in days."""
    return series(card, *(price(ago(age, hours=3), f"{amount:.2f}") for age, amount in prices.items()), **variant)


def facts(card: int = 1, period: str = "7d", currency: str = "USD") -> Facts:
    found = facts_of_card(CardExplanationRequest(card, period, currency))
    assert found is not None
    return found[0]


def told(found: Facts) -> str:
    return rendered(written(found), found).replace("\u00a0", " ")


RISING = {age: 10 + 0.5 * (9 - age) for age in range(9, -1, -1)}  # from 11.00 a week ago to 14.50


def test_a_rise_is_told_with_both_prices_and_their_days(database: Engine) -> None:
    load(database, [days(1, RISING)])
    found = facts()
    assert found.way == 1
    assert told(found).startswith("Card 1 (Test Set #1) costs $14.50 at TCGplayer on ")
    assert found.texts[Slot.THEN].startswith("$11.00 on ")
    assert "+31.8" in found.texts[Slot.CHANGE]
    assert "(+$3.50) at TCGplayer since" in found.texts[Slot.CHANGE]
    assert found.texts[Slot.MOVES] == "7 price changes in 7 days"
    assert Slot.UNCONFIRMED not in found.texts


def test_a_large_move_by_one_change_is_not_confirmed(database: Engine) -> None:
    load(database, [days(1, {age: 14.5 if age < 2 else 10.0 for age in range(9, -1, -1)})])
    assert facts().texts[Slot.UNCONFIRMED] == "1 price change in 7 days, so it is not confirmed yet"
    assert "not confirmed yet" in told(facts())


def test_other_printings_that_move_alike_confirm_it(database: Engine) -> None:
    spike = {age: 14.5 if age < 2 else 10.0 for age in range(9, -1, -1)}
    load(database, [days(1, spike), days(2, RISING)], 2, name="Opt", oracle_id=make_card(9).scryfall_id)
    assert Slot.UNCONFIRMED not in facts().texts
    assert facts().texts[Slot.SIBLINGS].startswith("+31.8")


def test_a_small_change_is_called_steady(database: Engine) -> None:
    load(database, [days(1, {age: 10.05 if age == 0 else 10.0 for age in range(9, -1, -1)})])
    assert (facts().way, facts().is_calm) == (1, True)
    assert "The price is steady: +0.5 %" in told(facts())


def test_a_new_price_has_no_change(database: Engine) -> None:
    load(database, [days(1, {0: 5.0, 1: 5.0})])
    assert facts().way is None
    assert "There is no price of 7 days before to compare it with." in told(facts())


def test_a_price_that_is_not_current_has_no_change_and_says_so(database: Engine) -> None:
    load(database, [days(1, {age: float(age) for age in range(20, 9, -1)}), days(2, RISING)], 2)
    assert facts().texts.keys() == {Slot.SUBJECT, Slot.NOW, Slot.STALE}
    assert "has only a last known price, which was $10.00 at TCGplayer, last confirmed on" in told(facts())


def test_a_card_without_a_price_says_so(database: Engine) -> None:
    load(database, [days(2, RISING)], 2)
    assert told(facts()) == "Card 1 (Test Set #1) has no known price in USD, so there is no change to explain."
    assert facts_of_card(CardExplanationRequest(99)) is None


def test_other_marketplaces_shops_and_few_listings_are_told(database: Engine) -> None:
    few = series(1, *(price(ago(age, hours=3), "10.00", num_listings=2) for age in range(9, -1, -1)))
    shops = [days(1, {0: amount}, marketplace=name) for name, amount in (("manapool", 9.0), ("cardkingdom", 12.0))]
    buylist = days(1, {0: 4.0}, marketplace="cardkingdom", kind="buylist")
    foil = days(1, {0: 1.0}, marketplace="manapool", finish="foil")
    load(database, [few, *shops, buylist, foil], finishes=["nonfoil", "foil"])
    texts = facts().texts
    assert texts[Slot.THIN] == "only 2 listings"
    assert texts[Slot.ELSEWHERE].startswith("$9.00 at Mana Pool on ")
    assert texts[Slot.ELSEWHERE].endswith("as the lowest of 2 marketplaces")
    assert texts[Slot.BUYLIST].startswith("a buylist price of $4.00 at Card Kingdom on ")
    assert texts[Slot.BUYLIST].replace("\u00a0", " ").endswith("(40 % of the price)")


def test_a_change_of_legality_in_the_period_is_an_event_and_the_first_reading_is_none(database: Engine) -> None:
    load(database, [days(1, RISING)], legalities={"modern": "legal", "legacy": "legal"})
    assert Slot.EVENT not in facts().texts
    since = (TODAY - timedelta(days=2)).date().isoformat()
    execute(
        database,
        "UPDATE cards SET described_since = '2026-01-01', legalities = CAST(:states AS jsonb),"
        " legalities_since = CAST(:since AS jsonb)",
        states='{"modern": "banned", "legacy": "legal"}',
        since=f'{{"modern": "{since}"}}',
    )
    assert facts().texts[Slot.EVENT].endswith("(Modern: banned)")
    assert told(facts()).endswith("(Modern: banned).")


@pytest.mark.parametrize(("released", "is_told"), [(2, True), (40, False), (-5, False)])
def test_a_printing_that_was_released_in_the_period_is_told(database: Engine, released: int, is_told: bool) -> None:
    day: date = (TODAY - timedelta(days=released)).date()
    same = {"name": "Opt", "oracle_id": make_card(9).scryfall_id}
    load(database, [days(1, RISING)], 1, **same)
    store(database, [], [make_card(2, released_at=day, **same)])
    after_prices.run(database)
    assert (Slot.REPRINT in facts().texts) == is_told


def test_the_move_of_the_market_is_over_the_same_days(database: Engine) -> None:
    load(database, [days(1, RISING), *(days(number, dict.fromkeys(RISING, 5.0)) for number in range(2, 6))], 5)
    texts = facts().texts
    market, against = (texts[slot].replace("\u00a0", " ") for slot in (Slot.MARKET, Slot.AGAINST_MARKET))
    assert market.split(" %")[0].startswith("+")
    own, index = Decimal("31.82"), Decimal(market.split(" %")[0])
    expected = 100 * ((100 + own) / (100 + index) - 1)
    assert abs(Decimal(against.split(" %")[0]) - expected) < Decimal("0.2")


def test_a_market_without_prices_says_so(database: Engine) -> None:
    found, as_of = facts_of_market(MarketExplanationRequest())
    assert told(found) == "Market index USD has no prices in USD in 7 days."
    assert as_of is None
