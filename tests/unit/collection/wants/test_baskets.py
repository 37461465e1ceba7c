"""The cheapest basket, against every possible one for small cases, and by its own laws for any."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from collection.wants.baskets import Offer, at_one_marketplace, cheapest

PLACES = ("tcgplayer", "manapool", "cardkingdom")
offers = st.lists(
    st.builds(
        Offer,
        want=st.integers(1, 3),
        series=st.just(0),
        marketplace=st.sampled_from(PLACES),
        price=st.integers(1, 500),
        listed=st.none() | st.integers(0, 4),
    ),
    max_size=9,
).map(lambda some: [one._replace(series=number) for number, one in enumerate(some, start=1)])
wanted = st.dictionaries(st.integers(1, 3), st.integers(0, 4))


def offer(want: int, price: int, listed: int | None = None, series: int = 0, marketplace: str = "tcgplayer") -> Offer:
    """An offer whose series is its price unless told otherwise."""
    return Offer(want, series or price, marketplace, price, listed)


def test_each_copy_is_bought_where_it_is_cheapest_as_far_as_it_is_listed() -> None:
    basket = cheapest({1: 4}, [offer(1, 300), offer(1, 100, listed=1), offer(1, 200, listed=2)])
    assert [(one.offer.price, one.copies) for one in basket.purchases] == [(100, 1), (200, 2), (300, 1)]
    assert (basket.cost, basket.copies, basket.short) == (800, 4, {})


def test_copies_that_nobody_lists_are_short() -> None:
    basket = cheapest({1: 4, 2: 1, 3: 0}, [offer(1, 100, listed=3)])
    assert (basket.copies, basket.short) == (3, {1: 1, 2: 1})


def test_a_listed_copy_is_sold_once_and_to_the_want_that_would_pay_more_elsewhere() -> None:
    offers = [offer(1, 100, 1), offer(1, 110), offer(2, 100, 1), offer(2, 900)]
    basket = cheapest({1: 1, 2: 1}, offers)
    assert {one.offer.want: one.offer.price for one in basket.purchases} == {1: 110, 2: 100}


def test_a_want_that_can_have_nothing_else_comes_first() -> None:
    basket = cheapest({1: 1, 2: 1}, [offer(1, 100, 1), offer(1, 200), offer(2, 100, 1)])
    assert (basket.cost, basket.short) == (300, {})


def test_marketplaces_alone_are_compared_by_what_they_have_then_by_cost() -> None:
    offers = [
        offer(1, 100, series=1), offer(1, 90, series=2, marketplace="manapool"),
        offer(2, 100, series=3), offer(2, 300, series=4, marketplace="manapool"),
        offer(2, 1, series=5, marketplace="cardkingdom"),
    ]  # fmt: skip
    alone = at_one_marketplace({1: 1, 2: 1}, offers)
    assert {place: (one.cost, one.copies) for place, one in alone.items()} == {
        "tcgplayer": (200, 2),
        "manapool": (390, 2),
        "cardkingdom": (1, 1),
    }
    assert list(alone) == ["tcgplayer", "manapool", "cardkingdom"]


def by_hand(copies: int, some: Sequence[Offer]) -> int:
    """The least cost of as many copies of one want as there are, over every way to buy them."""
    listed = [range(min(copies, copies if one.listed is None else one.listed) + 1) for one in some]
    ways = [way for way in product(*listed) if sum(way) <= copies]
    most = max(map(sum, ways))
    costs = [sum(number * one.price for number, one in zip(way, some, strict=True)) for way in ways if sum(way) == most]
    return min(costs)


@given(copies=st.integers(1, 3), some=offers.map(lambda found: found[:5]))
def test_no_other_way_to_buy_the_same_copies_is_cheaper(copies: int, some: list[Offer]) -> None:
    own = [one._replace(want=1) for one in some]
    assert cheapest({1: copies}, own).cost == by_hand(copies, own)


@given(wanted, offers)
def test_no_copy_is_lost_and_none_is_bought_twice(missing: dict[int, int], some: list[Offer]) -> None:
    basket = cheapest(missing, some)
    for want, copies in missing.items():
        bought = sum(one.copies for one in basket.purchases if one.offer.want == want)
        assert bought + basket.short.get(want, 0) == copies
    for one in basket.purchases:
        assert one.copies > 0
        assert one.offer.listed is None or one.copies <= one.offer.listed


@given(wanted, offers)
def test_one_marketplace_alone_is_never_cheaper_for_the_same_copies(missing: dict[int, int], some: list[Offer]) -> None:
    split = cheapest(missing, some)
    for alone in at_one_marketplace(missing, some).values():
        assert alone.copies < split.copies or alone.cost >= split.cost
    assert sum(split.at(place).cost for place in PLACES) == split.cost
