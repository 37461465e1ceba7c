"""Completion of sets: how many of a set's cards are owned, in each finish that they come in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from collection.ledger.lots import Lot
from market.variants import Finish


@dataclass(frozen=True, slots=True)
class Completion:
    """Cards of a set in one finish: `owned` of `cards`, whatever their condition, language and number."""

    set_code: str
    finish: Finish
    owned: int
    cards: int


def completions(lots: Iterable[Lot], sets: Mapping[str, Mapping[Finish, frozenset[int]]]) -> list[Completion]:
    """Return the completion of each set and finish. `sets` has the ids of a set's cards that come in a finish.

    Copies without a known card or finish complete nothing.
    """
    owned = {(lot.variant.finish, lot.variant.card_id) for lot in lots}
    return [
        Completion(code, finish, sum((finish, card) in owned for card in cards), len(cards))
        for code, finishes in sets.items()
        for finish, cards in finishes.items()
    ]
