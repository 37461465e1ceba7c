"""Current prices (docs/methods.md, what is current): the one rule behind every number and every page.

A price is current if a source confirmed it less than CURRENT_FOR before the newest confirmation in its currency, and no
whole list of its marketplace lacks it since then: sold out, or a shop that pauses buying. Any other price is the last
known: pages show it with its date, and no number includes it.
"""

from datetime import datetime, timedelta

CURRENT_FOR = timedelta(days=3)


def is_stale(is_current: bool, confirmed_at: datetime, now: datetime) -> bool:
    """Return whether a page marks a price: not current, or nothing in its currency was confirmed for CURRENT_FOR."""
    return not is_current or now - confirmed_at > CURRENT_FOR
