"""Groups: every lot in one of them, and together the totals to the cent."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from collection.ledger.lots import Lot
from collection.valuation.columns import placed
from collection.valuation.groups import Changes, Key, groups_of
from collection.valuation.quotes import Quotes
from collection.valuation.valuing import totals, value
from tests.support.ledgers import BOLT, OPAL, UNRESOLVED, any_lots, lot
from tests.support.quotes import USD, books, quote


@settings(deadline=None)
@given(any_lots, books, st.data())
def test_groups_of_every_dimension_add_up_to_the_totals(lots: list[Lot], quotes: Quotes, data: st.DataObject) -> None:
    valuation = value(lots, quotes, USD)
    whole = totals(valuation)
    changes = data.draw(st.lists(st.integers(-(10**9), 10**9), min_size=len(lots), max_size=len(lots)))
    keys = data.draw(st.lists(st.sampled_from(("lea", "tsp", None)), min_size=len(lots), max_size=len(lots)))
    dimensions = {"set": placed(keys), "location": placed(one.location for one in lots)}
    found = groups_of(valuation, dimensions, Changes(np.array(changes, np.int64), *[np.ones(len(lots), np.int64)] * 2))
    assert tuple(found) == ("set", "location")
    for groups in found.values():
        assert sum(group.copies for group in groups) == sum(one.quantity for one in lots)
        assert sum(group.value for group in groups) == whole.value
        assert sum(group.cost for group in groups) == whole.cost
        assert sum(group.gain for group in groups) == whole.gain
        assert sum(group.change for group in groups) == sum(changes)
        assert sum(group.kept for group in groups) == len(lots)


def test_the_most_valuable_group_comes_first_and_the_unknown_is_a_group() -> None:
    lots = [lot(1, 1, 1), lot(2, 1, 1, variant=OPAL), lot(3, 1, 1, variant=UNRESOLVED)]
    keys: list[Key] = ["lea", "tsp", None]
    valuation = value(lots, {BOLT: [quote(250)], OPAL: [quote(900)]}, USD)
    assert [group.key for group in groups_of(valuation, {"set": placed(keys)})["set"]] == ["tsp", "lea", None]


def test_a_group_says_how_many_of_its_copies_have_a_value() -> None:
    valuation = value([lot(1, 3, 300), lot(2, 2, None, variant=OPAL)], {BOLT: [quote(250)]}, USD)
    (group,) = groups_of(valuation, {"location": placed(["binder", "binder"])})["location"]
    assert (group.copies, group.valued, group.value, group.cost, group.gain) == (5, 3, 750, 300, 450)
    assert (group.change, group.kept) == (0, 0)
