"""What copies would cost to buy again and bring in a sale today, and which holdings each count of it is of."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from collection.valuation.appraisals import Terms
from collection.valuation.liquidation import Liquidation, liquidate
from collection.valuation.replacement import Replacement, on_offer, replace_all
from db.engine import Connection
from db.queries import fees
from market.fees import Fee
from market.observations import Integers
from services.people.settings import Settings
from services.people.valuation.loading import Valued, load_valued
from services.people.valuation.terms import buying_terms, selling_terms

WINDOW = "7d"  # nothing here asks for the prices before one


def bought_again(valued: Valued, taken: Sequence[Fee]) -> Replacement:
    """Return what it would cost today to buy the copies again; `taken` are the fees."""
    return replace_all(valued.valuation, valued.quotes.current, buying_terms(datetime.now(UTC).date(), taken))


def sold_today(valued: Valued, settings: Settings, taken: Sequence[Fee]) -> Liquidation:
    """Return what the copies would bring today, as their user sells; `taken` are the fees."""
    terms = selling_terms(settings, valued.valuation.terms.currency, datetime.now(UTC).date(), taken)
    return liquidate(valued.valuation, valued.quotes.current, terms)


def _offered(valued: Valued, _settings: Settings, taken: Sequence[Fee]) -> Integers:
    return on_offer(valued.valuation, valued.quotes.current, buying_terms(datetime.now(UTC).date(), taken))


def _not_offered(valued: Valued, settings: Settings, taken: Sequence[Fee]) -> Integers:
    return valued.valuation.copies_by_variant - _offered(valued, settings, taken)


# The copies of each count, by variant; the counts as the summary has them.
COPIES: Mapping[str, Callable[[Valued, Settings, Sequence[Fee]], Integers]] = MappingProxyType(
    {
        "on_offer": _offered,
        "not_on_offer": _not_offered,
        "sold": lambda *of: sold_today(*of).copies.sold,
        "not_worth_selling": lambda *of: sold_today(*of).copies.not_worth_selling,
        "beyond_demand": lambda *of: sold_today(*of).copies.beyond_demand,
        "without_price": lambda *of: sold_today(*of).copies.without_price,
    }
)


def holdings_of(connection: Connection, user_id: int, settings: Settings, terms: Terms, count: str) -> list[int]:
    """Return the numbers of the holdings with copies of a count; of a variant in several places, all of them."""
    valued = load_valued(connection, user_id, terms, WINDOW)
    copies = COPIES[count](valued, settings, fees.every(connection))
    found: list[int] = valued.held.holdings[copies[valued.held.variant] > 0].tolist()
    return found
