"""Bulk look-ups of printings by what rows of collections say: identifiers, sets and numbers, names.

Each look-up is one statement for all keys of a batch, with one index look-up for each key. Merged cards lead to the
card that they were merged into.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, TextClause, text

from collection.resolution.catalogue import MOST_CANDIDATES, Found, InSet, Named, Printing
from collection.resolution.clues import Scheme
from collection.resolution.sets import Sets
from db.copying import array_text
from db.queries.card_summary import IS_LISTED
from db.queries.conditions import TITLES
from db.queries.sets import set_names
from market.faces import SEPARATOR
from market.search.names import title

K = TypeVar("K")

LARGEST = 2**63 - 1  # of the database's integers
FINISHES = "array_to_string(cards.finishes, ' ')"
COLUMNS = """cards.id, cards.name, cards.flavor_name, cards.printed_name, cards.set_code, cards.collector_number,
    {finishes} AS finishes, cards.language, cards.digital, cards.gone_at IS NOT NULL AS gone, cards.extra"""
PRINTING = COLUMNS.format(finishes=FINISHES)
# A copy of a product of TCGplayer is etched, or it is not.
OF_PRODUCT = COLUMNS.format(
    finishes=f"CASE WHEN told.is_etched THEN 'etched' WHEN told.tcgplayer_etched_id IS NULL THEN {FINISHES}"
    " ELSE array_to_string(array_remove(cards.finishes, 'etched'), ' ') END"
)
REMAINING = "JOIN cards ON cards.id = coalesce(told.merged_into, told.id)"

IDENTIFIED: Mapping[Scheme, str] = MappingProxyType(
    {
        Scheme.SCRYFALL: f"""
            SELECT told.scryfall_id, {PRINTING}
            FROM unnest(CAST(:values AS uuid[])) AS asked (value)
            JOIN cards AS told ON told.scryfall_id = asked.value {REMAINING}
        """,
        Scheme.TCGPLAYER: f"""
            SELECT asked.value, {OF_PRODUCT}
            FROM unnest(CAST(:values AS bigint[])) AS asked (value)
            CROSS JOIN LATERAL (
                SELECT id, merged_into, tcgplayer_etched_id, false AS is_etched
                FROM cards WHERE tcgplayer_id = asked.value
                UNION ALL SELECT id, merged_into, tcgplayer_etched_id, true
                FROM cards WHERE tcgplayer_etched_id = asked.value
            ) AS told {REMAINING} ORDER BY cards.id
        """,
        Scheme.CARDMARKET: f"""
            SELECT asked.value, {PRINTING}
            FROM unnest(CAST(:values AS bigint[])) AS asked (value)
            JOIN cards AS told ON told.cardmarket_id = asked.value {REMAINING} ORDER BY cards.id
        """,
    }
)
NUMBERED = text(f"""
    SELECT asked.set_code, asked.number, {PRINTING}
    FROM unnest(CAST(:codes AS text[]), CAST(:numbers AS text[])) AS asked (set_code, number)
    JOIN cards AS told ON told.set_code = asked.set_code AND told.collector_number = asked.number {REMAINING}
    ORDER BY told.gone_at IS NOT NULL, cards.id
""")
# Names of two faces: a row may have one of them only.
DOUBLE_NAMES = text("SELECT DISTINCT name FROM cards WHERE name LIKE '% // %'")
# `first` is the code of the set, or the number whose printings come first; then as searches show them: no extras,
# English, the newest.
TITLED = f"""
    SELECT asked.first, asked.title, {PRINTING}
    FROM unnest(CAST(:firsts AS text[]), CAST(:titles AS text[])) AS asked (first, title)
    CROSS JOIN LATERAL (
        SELECT * FROM cards
        WHERE search_name = ANY(ARRAY(SELECT name FROM card_names WHERE {TITLES} @> ARRAY[asked.title]))
            AND merged_into IS NULL AND {{condition}}
        ORDER BY NOT ({IS_LISTED}), collector_number <> asked.first, extra, lang <> 'en',
            released_at DESC NULLS LAST, id
        LIMIT {MOST_CANDIDATES + 1}
    ) AS cards
