"""Amounts of money as people read them, the same on pages and in messages. Unknown is a dash, never 0.

assets/formats.js returns the same texts for scripts.
"""

from decimal import ROUND_HALF_UP, Decimal

from market.variants import Currency

UNKNOWN = "–"
MINUS = "−"
NO_BREAK_SPACE = "\u00a0"
COMPACT_FROM = 1000


def money(amount: Decimal | float | None, currency: str, compact: bool = False) -> str:
    """Return an amount with its symbol; `compact` omits the decimals from 1,000 up."""
    if amount is None:
        return UNKNOWN
    exact = Decimal(str(amount))
    digits = 0 if compact and abs(exact) >= COMPACT_FROM else 2
    number = f"{abs(rounded(exact, digits)):,.{digits}f}"
    sign = MINUS if rounded(exact, digits) < 0 else ""
    return f"{sign}{with_symbol(number, currency)}"


def with_symbol(number: str, currency: str) -> str:
    """Return a number with the currency's symbol at its usual place: `$12.50`, `12.50 €`."""
    return f"${number}" if currency == Currency.USD else f"{number}{NO_BREAK_SPACE}€"


def rounded(number: Decimal, digits: int) -> Decimal:
    """Return a number with N `digits` after the point, halves away from zero."""
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
