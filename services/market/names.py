"""Names of all cards on paper, cached in this process for typo correction and suggestions.

A card has its own name and may have a flavour name and another one printed on it. Names of art series and other extras
alone are not suggested; their words are known.

One thread reads the names on first use, and again after the catalogue has grown, a card was renamed or is gone; the
others use the former names meanwhile. Cards that are not on paper are left out, as in searches: a correction must not
lead to cards that searches do not show.
"""

import threading
from dataclasses import dataclass

from db.engine import NO_ANSWER, Engine, read_engine, reading
from db.queries import search as queries
from market.search.name_list import NameList
from market.search.names import words
from market.search.spelling import Dictionary
from market.search.whole_names import title_typed

Version = tuple[Engine, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class CardNames:
    """All names and their words at one version of the catalogue: the engine that read it, and its number."""

    version: Version
    names: NameList
    dictionary: Dictionary

    @classmethod
    def read(cls, version: Version) -> "CardNames":
        """Return the names, read from the database; about a second of work for 30,000 names."""
        with reading() as connection:
            rows = queries.paper_names(connection)
        return cls(
            version,
            NameList(row.name for row in rows if not row.extra),
            Dictionary(word for row in rows for word in words(row.name)),
        )


class Keeper:
    """Caches the names that were read last. Thread-safe."""

    def __init__(self) -> None:
        self._kept: CardNames | None = None
        self._reading = threading.Lock()

    def newest(self) -> CardNames:
        """Return the names of the current catalogue.

        Returns the former names while another thread reads the new ones, and while the database is away.
        """
        engine, kept = read_engine(), self._kept
        of_before = kept if kept and kept.version[0] is engine else None
        try:
            with reading() as connection:
                version = (engine, queries.names_version(connection))
        except NO_ANSWER:
            if of_before:
                return of_before
            raise
        if kept and kept.version == version:
            return kept
        if not self._reading.acquire(blocking=of_before is None) and of_before:
            return of_before
        try:
            return self._read(version)
        finally:
            self._reading.release()

    def _read(self, version: Version) -> CardNames:
        """Return the names of a version, read unless another thread has read them while this one waited."""
        kept = self._kept
        if kept is None or kept.version != version:
            kept = self._kept = CardNames.read(version)
        return kept


KEEPER = Keeper()


def is_name(text: str) -> bool:
    """Return whether a text as a whole is a name of a card on paper. Queries the database only where it may be one."""
    title = title_typed(text)
    return bool(title) and has_cards_named(title)


def has_cards_named(title: str) -> bool:
    """Return whether cards on paper have this name, folded by `market.search.names.title`."""
    with reading() as connection:
        return queries.has_cards_named(connection, title)
