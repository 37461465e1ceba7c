"""Finds the series of prices, and creates new ones.

A finish that a card does not come in has no series: a price for it is no price.

A batch has a few thousand cards and a few variants. So the series of its cards are read card by card, each with the
place of its variant in the batch, and matched in arrays. Cards without any series need no look-up, and new series are
copied in with ids drawn from the sequence. Writers of prices take turns, so no series is created twice.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, arrays, copy_lines
from db.writes.named_cards import FINISHES, NamedCards, find_cards
from db.writes.snapshots import AMOUNTS, COUNTS, UNKNOWN, VALUES, Integers, Mask
from market.records import CardIdentifier, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind


def in_cents(amount: str) -> str:
    """Return an expression: an amount of the database in cents."""
    return f"CAST({amount} * 100 AS bigint)"


VARIANT = ("marketplace_id", "condition", "finish", "language", "currency", "kind")
KEY = ("card_id", *VARIANT)
NEVER = -(2**63)  # in microseconds, as PostgreSQL's -infinity: before all other times

MARKETPLACES = text("SELECT slug, id FROM marketplaces")
# OFFSET 0: one index look-up for each card and series, independent of the statistics of tables just filled.
LOOK_UP = f"""
    SELECT array_agg(series.card_id), array_agg(variant.number - 1), array_agg(series.id),
        array_agg(coalesce(latest.time, '-infinity')), array_agg(coalesce({in_cents("latest.price")}, 0)){{more}}
    FROM unnest(CAST('{{cards}}' AS integer[])) AS card (id)
    CROSS JOIN LATERAL (SELECT * FROM price_series WHERE card_id = card.id OFFSET 0) AS series
    JOIN unnest(CAST('{{}}' AS smallint[]), {", ".join(["CAST('{}' AS text[])"] * (len(VARIANT) - 1))})
        WITH ORDINALITY AS variant ({", ".join(VARIANT)}, number) USING ({", ".join(VARIANT)})
    LEFT JOIN LATERAL (SELECT * FROM latest_prices WHERE series_id = series.id OFFSET 0) AS latest ON true
    HAVING count(*) > 0
