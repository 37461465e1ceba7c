"""A search query as a condition on the holdings of a user: terms about cards, and terms about the copies.

What a query asks of cards is looked up in card_search; `is:foil` and `lang:ja` ask for the copies' own finish and
language here. Unknown values never match, and a negation matches them, as in db/queries/conditions.py: so it matches
copies whose card is not known yet.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, text

from db.queries.conditions import Conditions
from market.search.copies import HeldMeasure, HeldNumberIs, Label, LabelIs
from market.search.nodes import And, Everything, IsFinish, LanguageIs, Node, Not, Or, below

# Names that joins of db/queries/holdings_page.py bring: own costs and gains are in the currency that is asked for.
NUMBERS: Mapping[HeldMeasure, str] = MappingProxyType(
    {
        HeldMeasure.COPIES: "holdings.quantity",
        HeldMeasure.COST: "own.cost",
        HeldMeasure.GAIN: "(own.copies * quoted.price - own.cost)",
    }
)
LOCATIONS = text("SELECT id, name FROM locations WHERE user_id = :user_id")
TAGS = text("SELECT DISTINCT unnest(tags) AS tag FROM holdings WHERE user_id = :user_id AND quantity > 0")
OF_CARDS = """holdings.card_id IN (
    SELECT card_id FROM card_search AS cards WHERE currency = :currency AND {matching}
)"""


class HeldConditions:
    """Writes the condition of a query on the holdings of a user; `values` has its bound values.

    Reads the user's locations or tags where the query names one: they are compared as people type names.
    """

    def __init__(self, connection: Connection, user_id: int, currency: str) -> None:
        self._connection, self._user_id = connection, user_id
        self._cards = Conditions(currency)

    @property
    def values(self) -> Mapping[str, Any]:
        """Return the values of all conditions so far, by the names of their placeholders."""
        return self._cards.values

    def of(self, node: Node) -> str:
        """Return the condition that a row of holdings matches a node."""
        if isinstance(node, Everything):
            return "true"
        if isinstance(node, Not):
            return f"({self.of(node.node)}) IS NOT TRUE"
        if not _is_of_copies(node):
            return OF_CARDS.format(matching=self._cards.of(node))
        return self._joined(node) if isinstance(node, And | Or) else _WRITERS[type(node)](self, node)

    def _joined(self, node: And | Or) -> str:
        """Return the conditions of all nodes; those about cards alone are one look-up."""
        of_copies = [one for one in node.nodes if _is_of_copies(one) or isinstance(one, Not)]
        of_cards = tuple(one for one in node.nodes if one not in of_copies)
        together = type(node)(of_cards) if len(of_cards) > 1 else None
        parts = [*([together] if together else of_cards), *of_copies]
        return f"({f' {type(node).__name__.upper()} '.join(map(self.of, parts))})"

    def number(self, node: HeldNumberIs) -> str:
        """Return a comparison of a known number."""
        return f"{NUMBERS[node.measure]} {node.op} {self._cards.bind(node.value)}"

    def label(self, node: LabelIs) -> str:
        """Return the condition that copies are in a location, or have a tag, that is meant."""
        return self._in_location(node) if node.label is Label.LOCATION else self._tagged(node)

    def _in_location(self, node: LabelIs) -> str:
        if not node.text:
            return "holdings.location_id IS NULL"
        rows = self._connection.execute(LOCATIONS, {"user_id": self._user_id})
        ids = [row.id for row in rows if node.names(row.name)]
        return f"holdings.location_id = ANY(CAST({self._cards.bind(ids)} AS integer[]))"

    def _tagged(self, node: LabelIs) -> str:
        if not node.text:
            return "holdings.tags = '{}'"
        rows = self._connection.scalars(TAGS, {"user_id": self._user_id})
        return f"holdings.tags && CAST({self._cards.bind([tag for tag in rows if node.names(tag)])} AS text[])"

    def own(self, node: IsFinish | LanguageIs) -> str:
        """Return the condition that the copies themselves are in a finish, or in a language."""
        column, value = ("finish", node.finish) if isinstance(node, IsFinish) else ("language", node.language)
        return f"holdings.{column} = {self._cards.bind(str(value))}"


_WRITERS: Mapping[type, Callable[[HeldConditions, Any], str]] = MappingProxyType(
    {
        HeldNumberIs: HeldConditions.number,
        LabelIs: HeldConditions.label,
        IsFinish: HeldConditions.own,
        LanguageIs: HeldConditions.own,
    }
)


def _is_of_copies(node: Node) -> bool:
    """Return whether a term about copies is anywhere in a node."""
    return type(node) in _WRITERS or any(map(_is_of_copies, below(node)))
