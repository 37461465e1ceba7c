"""Outcomes: hits and misses at the threshold, what is unfilled or without a price, and money to the cent."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.outcomes import Label, Outcome, Price, Traded, came_true, exit_window, judge
from analysis.recommendations import At, Claim, InvalidRecommendation, Leg
from market.fees import Side
from tests.support.fees import FEES
from tests.support.recommendations import DAY, buy_to_resell, recommendation

AT = datetime(2026, 10, 1, 12, tzinfo=UTC)
units = st.integers(1, 10**7)


def traded(entry: int | None, left: int | None, marketplace: str = "tcgplayer") -> Traded:
    return Traded(
        marketplace,
        None if entry is None else Price(AT + DAY, entry),
        None if left is None else Price(AT + 7 * DAY, left),
    )


def outcome(entry: int | None, left: int | None, **given: Any) -> Outcome:
    return judge(recommendation(1, AT, **given), {1: traded(entry, left)}, FEES)


@pytest.mark.parametrize(
    ("claim", "left", "label"),
    [
        (Claim.UP, 1050, Label.HIT),
        (Claim.UP, 1049, Label.MISS),
        (Claim.DOWN, 950, Label.HIT),
        (Claim.DOWN, 951, Label.MISS),
    ],
)
def test_a_claim_comes_true_at_its_threshold(claim: Claim, left: int, label: Label) -> None:
    assert outcome(1000, left, claim=claim).label is label


def test_what_nobody_could_trade_is_unfilled() -> None:
    found = outcome(None, None)
    assert (found.label, found.traded, found.entry) == (Label.UNFILLED, None, None)
    assert judge(recommendation(1, AT), {}, FEES).label is Label.UNFILLED


@pytest.mark.parametrize(("claim", "label"), [(Claim.DOWN, Label.HIT), (Claim.UP, Label.MISS)])
def test_an_offer_that_stopped_is_a_fall_without_a_net(claim: Claim, label: Label) -> None:
    known = traded(1000, None)._replace(stopped_at=AT + 8 * DAY)
    found = judge(recommendation(1, AT, claim=claim), {1: known}, FEES)
    assert (found.label, found.entry, found.exit, found.traded) == (label, Price(AT + DAY, 1000), None, None)


def test_a_series_that_ended_has_no_price_and_is_counted() -> None:
    found = outcome(1000, None)
    assert (found.label, found.entry, found.exit, found.traded) == (Label.NO_PRICE, Price(AT + DAY, 1000), None, None)


def test_a_resale_pays_its_fees_and_its_postage() -> None:
    found = outcome(1000, 1200).traded
    assert found
    # Bought for 10.00 and 1.31 of postage; sold for 12.00 and 1.31, of which 13.25 %, 0.30 and a stamp are gone.
    assert (found.gross, found.net) == (200, (1331 - 176 - 30 - 104) - (1000 + 131))
    assert found.fee_ids == (1, 2, 3, 26, 27)


def test_to_sell_now_saves_the_later_sale_with_its_fees() -> None:
    legs = (Leg(1, At.ENTRY, Side.SELLER, 1, "level_1_4"), Leg(1, At.EXIT, Side.SELLER, -1, "level_1_4"))
    found = outcome(1000, 800, claim=Claim.DOWN, legs=legs).traded
    assert found
    assert (found.gross, found.fees, found.net) == (200, 133 - 106, 867 - 694)


def test_a_shop_pays_its_price() -> None:
    legs = (Leg(1, At.ENTRY, Side.BUYLIST, 1), Leg(1, At.EXIT, Side.BUYLIST, -1))
    one = recommendation(1, AT, claim=Claim.DOWN, legs=legs, fee_ids=(21,))
    found = judge(one, {1: traded(500, 400, "cardkingdom")}, FEES).traded
    assert found
    assert (found.gross, found.fees, found.net, found.fee_ids) == (100, 0, 100, (21,))


def test_unknown_fees_make_the_net_unknown_and_not_the_gross() -> None:
    legs = (Leg(1, At.ENTRY, Side.BUYER, -1), Leg(1, At.EXIT, Side.SELLER, 1))
    one = recommendation(1, AT, legs=legs, fee_ids=(23, 24))
    found = judge(one, {1: traded(1000, 1200, "manapool")}, FEES)
    assert found.label is Label.HIT
    assert found.traded
    assert (found.traded.gross, found.traded.fees, found.traded.net) == (200, None, None)


@pytest.mark.parametrize(("side", "sign"), [(Side.BUYER, -1), (Side.SELLER, 1)])
def test_an_unknown_postage_of_an_order_makes_the_net_unknown(side: Side, sign: int) -> None:
    fees = [fee for fee in FEES if fee.side != Side.POSTAGE]
    leg = Leg(1, At.ENTRY, side, sign, "level_1_4", basket=2)
    found = judge(recommendation(1, AT, claim=Claim.UP, legs=(leg,)), {1: traded(1000, 1200)}, fees).traded
    assert found
    assert (found.gross, found.net) == (sign * 1000, None)


def test_only_the_fees_that_a_recommendation_names_count() -> None:
    found = outcome(1000, 1200, fee_ids=()).traded
    assert found
    assert found.net is None


@pytest.mark.parametrize(("offered", "label"), [(1500, Label.HIT), (1042, Label.MISS), (1000, Label.MISS)])
def test_an_arbitrage_is_judged_by_what_it_leaves(offered: int, label: Label) -> None:
    legs = (Leg(1, At.ENTRY, Side.BUYER, -1), Leg(2, At.ENTRY, Side.BUYLIST, 1))
    one = recommendation(1, AT, claim=Claim.GAIN, threshold=Decimal(0), legs=legs, fee_ids=(21, 24))
    known = {1: traded(1000, None, "manapool"), 2: traded(offered, None, "cardkingdom")}
    assert judge(one, known, FEES).label is label


def test_a_claim_of_a_net_with_unknown_fees_has_no_outcome() -> None:
    legs = (Leg(1, At.ENTRY, Side.SELLER, 1),)
    one = recommendation(1, AT, claim=Claim.GAIN, legs=legs, fee_ids=(23,))
    assert judge(one, {1: traded(1000, None, "manapool")}, FEES).label is Label.NO_PRICE


@given(units, units, st.lists(st.sampled_from([1, -1]), min_size=1, max_size=4), st.data())
def test_gross_less_fees_is_net_to_the_cent(entry: int, left: int, signs: list[int], data: st.DataObject) -> None:
    sides = st.sampled_from([Side.SELLER, Side.BUYER])
    baskets = st.none() | st.integers(1, 40)
    legs = tuple(
        Leg(1, data.draw(st.sampled_from(At)), data.draw(sides), sign, "level_1_4", data.draw(baskets))
        for sign in signs
    )
    found = outcome(entry, left, legs=legs).traded
    assert found
    assert found.fees is not None
    assert found.gross == sum(leg["sign"] * leg["price"] for leg in found.legs)
    assert found.net == found.gross - found.fees


@given(units, units)
def test_what_one_would_have_done_else_is_the_same_money_with_the_other_sign(entry: int, left: int) -> None:
    legs = buy_to_resell(1)
    turned = tuple(Leg(leg.series_id, leg.at, leg.side, -leg.sign, leg.level, leg.basket) for leg in legs)
    made, saved = outcome(entry, left, legs=legs).traded, outcome(entry, left, legs=turned).traded
    assert made
    assert saved
    assert (saved.gross, saved.fees, saved.net) == (-made.gross, -(made.fees or 0), -(made.net or 0))


@given(units, units, st.decimals("0.01", "0.5", places=2))
def test_no_price_rises_and_falls_at_once(before: int, after: int, threshold: Decimal) -> None:
    assert not (came_true(Claim.UP, threshold, before, after) and came_true(Claim.DOWN, threshold, before, after))


def test_an_exit_is_near_its_horizon() -> None:
    assert exit_window(AT, 7) == (AT + 4 * DAY, AT + 8 * DAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_at": AT},
        {"horizons": ()},
        {"horizons": (8,)},
        {"horizons": (7, 7)},
        {"probability": Decimal("1.01")},
        {"threshold": Decimal("-0.01")},
        {"legs": ()},
        {"type": "undervalued"},
        {"legs": (Leg(1, At.ENTRY, Side.SELLER, 2),)},
        {"legs": (Leg(1, At.ENTRY, Side.SELLER, 1, basket=0),)},
        {"expires_at": datetime(2027, 1, 1)},  # noqa: DTZ001 - without a zone on purpose
    ],
)
def test_what_could_never_be_judged_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRecommendation):
        recommendation(1, AT, **wrong)


def test_times_without_a_zone_are_refused_when_it_is_issued() -> None:
    with pytest.raises(InvalidRecommendation, match="time zone"):
        recommendation(1, datetime(2026, 10, 1), expires_at=AT + timedelta(days=9))  # noqa: DTZ001
