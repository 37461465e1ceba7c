"""Finds the cards of a batch of prices, each by an identifier of some scheme.

If several cards share an identifier, an observation counts once: for the first of them that comes in its finish. The
identifiers of a merged card lead to the card that it was merged into.
"""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text
from db.writes.snapshots import Integers, Mask
from market.records import CardIdentifier
from market.variants import Finish

FINISHES: Mapping[str, int] = {finish: 1 << number for number, finish in enumerate(Finish)}
ANY_FINISH = sum(FINISHES.values())

# One index look-up for each card: any plan that scans the cards or the series would read all of them for every batch.
CARDS = """
    SELECT place, card.merged_into, card.id, card.language, coalesce(series.known, false) AS has_series, card.finishes
    FROM unnest(CAST(:identifiers AS {type}[])) WITH ORDINALITY AS named (identifier, place)
    CROSS JOIN LATERAL (
        SELECT id, language, merged_into, array_to_string(finishes, ' ') AS finishes
        FROM {of_identifier} = named.identifier OFFSET 0
    ) AS card
    LEFT JOIN LATERAL (SELECT true AS known FROM price_series WHERE card_id = card.id LIMIT 1) AS series ON true
    ORDER BY place, card.id
"""
TYPES = {"scryfall_id": "uuid", "mtgjson_uuid": "uuid", "cardmarket_id": "bigint", "tcgplayer_id": "bigint"}
# A card has one uuid of MTGJSON for each face.
OF_IDENTIFIER = {scheme: f"cards WHERE {scheme}" for scheme in TYPES} | {
    "mtgjson_uuid": "card_mtgjson_uuids JOIN cards ON cards.id = card_id WHERE uuid"
}
REMAINING = text("""
    SELECT id, language, EXISTS (SELECT FROM price_series WHERE card_id = cards.id) AS has_series,
        array_to_string(finishes, ' ') AS finishes
    FROM cards WHERE id = :card_id
""")


class NamedCards(NamedTuple):
    """Cards of all identifiers of a batch, concatenated: parallel arrays."""

    starts: Integers  # where the cards of each identifier begin, and the end of all
    ids: Integers
    languages: Sequence[str]
    has_series: Mask
    finishes: Integers  # bits as in FINISHES

    def first_in(self, card_places: Integers, finishes: Integers) -> Integers:
        """Return for each identifier (`card_places`) the place of its first card that comes in the finish, or -1."""
        places, ends = self.starts[card_places], self.starts[card_places + 1]
        found = np.full(len(card_places), -1)
        waiting = np.flatnonzero(places < ends)
        while len(waiting):
            comes_in = (self.finishes[places[waiting]] & finishes[waiting]) > 0
            found[waiting[comes_in]] = places[waiting[comes_in]]
            places[waiting] += 1
            waiting = waiting[~comes_in & (places[waiting] < ends[waiting])]
        return found


def find_cards(connection: Connection, identifiers: Sequence[CardIdentifier]) -> NamedCards:
    """Return the cards of each identifier, mostly one, in the order in which they were stored."""
    rows = [row for scheme in TYPES for row in _of_scheme(connection, scheme, identifiers)]
    rows.sort(key=itemgetter(0))
    places, ids, languages, has_series, finishes = zip(*rows, strict=True) if rows else [()] * 5
    return NamedCards(
        np.searchsorted(places, np.arange(len(identifiers) + 1)),
        np.array(ids, np.int64),
        languages,
        np.array(has_series, np.bool_),
        np.array([_bits(names) for names in finishes], np.int64),
    )


def _of_scheme(
    connection: Connection, scheme: str, identifiers: Sequence[CardIdentifier]
) -> list[tuple[int, int, str, bool, str]]:
    """Return place, id, language, whether it has a series, and finishes of the cards identified in one scheme."""
    some = [place for place, identifier in enumerate(identifiers) if identifier.scheme == scheme]
    if not some:
        return []
    values = {"identifiers": array_text(identifiers[place].value for place in some)}
    found = connection.execute(text(CARDS.format(of_identifier=OF_IDENTIFIER[scheme], type=TYPES[scheme])), values)
    return [
        (some[place - 1], *(connection.execute(REMAINING, {"card_id": remaining}).one() if remaining else card))
        for place, remaining, *card in found.all()
    ]


def _bits(names: str) -> int:
    """Return finishes as bits. A card without known finishes may come in any."""
    return sum(FINISHES.get(name, 0) for name in names.split()) if names else ANY_FINISH
