"""Which series speaks for a card: by place among those of now, by age where there is none."""

from datetime import UTC, datetime, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from market.headline import headline_of

NEWEST = datetime(2026, 11, 28, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def offer(marketplace: str = "tcgplayer", finish: str = "nonfoil", age: int = 0, **changes: Any) -> Any:
    """A near mint retail price, confirmed so many days before the newest of its currency."""
    plain = {
        "marketplace": marketplace, "finish": finish, "kind": "retail", "condition": "NEAR_MINT", "currency": "USD",
        "language": "English", "is_current": age < 3, "confirmed_at": NEWEST - age * DAY,
    }  # fmt: skip
    return SimpleNamespace(**plain | changes)


def chosen(*offers: Any, finishes: tuple[str, ...] = ()) -> Any:
    return headline_of(offers, "USD", "English", finishes)


def test_nonfoil_comes_before_foil_and_tcgplayer_before_the_others() -> None:
    places = list(product(("nonfoil", "foil", "etched"), ("tcgplayer", "manapool", "cardkingdom")))
    offers = [offer(marketplace, finish) for finish, marketplace in places]
    while offers:
        assert chosen(*reversed(offers)) is offers[0]
        offers.pop(0)


def test_a_price_of_now_speaks_before_an_old_one_in_a_better_place() -> None:
    foil = offer(finish="foil", age=1)
    assert chosen(offer(age=88), foil) is foil


def test_where_nothing_is_current_the_newest_price_speaks() -> None:
    newest = offer("cardkingdom", "foil", age=5)
    assert chosen(offer(age=88), newest, offer("manapool", age=6)) is newest


def test_of_two_that_are_as_old_the_better_placed_one_speaks() -> None:
    best = offer(age=9)
    assert chosen(offer("manapool", age=9), best, offer(finish="foil", age=9)) is best


def test_a_finish_that_the_card_does_not_come_in_never_speaks() -> None:
    foil = offer(finish="foil", age=40)
    assert chosen(offer(), foil, finishes=("foil",)) is foil
    assert chosen(offer(), finishes=("foil",)) is None


def test_other_conditions_languages_currencies_and_buylists_never_speak() -> None:
    others = ({"condition": "MINT"}, {"language": "German"}, {"currency": "EUR"}, {"kind": "buylist"})
    assert chosen(*(offer(**other) for other in others), offer("cardmarket")) is None


@given(st.permutations([offer(place, finish, age) for place, finish, age in product(
    ("tcgplayer", "manapool"), ("nonfoil", "foil"), (0, 5, 9)
)]))  # fmt: skip
def test_the_order_in_which_they_come_does_not_matter(offers: list[Any]) -> None:
    found = chosen(*offers[:5])
    assert vars(found) == vars(chosen(*reversed(offers[:5])))