"""
TITLED_IN_SET = text(TITLED.format(condition="set_code = asked.first"))
TITLED_ANYWHERE = text(TITLED.format(condition="true"))
RENAMED = text("SELECT old_code, new_code FROM set_renames")


class StoredPrintings:
    """The look-ups that `collection.resolution.batch.resolve_all` asks for, in the database of one connection.

    The catalogue stores Scryfall's ids and the products of TCGplayer and Cardmarket; under other schemes nothing is
    found.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sets(self) -> Sets:
        """Return all sets, with the codes of former ones; asked for once, however many batches there are."""
        return self._sets

    @cached_property
    def _sets(self) -> Sets:
        names = {row.code: row.name for row in set_names(self._connection)}
        return Sets(names, {row.old_code: row.new_code for row in self._connection.execute(RENAMED)})

    def identified(self, scheme: Scheme, values: Collection[UUID | int]) -> Found[UUID | int]:
        """Return the printings under identifiers of one scheme."""
        if scheme not in IDENTIFIED:
            return dict.fromkeys(values, ())
        possible = [value for value in values if isinstance(value, UUID) or abs(value) <= LARGEST]
        rows = self._connection.execute(text(IDENTIFIED[scheme]), {"values": array_text(possible)})
        return _by_key(values, ((row[0], Printing(*row[1:])) for row in rows))

    def numbered(self, keys: Collection[InSet]) -> Found[InSet]:
        """Return the printings by set and collector number."""
        codes, numbers = _columns(keys)
        rows = self._connection.execute(NUMBERED, {"codes": codes, "numbers": numbers})
        return _by_key(keys, (((row[0], row[1]), Printing(*row[2:])) for row in rows))

    def titled_in_set(self, keys: Collection[InSet]) -> Found[InSet]:
        """Return the printings by set and title of the card or of a face."""
        return self._titled(TITLED_IN_SET, keys)

    def titled(self, keys: Collection[Named]) -> Found[Named]:
        """Return the printings by title of the card or of a face, those with the key's number first."""
        return self._titled(TITLED_ANYWHERE, keys)

    def _titled(self, statement: TextClause, keys: Collection[tuple[str, str]]) -> Found[tuple[str, str]]:
        """Return the printings of each key's title, then those of the names of which its title is a face."""
        asked = {(first, whole) for first, told in keys for whole in self._whole(told)}
        firsts, titles = _columns(asked)
        rows = self._connection.execute(statement, {"firsts": firsts, "titles": titles})
        found = _by_key(asked, (((row[0], row[1]), Printing(*row[2:])) for row in rows))
        return {
            (first, told): list(dict.fromkeys(one for whole in self._whole(told) for one in found[first, whole]))[
                : MOST_CANDIDATES + 1
            ]
            for first, told in keys
        }

    def _whole(self, told: str) -> tuple[str, ...]:
        """Return the titles of whole names that a title may mean: itself, and those that have it as a face."""
        return told, *self._faces.get(told, ())

    @cached_property
    def _faces(self) -> Mapping[str, Sequence[str]]:
        """Return by title of a face the titles of the whole names that have it."""
        names: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._connection.scalars(DOUBLE_NAMES):
            whole = title(name)
            for face in {title(face) for face in name.split(SEPARATOR)} - {whole}:
                names[face].append(whole)
        return names


def _columns(keys: Iterable[tuple[str, str]]) -> tuple[list[str], list[str]]:
    rows = list(keys)
    return [row[0] for row in rows], [row[1] for row in rows]


def _by_key(keys: Iterable[K], rows: Iterable[tuple[K, Printing]]) -> dict[K, list[Printing]]:
    """Return the printings of each key, also of those without any."""
    found: dict[K, list[Printing]] = {key: [] for key in keys}
    for key, printing in rows:
        found[key].append(printing)
    return found
