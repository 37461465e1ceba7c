"""Concentration of a value: the share of its dearest cards, and how many cards make most of it."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from collection.valuation.columns import summed
from collection.valuation.percentages import Percentage
from collection.valuation.valuing import ValuedLots

TOP = 10
MOST = 80  # per cent of the value


@dataclass(frozen=True, slots=True)
class Concentration:
    """The share of the TOP dearest cards, and of the `cards` with a value, how many make MOST per cent of it."""

    top: Percentage
    cards_for_most: int
    cards: int


def concentration(valuation: ValuedLots) -> Concentration:
    """Return the concentration of a valuation. All variants and lots of a card count as one card."""
    by_variant = summed(valuation.variant_of, valuation.columns.value, len(valuation.variants))
    by_card: dict[int | None, int] = {}
    for place in np.flatnonzero(by_variant).tolist():
        card = valuation.variants[place].card_id
        by_card[card] = by_card.get(card, 0) + int(by_variant[place])
    values = sorted(by_card.values(), reverse=True)
    total = sum(values)
    enough = next((count for count, part in enumerate(accumulate(values), 1) if 100 * part >= MOST * total), 0)
    return Concentration(
        Percentage(f"value of the {TOP} dearest cards over value", sum(values[:TOP]), total), enough, len(values)
    )
