"""Contributions as columns are those of lots as objects, whatever is held and known."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from collection.performance.contribution_columns import CAUSES, contribution_columns
from collection.performance.contributions import Cause, contributions
from tests.support.ledgers import BOLT, OPAL, UNRESOLVED, lot

VARIANTS = (BOLT, OPAL, UNRESOLVED)
lots_of_all = st.lists(st.tuples(st.sampled_from(range(3)), st.integers(1, 9), st.booleans()), max_size=12)
prices = st.tuples(*[st.integers(0, 3)] * 3)


@given(lots_of_all, prices, prices)
def test_columns_say_the_same_as_lots(
    held: list[tuple[int, int, bool]], then: tuple[int, ...], now: tuple[int, ...]
) -> None:
    lots = [lot(number, copies, 1, variant=VARIANTS[place]) for number, (place, copies, _) in enumerate(held, start=1)]
    before = [one for one, (_, _, is_kept) in zip(lots, held, strict=True) if is_kept]
    books = ({one: price for one, price in zip(VARIANTS, some, strict=True) if price} for some in (then, now))
    expected = contributions(before, lots, *books)
    kept, came = np.zeros((2, 3), np.int64)
    for place, copies, is_kept in held:
        (kept if is_kept else came)[place] += copies
    found = contribution_columns(kept, came, np.array(then, np.int64), np.array(now, np.int64))
    rows = zip(*(column.tolist() for column in found), strict=True)
    told = [(VARIANTS[variant], CAUSES[cause], copies, amount) for variant, cause, copies, amount in rows]
    assert Counter(told) == Counter(one[:4] for one in expected.items)
    assert [abs(one[3]) for one in told] == [abs(one.amount) for one in expected.items]
    assert found.total == expected.total
    sums = {cause: expected.of(cause) for cause in Cause}
    assert found.totals() == {cause: some.total for cause, some in sums.items() if some.items}
