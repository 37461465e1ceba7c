"""Columns: the variant and the location of lots, as rows of a database say them."""

from collections.abc import Mapping
from types import MappingProxyType

from collection.ledger.variants import Variant
from market.variants import Condition, Finish

# The members of enumerations by their words: a call of the enumeration takes ten times as long.
CONDITIONS: Mapping[str | None, Condition] = MappingProxyType({one.value: one for one in Condition})
FINISHES: Mapping[str | None, Finish] = MappingProxyType({one.value: one for one in Finish})


def variant(
    card_id: int | None, condition: str | None, finish: str | None, language: str | None, raw: str | None
) -> Variant:
    """Return the variant of a row's columns."""
    graded = None if condition is None else CONDITIONS[condition]
    return Variant(card_id, graded, None if finish is None else FINISHES[finish], language, raw)


def location_key(location_id: int | None) -> str:
    """Return the location of lots that has an id, "" for none."""
    return "" if location_id is None else str(location_id)


def location_id(key: str) -> int | None:
    """Return the id of a location of lots, None for none."""
    return int(key) if key else None
