"""Completion: cards of a set that are owned, each once and by finish."""

from collection.valuation.completion import Completion, completions
from market.variants import Condition, Finish
from tests.support.ledgers import BOLT, OPAL, UNRESOLVED, lot

SETS = {
    "lea": {Finish.NONFOIL: frozenset({1, 2, 3}), Finish.FOIL: frozenset({2})},
    "tsp": {Finish.FOIL: frozenset({9})},
}


def test_each_card_counts_once_in_the_finish_that_is_owned() -> None:
    played = BOLT._replace(condition=Condition.DAMAGED, language="German")
    lots = [lot(1, 4, 1), lot(2, 1, 1, variant=played), lot(3, 1, 1, variant=OPAL)]
    assert completions(lots, SETS) == [
        Completion("lea", Finish.NONFOIL, 1, 3),
        Completion("lea", Finish.FOIL, 1, 1),
        Completion("tsp", Finish.FOIL, 0, 1),
    ]


def test_a_copy_of_which_card_or_finish_is_unknown_completes_nothing() -> None:
    lots = [lot(1, 1, 1, variant=UNRESOLVED), lot(2, 1, 1, variant=BOLT._replace(finish=None))]
    assert [one.owned for one in completions(lots, SETS)] == [0, 0, 0]
