"""Quotes for tests of valuations: prices in cents, at one time."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from collection.valuation.appraisals import Terms
from collection.valuation.quotes import Quote
from tests.support.ledgers import BOLT, OPAL

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
USD = Terms.headline("USD")
EUR = Terms.headline("EUR")


def quote(price: int, currency: str = "USD", marketplace: str = "tcgplayer", **more: Any) -> Quote:
    """A current quote, of TCGplayer unless told otherwise."""
    return Quote(price, currency, marketplace, more.pop("time", NOON), **more)


books = st.dictionaries(
    st.sampled_from((BOLT, OPAL)),
    st.lists(
        st.builds(
            quote,
            st.integers(1, 10**6),
            st.sampled_from(("USD", "EUR")),
            st.sampled_from(("tcgplayer", "manapool", "cardmarket")),
            is_current=st.booleans(),
        ),
        max_size=3,
    ),
)
