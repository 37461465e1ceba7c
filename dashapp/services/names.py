"""The names of all cards on paper, kept in this process for forgiving typos and for suggestions.

A card has its own name and may have a flavour name and another one printed on it. Names that only art series and other
extras have are not suggested; their words are known.

They are read when first needed and again when the catalogue has grown, by one thread; the others go on with what was
there before. Cards that are not on paper are left out, as in searches: a typo must not lead to what is not shown.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from db.engine import Engine, read_engine, reading
from db.queries import search as queries
from market.search.name_list import NameList
from market.search.names import words
from market.search.spelling import Dictionary
from market.search.whole_names import title_typed


@dataclass(frozen=True, slots=True)
class CardNames:
    """All names and their words, as of a version of the catalogue: the engine that read it and its newest card.

    `cards` has, for each name that is no card's own, the name of the card that has it.
    """

    version: tuple[Engine, int]
    names: NameList
    dictionary: Dictionary
    cards: Mapping[str, str]

    @classmethod
    def read(cls, version: tuple[Engine, int]) -> "CardNames":
        """Read them from the database; about a second of work for 30,000 names."""
        with reading() as connection:
            rows = queries.paper_names(connection)
        return cls(
            version,
            NameList(row.name for row in rows if not row.extra),
            Dictionary(word for row in rows for word in words(row.name)),
            {row.name: row.card for row in rows if row.card != row.name},
        )


class Keeper:
    """Keeps the names that were read last; for use by many threads at once."""

    def __init__(self) -> None:
        self._kept: CardNames | None = None
        self._reading = threading.Lock()

    def newest(self) -> CardNames:
        """Return the names of the catalogue as it is; those of before while another thread reads them anew."""
        engine = read_engine()
        with reading() as connection:
            version = (engine, queries.newest_card(connection))
        kept = self._kept
        if kept and kept.version == version:
            return kept
        of_before = kept if kept and kept.version[0] is engine else None
        if not self._reading.acquire(blocking=of_before is None) and of_before:
            return of_before
        try:
            return self._read(version)
        finally:
            self._reading.release()

    def _read(self, version: tuple[Engine, int]) -> CardNames:
        """Read them, unless somebody has done so while this thread waited."""
        kept = self._kept
        if kept is None or kept.version != version:
            kept = self._kept = CardNames.read(version)
        return kept


KEEPER = Keeper()


def is_name(text: str) -> bool:
    """Tell whether a text as a whole is a name of a card on paper. Asks the database only where it may be one."""
    title = title_typed(text)
    if not title:
        return False
    with reading() as connection:
        return queries.has_cards_named(connection, title)