"""
_ALL = [in_cents(f"latest.{name}") for name in AMOUNTS] + [f"CAST(latest.{name} AS bigint)" for name in COUNTS]
ON_OFFER = [f"array_agg(coalesce(CASE WHEN latest.absent_since IS NULL THEN {value} END, {UNKNOWN}))" for value in _ALL]
ON_LIST = "array_agg(coalesce(latest.list_id, 0))"
DRAW = "SELECT array_agg(nextval('price_series_id_seq')) FROM generate_series(1, {number})"


class Known(NamedTuple):
    """Known state of some series before a batch: parallel arrays."""

    times: Integers  # of the latest price, in microseconds; below all others where there is none
    cents: Integers  # 0 where there is no price
    beside_others: Mask  # whether the card may have other series
    values: Integers | None = None  # as in Rows, of series on offer; None unless requested
    lists: Integers | None = None  # of the latest price, 0 for none; with values only

    def of(self, chosen: Integers | Mask) -> "Known":
        """Return the state of some of the series, by place or mask."""
        more = (None if column is None else column[chosen] for column in (self.values, self.lists))
        return Known(self.times[chosen], self.cents[chosen], self.beside_others[chosen], *more)


class Targets(NamedTuple):
    """Series of the prices at some ordinals of a batch, with the known state of each: parallel arrays.

    `unmatched` is the number of the batch's series without a known card, `not_made` of those whose card does not come
    in the finish.
    """

    ordinals: Integers
    series: Integers
    known: Known
    unmatched: int = 0
    not_made: int = 0


# Marketplace, condition, finish, language (None: the card's own), currency and kind.
Variant: TypeAlias = tuple[str, Condition, Finish, str | None, Currency, Kind]


class Names(NamedTuple):
    """Identifiers and variants of a batch's series: computed without the database, so that it can run ahead.

    Identifiers and variants are distinct; `card_places` and `variant_places` index them for each series.
    """

    identifiers: Sequence[CardIdentifier]
    variants: Sequence[Variant]
    card_places: Integers
    variant_places: Integers


class Keys(NamedTuple):
    """Distinct keys of a batch, sorted by card and variant; `variants` (as in VARIANT) are those of all keys."""

    cards: Integers
    numbers: Integers  # places among the variants
    may_exist: Mask
    variants: Sequence[tuple[str, ...]]

    def places(self, cards: Integers, numbers: Integers) -> tuple[Integers, Mask]:
        """Return the places of the found keys of these cards and variants, and a mask of those that are keys."""
        own, asked = (one * len(self.variants) + two for one, two in ((self.cards, self.numbers), (cards, numbers)))
        places = np.searchsorted(own, asked)
        found = own[np.minimum(places, len(own) - 1)] == asked
        return places[found], found


def names_of(batch: Sequence[SeriesPrices]) -> Names:
    """Return identifiers and variants of the series of a batch."""
    identifiers: dict[CardIdentifier, int] = {}
    variants: dict[Variant, int] = {}
    card_places = [identifiers.setdefault(one.card, len(identifiers)) for one in batch]
    variant_places = [variants.setdefault(one[1:-1], len(variants)) for one in batch]
    return Names(list(identifiers), list(variants), np.array(card_places, np.int64), np.array(variant_places, np.int64))


def find_series(connection: Connection, names: Names, *, with_values: bool = False) -> Targets:
    """Return the series of a batch, creating new ones; `with_values` includes all values of their latest prices."""
    cards = find_cards(connection, names.identifiers)
    finishes = np.array([FINISHES[variant[2]] for variant in names.variants], np.int64)
    leading = cards.first_in(names.card_places, finishes[names.variant_places])
    ordinals = np.flatnonzero(leading >= 0)
    keys, places = _keys(connection, names, cards, leading[ordinals], names.variant_places[ordinals])
    series, known = _look_up(connection, keys, with_values)
    missing = series == 0
    series[missing] = _make(connection, keys, np.flatnonzero(missing))
    unmatched = int((cards.starts[names.card_places] == cards.starts[names.card_places + 1]).sum())
    not_made = len(names.card_places) - unmatched - len(ordinals)
    return Targets(ordinals, series[places], known.of(places), unmatched, not_made)


def _keys(
    connection: Connection, names: Names, cards: NamedCards, leading: Integers, variant_places: Integers
) -> tuple[Keys, Integers]:
    """Return the keys of the variants at `variant_places` of the cards `leading` (places), and each key's place."""
    marketplaces: dict[str, int] = dict(connection.execute(MARKETPLACES).all())
    languages, own = np.unique(cards.languages, return_inverse=True)
    # The words of a variant depend on the card's own language: one key text for each pair of both.
    pairs, chosen = np.unique(variant_places * len(languages) + own[leading], return_inverse=True)
    numbers: dict[tuple[str, ...], int] = {}  # a given language may equal the card's own: one key for both
    words = (
        _words(marketplaces, names.variants[pair // len(languages)], languages[pair % len(languages)])
        for pair in pairs.tolist()
    )
    number = np.array([numbers.setdefault(each, len(numbers)) for each in words], np.int64)[chosen]
    each = cards.ids[leading] * len(numbers) + number
    _, first, places = np.unique(each, return_index=True, return_inverse=True)
    keys = Keys(cards.ids[leading[first]], number[first], cards.has_series[leading[first]], list(numbers))
    return keys, places


def _words(marketplaces: Mapping[str, int], variant: Variant, own_language: str) -> tuple[str, ...]:
    """Return a variant as in VARIANT, for a card of `own_language`. None of the words needs quoting."""
    marketplace, condition, finish, language, *rest = variant
    return (str(marketplaces[marketplace]), condition, finish, language or str(own_language), *rest)


def _look_up(connection: Connection, keys: Keys, with_values: bool) -> tuple[Integers, Known]:
    """Return for each key the id of its series, 0 where none exists, and the series' known state."""
    count = len(keys.cards)
    ids, times, cents = np.zeros(count, np.int64), np.full(count, NEVER), np.zeros(count, np.int64)
    values = np.full((count, len(VALUES)), UNKNOWN) if with_values else None
    lists = np.zeros(count, np.int64) if with_values else None
    if keys.may_exist.any():
        more = [f", {column}" for column in (*ON_OFFER, ON_LIST) if with_values]
        some = array_text(np.unique(keys.cards[keys.may_exist]).tolist())
        query = LOOK_UP.format(*map(array_text, zip(*keys.variants, strict=True)), cards=some, more="".join(more))
        kinds = ("i4", "i8", "i4", "i8", "i8", *["i8"] * (len(more) - 1), *["i4"] * bool(more))
        for cards, numbers, *found in arrays(connection, query, kinds):
            places, asked = keys.places(cards, numbers)
            ids[places], times[places], cents[places], *rest = (column[asked] for column in found)
            if values is not None and lists is not None:
                *columns, lists[places] = rest
                values[places] = np.stack(columns, axis=1)
    return ids, Known(times, cents, keys.may_exist, values, lists)


def _make(connection: Connection, keys: Keys, missing: Integers) -> Integers:
    """Insert series for the keys at these places and return their ids."""
    if not len(missing):
        return np.empty(0, np.int64)
    [[ids]] = arrays(connection, DRAW.format(number=len(missing)), ("i8",))
    words = ["\t".join(variant) for variant in keys.variants]
    created = zip(ids.tolist(), keys.cards[missing].tolist(), keys.numbers[missing].tolist(), strict=True)
    lines = (f"{series}\t{card}\t{words[number]}\n" for series, card, number in created)
    copy_lines(connection, f"price_series (id, {', '.join(KEY)})", lines)
    return np.asarray(ids)
