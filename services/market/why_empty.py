"""Reasons why no series of a card matches a request, in words for people and programs."""

from collections.abc import Mapping, Sequence

from db.engine import Row
from market.variants import MARKETPLACES


def foreign_currency(marketplace: str | None, currency: str) -> str | None:
    """Return why a marketplace has no prices in a currency, None where it has some."""
    if marketplace is None or MARKETPLACES[marketplace].currency == currency:
        return None
    sells_in = MARKETPLACES[marketplace].currency
    return f"{marketplace} sells in {sells_in}; ask with currency={sells_in}"


def no_series(filters: Mapping[str, str], series: Sequence[Row]) -> str:
    """Return why none of a card's series meets the filters (column to word); only for filters that none meets."""
    if not series:
        return "this card has no prices"
    for name, wanted in filters.items():
        there = sorted({str(getattr(one, name)) for one in series})
        if wanted not in there:
            return f"this card has no prices with {name}={wanted}; there are {', '.join(there)}"
    asked = ", ".join(f"{name}={wanted}" for name, wanted in filters.items())
    return f"this card has no prices with all of these at once: {asked}"
