"""What the copies of a file are worth, before they are taken over."""

from dataclasses import dataclass
from decimal import Decimal

from db.engine import reading
from db.queries import imports as queries
from services.people.settings import Settings
from services.people.valuation.terms import terms_of


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of the `valued` ones of the `copies` whose rows are certain, in `currency`; None where none is."""

    currency: str
    value: Decimal | None
    valued: int
    copies: int


def load_worth(user_id: int, import_id: int, settings: Settings) -> Worth:
    """Return what an import's certain rows are worth by the settings of its user. Executes one statement."""
    terms = terms_of(settings, None)
    with reading(fresh=True) as connection:
        row = queries.worth(connection, user_id, import_id, terms)
    return Worth(terms.currency, row.value, row.valued or 0, row.copies or 0)
