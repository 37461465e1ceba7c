"""Appraisals: the price of the own variant, or the reason why there is none; fallbacks only where asked for."""

from dataclasses import replace
from datetime import date

import pytest

from collection.ledger.variants import Variant
from collection.valuation.appraisals import ConditionFactors, Reason, Step, Terms, appraise
from market.variants import Condition, Finish
from tests.support.ledgers import BOLT, UNRESOLVED
from tests.support.quotes import EUR, USD, quote

FOIL = BOLT._replace(finish=Finish.FOIL)
PLAYED = BOLT._replace(condition=Condition.LIGHTLY_PLAYED)
GERMAN = BOLT._replace(language="German")
ALL = frozenset(Step)
FACTORS = ConditionFactors({Condition.LIGHTLY_PLAYED: 80}, "a shop", date(2026, 11, 30))


def with_fallbacks(*steps: Step) -> Terms:
    return replace(USD, fallbacks=frozenset(steps), factors=FACTORS)


def test_a_copy_has_the_price_of_its_own_variant() -> None:
    found = appraise(BOLT, {BOLT: [quote(250)], FOIL: [quote(900)]}, USD)
    assert (found.price, found.step, found.reason) == (250, Step.OWN, None)


def test_the_first_marketplace_with_a_current_price_counts() -> None:
    quotes = {BOLT: [quote(300, marketplace="manapool"), quote(250, is_current=False), quote(1, "EUR", "cardmarket")]}
    assert appraise(BOLT, quotes, USD).price == 300


@pytest.mark.parametrize(
    ("variant", "quotes", "terms", "reason"),
    [
        (UNRESOLVED, {}, USD, Reason.UNRESOLVED),
        (BOLT._replace(condition=None), {BOLT: [quote(1)]}, USD, Reason.UNKNOWN_VARIANT),
        (BOLT._replace(finish=None), {BOLT: [quote(1)]}, USD, Reason.UNKNOWN_VARIANT),
        (BOLT._replace(language=None), {BOLT: [quote(1)]}, USD, Reason.UNKNOWN_VARIANT),
        (FOIL, {BOLT: [quote(1)]}, USD, Reason.NO_SERIES),
        (PLAYED, {BOLT: [quote(1)]}, USD, Reason.NO_SERIES),
        (GERMAN, {BOLT: [quote(1)]}, USD, Reason.NO_SERIES),
        (BOLT, {BOLT: [quote(1)]}, EUR, Reason.NO_SERIES),
        (BOLT, {BOLT: [quote(1, "EUR", "tcgplayer")]}, USD, Reason.NO_SERIES),
        (BOLT, {BOLT: [quote(1, "CAD")]}, Terms.headline("CAD"), Reason.NO_MARKETPLACE),
        (BOLT, {BOLT: [quote(1, marketplace="elsewhere")]}, USD, Reason.OTHER_MARKETPLACE),
        (BOLT, {BOLT: [quote(1, is_current=False)]}, USD, Reason.TOO_OLD),
    ],
)
def test_without_a_price_there_is_a_reason(variant: Variant, quotes: object, terms: Terms, reason: Reason) -> None:
    found = appraise(variant, quotes, terms)  # type: ignore[arg-type]
    assert (found.price, found.reason) == (None, reason)


@pytest.mark.parametrize(
    ("step", "variant", "quotes", "price"),
    [
        (Step.AS_NEAR_MINT, BOLT._replace(condition=None), {BOLT: [quote(250)]}, 250),
        (Step.NEAR_MINT_FACTOR, PLAYED, {BOLT: [quote(251)]}, 201),
        (Step.OTHER_LANGUAGE, GERMAN, {BOLT._replace(language="Japanese"): [quote(9)], BOLT: [quote(250)]}, 250),
        (Step.OTHER_MARKETPLACE, BOLT, {BOLT: [quote(9, marketplace="b"), quote(8, marketplace="a")]}, 8),
    ],
)
def test_a_fallback_is_taken_only_where_it_is_switched_on_and_is_named(
    step: Step, variant: Variant, quotes: object, price: int
) -> None:
    found = appraise(variant, quotes, with_fallbacks(step))  # type: ignore[arg-type]
    assert (found.price, found.step) == (price, step)
    without = appraise(variant, quotes, with_fallbacks(*(ALL - {step})))  # type: ignore[arg-type]
    assert without.price is None


def test_an_own_price_comes_before_every_fallback() -> None:
    found = appraise(PLAYED, {BOLT: [quote(250)], PLAYED: [quote(150)]}, with_fallbacks(*ALL))
    assert (found.price, found.step) == (150, Step.OWN)


@pytest.mark.parametrize(
    "other", [FOIL, BOLT._replace(finish=Finish.ETCHED), BOLT._replace(card_id=77)], ids=["foil", "etched", "printing"]
)
def test_no_fallback_borrows_the_price_of_another_finish_or_printing(other: Variant) -> None:
    assert appraise(BOLT, {other: [quote(900)]}, with_fallbacks(*ALL)).reason is Reason.NO_SERIES


@pytest.mark.parametrize("variant", [UNRESOLVED, BOLT._replace(finish=None), BOLT._replace(language=None)])
def test_no_fallback_guesses_what_a_copy_is(variant: Variant) -> None:
    quotes = {variant: [quote(1)], BOLT: [quote(1)], FOIL: [quote(1)]}
    assert appraise(variant, quotes, with_fallbacks(*ALL)).price is None


def test_a_condition_without_a_factor_has_no_such_fallback() -> None:
    damaged = BOLT._replace(condition=Condition.DAMAGED)
    assert appraise(damaged, {BOLT: [quote(250)]}, with_fallbacks(*ALL)).price is None


def test_without_a_table_of_factors_none_is_guessed() -> None:
    terms = replace(USD, fallbacks=frozenset({Step.NEAR_MINT_FACTOR}))
    assert appraise(PLAYED, {BOLT: [quote(250)]}, terms).price is None
