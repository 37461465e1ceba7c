"""The story of a session: what happens, to which series, and when."""

from datetime import date
from uuid import UUID

import numpy as np
import pytest

from ingestion.simulation.story import HOLD, Actor, Line, Part, Story, tell

OLD, NEW = date(2020, 5, 1), date(2026, 3, 10)
MARKETPLACES = ("tcgplayer", "cardkingdom", "cardmarket", "cardtrader")
REPRINTED = UUID(int=7)


def actors(**changes: object) -> list[Actor]:
    """Forty cards of two old sets at four marketplaces; card 7 is printed again in the newest set, as card 40."""
    cards = [(card, UUID(int=card), f"s{card % 2}", OLD) for card in range(40)] + [(40, REPRINTED, "new", NEW)]
    return [
        Actor(4 * card + at, card, oracle, set_code, released, place, True, 500 + card, 500 + card, 12)._replace(
            **changes
        )
        for card, oracle, set_code, released in cards
        for at, place in enumerate(MARKETPLACES)
    ]


def story(cast: list[Actor]) -> Story:
    return tell(np.random.default_rng(1), cast)


def parts(told: Story, factor_above: float = 0, factor_below: float = 99) -> list[Part]:
    return [part for part in told.parts.values() if factor_above < part.factor < factor_below]


def test_a_price_goes_to_its_end_by_equal_shares_and_stays_there() -> None:
    part = Part(actors()[0]._replace(cents=100, copies=10), 10, 20, 4.0, sold=0.9)
    assert [part.line(seconds) for seconds in (10, 15, 20, 25)] == [
        Line(100, 10), Line(200, 6), Line(400, 1), Line(400, 1),
    ]  # fmt: skip


def test_what_is_over_or_to_come_is_not_quoted() -> None:
    told = Story([Part(actors()[0], 10, 20, 2.0)])
    assert [bool(told.lines(seconds)) for seconds in (9.9, 10, 20 + HOLD, 20.1 + HOLD)] == [False, True, True, False]


def test_one_card_is_bought_out_at_every_marketplace_one_after_the_other() -> None:
    bought = parts(story(actors()), 2, 3)
    assert len({part.actor.card for part in bought}) == 1
    assert sorted(part.actor.marketplace for part in bought) == sorted(MARKETPLACES)
    assert len({part.begins for part in bought}) == 4
    for part in bought:
        assert part.line(part.ends).copies == 1
        assert part.ends <= 60


def test_the_price_of_a_buyout_stays_below_what_is_set_apart_as_suspect() -> None:
    assert all(part.factor < 4 for part in parts(story(actors()), 2, 3))


def test_older_printings_of_a_card_of_the_newest_set_fall() -> None:
    falling = parts(story(actors()), 0, 1)
    assert {(part.actor.oracle, part.actor.released) for part in falling} == {(REPRINTED, OLD)}
    assert len(falling) == len(MARKETPLACES)
    assert all(part.ends <= 60 for part in falling)


def test_a_set_rises_one_series_after_the_other_within_the_first_minute() -> None:
    rising = parts(story(actors()), 1, 2)
    assert len({part.actor.set_code for part in rising}) == 1
    assert len(rising) >= 8
    assert len({part.begins for part in rising}) == len(rising)
    assert sum(part.begins <= 60 for part in rising) > len(rising) / 2


def test_one_price_is_asked_ten_times_by_a_slip() -> None:
    (slip,) = parts(story(actors()), 5)
    assert slip.actor.marketplace == "cardtrader"
    assert slip.line(slip.begins).cents == 10 * slip.actor.cents


def test_nothing_happens_twice_to_one_card() -> None:
    told = story(actors())
    lone = [parts(told, 2, 3), parts(told, 0, 1), parts(told, 1, 2), parts(told, 5)]
    oracles = [{part.actor.oracle for part in some} for some in lone]
    assert len(set.union(*oracles)) == sum(map(len, oracles))


def test_the_same_prices_give_the_same_story() -> None:
    assert story(actors()).parts == story(actors()).parts


def test_another_seed_buys_out_another_card() -> None:
    bought = {parts(tell(np.random.default_rng(seed), actors()), 2, 3)[0].actor.card for seed in range(8)}
    assert len(bought) > 3


def test_a_card_that_has_moved_today_is_not_told_of_again() -> None:
    (hero, *_rest) = {part.actor.card for part in parts(story(actors()), 2, 3)}
    moved = [actor._replace(before=200) if actor.card == hero else actor for actor in actors()]
    assert hero not in {part.actor.card for part in story(moved).parts.values()}


@pytest.mark.parametrize(
    "cast", [[], actors()[:1], actors(copies=None), actors(released=None), actors(cents=1, before=1)]
)
def test_a_market_without_the_cast_of_an_event_lacks_it_only(cast: list[Actor]) -> None:
    told = story(cast)
    assert all(part.line(part.ends).cents > 0 for part in told.parts.values())
