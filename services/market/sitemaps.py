"""Cards and sets for search engines, each with the time of its newest price."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from db.engine import reading
from db.queries import sitemaps as queries

BATCH = 5_000  # cards in memory at a time


@dataclass(frozen=True, slots=True)
class ListedCard:
    """A card by its id; `priced_at` is None where no price is known."""

    id: int
    priced_at: datetime | None


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A set by its code; the same."""

    code: str
    priced_at: datetime | None


def load_first_cards(size: int) -> list[int]:
    """Return the id of the first card of each file of `size` cards."""
    with reading() as connection:
        return list(queries.firsts(connection, size))


def listed_cards(first: int, number: int) -> Iterator[ListedCard]:
    """Yield up to `number` cards from the id `first` on. Each batch is a transaction of its own."""
    while number > 0:
        with reading() as connection:
            rows = queries.cards(connection, first, min(BATCH, number))
        yield from (ListedCard(row.id, row.priced_at) for row in rows)
        if not rows:
            return
        first, number = rows[-1].id + 1, number - len(rows)


def load_listed_sets() -> list[ListedSet]:
    """Return all sets with printings on paper."""
    with reading() as connection:
        return [ListedSet(row.code, row.priced_at) for row in queries.sets(connection)]
