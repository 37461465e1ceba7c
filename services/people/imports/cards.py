"""Cards that rows of imports name: what they are, and what they can be."""

from collections.abc import Iterable, Mapping

from db.engine import reading
from services.market.card_summary import CardSummary, summaries_of
from services.people.imports.contract import ImportedRow


def load_cards_of(rows: Iterable[ImportedRow]) -> Mapping[int, CardSummary]:
    """Return the cards of rows and their candidates by their numbers, in one statement."""
    wanted = {number for row in rows for number in (row.card_id, *row.candidates) if number is not None}
    if not wanted:
        return {}
    with reading() as connection:
        return summaries_of(connection, wanted)
