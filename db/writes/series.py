"""Finding the series that prices belong to, making those that are new.

A finish that a card does not come in has no series: a price for it is no price. Where several cards share an
identifier, one observation counts once: it goes to the first of them that comes in the finish.

Keys are put together here rather than in the database, from what it says of the cards: a batch has a few thousand cards
and a few variants. Series of cards that have none yet need no look-up, and new ones are copied in with ids that were
drawn for them. Writers of prices take turns, so nobody else makes the same ones meanwhile.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from db.writes.copying import array_text, arrays, copy_lines
from market.records import CardIdentifier, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind

KEY = ("card_id", "marketplace_id", "condition", "finish", "language", "currency", "kind")
NEVER = -(2**63)  # in microseconds, as PostgreSQL's -infinity: before all other times

# One look into an index a card: anything that goes through the cards or the series once reads all there are, for every
# batch.
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
# A card has a uuid of MTGJSON for each of its faces.
OF_IDENTIFIER = {scheme: f"cards WHERE {scheme}" for scheme in TYPES} | {
    "mtgjson_uuid": "card_mtgjson_uuids JOIN cards ON cards.id = card_id WHERE uuid"
}
# What a merged card still is called by is the card that it became.
REMAINING = text("""
    SELECT id, language, EXISTS (SELECT FROM price_series WHERE card_id = cards.id) AS has_series,
        array_to_string(finishes, ' ') AS finishes
    FROM cards WHERE id = :card_id
""")
MARKETPLACES = text("SELECT slug, id FROM marketplaces")

STAGE = (
    text(f"""
        CREATE TEMPORARY TABLE IF NOT EXISTS batch_keys ON COMMIT DELETE ROWS
        AS SELECT id AS place, {", ".join(KEY)} FROM price_series WITH NO DATA
    """),
    text("DELETE FROM batch_keys"),
)
LOOK_UP = f"""
    SELECT array_agg(batch.place), array_agg(series.id), array_agg(coalesce(latest.time, '-infinity')),
        array_agg(coalesce(CAST(latest.price * 100 AS bigint), 0))
    FROM batch_keys AS batch
    CROSS JOIN LATERAL (
        SELECT price_series.id FROM price_series JOIN (SELECT batch.*) AS one USING ({", ".join(KEY)}) OFFSET 0
    ) AS series
    LEFT JOIN LATERAL (SELECT time, price FROM latest_prices WHERE series_id = series.id OFFSET 0) AS latest ON true
    HAVING count(*) > 0
