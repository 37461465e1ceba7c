"""Valuations: value, cost and gain per currency, each with the copies that it covers; nothing guessed, nothing lost."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.lots import Lot
from collection.ledger.variants import Variant
from collection.valuation.appraisals import Reason, Step
from collection.valuation.quotes import Quotes
from collection.valuation.valuing import CostSum, Coverage, ValuedLots, costs, coverage, totals, value
from market.variants import Finish
from tests.support.ledgers import BOLT, OPAL, UNRESOLVED, any_lots, lot
from tests.support.quotes import EUR, NOON, USD, books, quote

FOIL = BOLT._replace(finish=Finish.FOIL)


def test_value_cost_and_gain_are_sums_over_copies() -> None:
    found = totals(
        value([lot(1, 3, 300), lot(2, 1, 500, fees=50, variant=OPAL)], {BOLT: [quote(250)], OPAL: [quote(400)]}, USD)
    )
    assert (found.value, found.cost, found.gain, found.gain_copies, found.as_of) == (1150, 850, 300, 4, NOON)
    assert found.gain_percentage.percent == Decimal("35.29")


def test_a_lot_without_a_price_is_outside_value_and_gain_with_its_count_and_cost_named() -> None:
    valuation = value([lot(1, 1, 1000), lot(2, 2, 7000, variant=OPAL)], {BOLT: [quote(1032)]}, USD)
    found = totals(valuation)
    assert (found.value, found.gain, found.gain_percentage.percent) == (1032, 32, Decimal("3.20"))
    (reason,) = coverage(valuation).reasons
    assert (reason.reason, reason.copies, reason.costs) == (Reason.NO_SERIES, 2, (CostSum("USD", 7000, 2),))


def test_a_copy_without_a_known_cost_is_no_gain() -> None:
    found = totals(value([lot(1, 1, None), lot(2, 1, 100)], {BOLT: [quote(250)]}, USD))
    assert (found.value, found.cost, found.cost_copies, found.gain, found.gain_copies) == (500, 100, 1, 150, 1)


def test_a_gift_is_all_gain_and_has_no_percentage_of_its_own() -> None:
    found = totals(value([lot(1, 1, 0, currency=None)], {BOLT: [quote(250)]}, USD))
    assert (found.cost_copies, found.gain, found.gain_percentage.percent) == (1, 250, None)


def test_a_cost_in_cad_stays_cad_and_is_no_gain_against_usd() -> None:
    lots = [lot(1, 1, 5209, currency="CAD")]
    found = totals(value(lots, {BOLT: [quote(6000)]}, USD))
    assert (found.value, found.cost, found.gain, found.gain_copies) == (6000, 0, 0, 0)
    assert costs(value(lots, {}, USD).held) == [CostSum("CAD", 5209, 1)]


def test_dollars_and_euros_never_add_up_to_one_number() -> None:
    quotes = {BOLT: [quote(250), quote(200, "EUR", "cardmarket")], OPAL: [quote(1000, "EUR", "cardmarket")]}
    lots = [lot(1, 1, 100), lot(2, 1, 700, variant=OPAL, currency="EUR")]
    found = [(one.value, one.cost, one.gain) for one in (totals(value(lots, quotes, terms)) for terms in (USD, EUR))]
    assert found == [(250, 100, 150), (1200, 700, 300)]
    assert costs(value(lots, {}, USD).held) == [CostSum("EUR", 700, 1), CostSum("USD", 100, 1)]


def test_one_holding_that_fails_degrades_coverage_and_nothing_else() -> None:
    lots = [lot(number, 1, 100, variant=BOLT._replace(card_id=number)) for number in range(1, 11)]
    quotes: dict[Variant, list[object]] = {one.variant: [quote(200)] for one in lots[1:]}
    valuation = value(lots, quotes, USD)  # type: ignore[arg-type]
    assert (totals(valuation).value, coverage(valuation).unvalued) == (1800, 1)


def test_every_counter_of_what_is_incomplete_opens_the_very_lots() -> None:
    lots = [
        lot(1, 2, 1),
        lot(2, 3, 1, variant=UNRESOLVED),
        lot(3, 4, 1, variant=BOLT._replace(language=None)),
        lot(4, 5, 1, variant=OPAL),
        lot(5, 6, 1, variant=FOIL),
    ]
    valuation = value(lots, {BOLT: [quote(1)], OPAL: [quote(1, is_current=False)]}, USD)
    found = coverage(valuation)
    assert (found.total, found.valued, found.unvalued, found.unresolved) == (20, 2, 15, 3)
    opened = {one.reason: [valuation.lots[place].id for place in one.places] for one in found.reasons}
    assert opened == {
        Reason.UNRESOLVED: [2],
        Reason.UNKNOWN_VARIANT: [3],
        Reason.NO_SERIES: [5],
        Reason.TOO_OLD: [4],
    }
    assert all(one.copies == sum(valuation.lots[place].quantity for place in one.places) for one in found.reasons)


def test_a_foil_without_a_foil_price_is_unvalued() -> None:
    valuation = value([lot(1, 1, 1, variant=FOIL)], {BOLT: [quote(250)]}, USD)
    assert (totals(valuation).value, coverage(valuation).unvalued) == (0, 1)


def test_what_a_fallback_values_is_counted_apart() -> None:
    german = BOLT._replace(language="German")
    terms = replace(USD, fallbacks=frozenset({Step.OTHER_LANGUAGE}))
    found = totals(value([lot(1, 1, 1), lot(2, 2, 1, variant=german)], {BOLT: [quote(250)]}, terms))
    assert (found.value, found.fallback_copies, found.fallback_value) == (750, 2, 500)


def test_bulk_below_the_minimum_price_is_left_out_and_said() -> None:
    lots = [lot(1, 40, 400), lot(2, 1, 3000, variant=OPAL), lot(3, 5, 10, variant=FOIL)]
    valuation = value(lots, {BOLT: [quote(99)], OPAL: [quote(100)]}, replace(USD, min_price=100))
    found = totals(valuation)
    assert (found.value, found.cost, found.gain) == (100, 3010, -2900)
    assert (found.left_out_copies, found.left_out_value) == (40, 3960)
    covered = coverage(valuation)
    assert (covered.total, covered.valued, covered.unvalued, covered.below_minimum) == (46, 1, 5, 40)


def test_nothing_owned_is_worth_nothing() -> None:
    valuation = value([], {}, USD)
    assert (totals(valuation).value, totals(valuation).as_of, coverage(valuation)) == (
        0,
        None,
        Coverage(0, 0, 0, 0, 0, ()),
    )


def test_a_value_is_as_of_its_newest_price() -> None:
    later = NOON + timedelta(hours=1)
    found = totals(
        value([lot(1, 1, 1), lot(2, 1, 1, variant=OPAL)], {BOLT: [quote(1)], OPAL: [quote(1, time=later)]}, USD)
    )
    assert found.as_of == later


def plainly(valuation: ValuedLots) -> tuple[int, int, int]:
    """Value, cost and gain by a plain sum over the lots."""
    worth = cost = gain = 0
    terms = valuation.terms
    for place, one in enumerate(valuation.lots):
        appraisal = valuation.appraisal(place)
        if appraisal.price is not None and appraisal.price < terms.min_price:
            continue
        known = one.cost if one.currency == terms.currency else None
        worth += one.quantity * (appraisal.price or 0)
        cost += known or 0
        if known is not None and appraisal.price is not None:
            gain += one.quantity * appraisal.price - known
    return worth, cost, gain


@settings(deadline=None)
@given(any_lots, books, st.sampled_from((0, 500, 10**5)))
def test_a_valuation_equals_the_plain_sum_and_covers_every_copy_once(
    lots: list[Lot], quotes: Quotes, least: int
) -> None:
    valuation = value(lots, quotes, replace(USD, min_price=least))
    found, covered = totals(valuation), coverage(valuation)
    assert (found.value, found.cost, found.gain) == plainly(valuation)
    assert covered.total == sum(one.quantity for one in lots)
    assert covered.total == covered.valued + covered.unvalued + covered.unresolved + covered.below_minimum
    assert sum(one.copies for one in covered.reasons) == covered.unvalued + covered.unresolved