"""
DRAW = "SELECT array_agg(nextval('price_series_id_seq')) FROM generate_series(1, {number})"


class Targets(NamedTuple):
    """Which series the prices at which ordinals of a batch belong to, and the latest price of each: parallel arrays.

    Beside them the numbers of the batch's series whose card is not known, and of those that are no price: their cards
    do not come in the finish.
    """

    ordinals: NDArray[np.int32]
    series: NDArray[np.int32]
    latest: NDArray[np.int64]  # microseconds, below all others where there is none
    cents: NDArray[np.int64]  # 0 where there is none
    beside_others: NDArray[np.bool_]  # whether the card may have other series
    unmatched: int = 0
    not_made: int = 0


class Card(NamedTuple):
    """A card that is named by an identifier. Without finishes it may come in any."""

    id: int
    language: str
    has_series: bool
    finishes: str

    def comes_in(self, finish: Finish) -> bool:
        """Whether the catalogue says so, or does not know."""
        return not self.finishes or finish in self.finishes.split(" ")


# Marketplace, condition, finish, language (None: the card's own), currency and kind.
Variant: TypeAlias = tuple[str, Condition, Finish, str | None, Currency, Kind]


class Names(NamedTuple):
    """What a batch calls its series: made without the database, so that it can be done ahead."""

    identifiers: Sequence[CardIdentifier]  # each once
    series: Sequence[tuple[int, Variant]]  # the place of the identifier of each


Keys: TypeAlias = dict[str, bool]  # in COPY's text format, in the order of KEY; whether the series may be there already


def names_of(batch: Sequence[SeriesPrices]) -> Names:
    """What the series of a batch are called."""
    places: dict[CardIdentifier, int] = {}
    series = [(places.setdefault(one.card, len(places)), one[1:-1]) for one in batch]
    return Names(list(places), series)


def find_series(connection: Connection, names: Names) -> Targets:
    """Find the series of a batch, making those that are new."""
    cards = _cards(connection, names.identifiers)
    keys, targeted = _keys(connection, names.series, cards)
    ordinals, places = np.array(targeted, np.int32).reshape(-1, 2).T
    may_exist = np.fromiter(keys.values(), np.bool_, len(keys))
    series, latest, cents = np.zeros(len(keys), np.int32), np.full(len(keys), NEVER), np.zeros(len(keys), np.int64)
    if may_exist.any():
        found, ids, times, prices = _look_up(connection, keys)
        series[found], latest[found], cents[found] = ids, times, prices
    missing = series == 0
    series[missing] = _make(connection, [key for key, new in zip(keys, missing.tolist(), strict=True) if new])
    unmatched = sum(not cards[named] for named, _ in names.series)
    return Targets(
        ordinals, series[places], latest[places], cents[places], may_exist[places],
        unmatched, len(names.series) - unmatched - len(targeted),
    )  # fmt: skip


def _cards(connection: Connection, identifiers: Sequence[CardIdentifier]) -> Sequence[Sequence[Card]]:
    """The cards of each identifier, mostly one; the one that was stored first leads."""
    cards: list[list[Card]] = [[] for _ in identifiers]
    for scheme, type_ in TYPES.items():
        some = [place for place, identifier in enumerate(identifiers) if identifier.scheme == scheme]
        if some:
            values = {"identifiers": array_text(identifiers[place].value for place in some)}
            statement = text(CARDS.format(of_identifier=OF_IDENTIFIER[scheme], type=type_))
            for place, remaining, *card in connection.execute(statement, values).all():
                cards[some[place - 1]].append(_card(connection, remaining) if remaining else Card(*card))
    return cards


def _card(connection: Connection, card_id: int) -> Card:
    return Card(*connection.execute(REMAINING, {"card_id": card_id}).one())


def _keys(
    connection: Connection, series: Sequence[tuple[int, Variant]], cards: Sequence[Sequence[Card]]
) -> tuple[Keys, list[tuple[int, int]]]:
    """The keys of a batch, each once, and of its series ordinals with the places of their keys."""
    marketplaces: dict[str, int] = dict(connection.execute(MARKETPLACES).all())

    @cache
    def words(variant: Variant, own_language: str) -> str:
        """What follows the card's id. None of the words needs quoting."""
        marketplace, condition, finish, language, *rest = variant
        return "\t".join([str(marketplaces[marketplace]), condition, finish, language or own_language, *rest])

    keys: Keys = {}
    places: dict[str, int] = {}
    targeted = []
    for ordinal, (named, variant) in enumerate(series):
        card = next((card for card in cards[named] if card.comes_in(variant[2])), None)
        if card:
            key = f"{card.id}\t{words(variant, card.language)}"
            keys[key] = card.has_series
            targeted.append((ordinal, places.setdefault(key, len(places))))
    return keys, targeted


def _look_up(connection: Connection, keys: Keys) -> Sequence[NDArray[np.int64]]:
    """Places of keys whose series are there, the ids of these, and time and price of their latest ones."""
    for statement in STAGE:
        connection.execute(statement)
    lines = (f"{place}\t{key}\n" for place, (key, maybe) in enumerate(keys.items()) if maybe)
    copy_lines(connection, f"batch_keys (place, {', '.join(KEY)})", lines)
    found = [*arrays(connection, LOOK_UP, ("i4", "i4", "i8", "i8"))]
    return found[0] if found else [np.empty(0, np.int64)] * 4


def _make(connection: Connection, keys: Sequence[str]) -> NDArray[np.int64]:
    """Make series with these keys and return their ids."""
    if not keys:
        return np.empty(0, np.int64)
    [[ids]] = arrays(connection, DRAW.format(number=len(keys)), ("i8",))
    lines = (f"{number}\t{key}\n" for number, key in zip(ids.tolist(), keys, strict=True))
    copy_lines(connection, f"price_series (id, {', '.join(KEY)})", lines)
    return np.asarray(ids)
