"""What a valuation of a collection rests on, as columns: lots with what groups go by, and the quotes of their variants.

Locations are told by their names, variants without what files said of them.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from sqlalchemy import Connection, text

from collection.ledger.variants import Variant
from collection.reconciliation.columns import CONDITIONS, FINISHES
from collection.valuation.appraisals import Step, Terms
from collection.valuation.cards import color_group
from collection.valuation.channels import ANY, Channels
from collection.valuation.columns import Keys, Mask
from collection.valuation.price_columns import STEPS, Known, QuoteColumns
from db.queries.columns import UNKNOWN, cells, integers, numbers_of, renamed, times, words, words_of
from db.queries.holdings import TO_CHECK
from db.queries.quotes import CENTS
from db.queries.quotes_of_holdings import stand_in
from db.summaries.current import current
from market.observations import Integers
from market.variants import Kind

HELD = text(f"""
    SELECT {integers("holding_id")}, {integers("number")}, {integers("lots.quantity")}, {integers("price + fees")},
        {times("entered_at")}, {integers("card_id")}, {integers("location_id")},
        {integers(f"CAST({TO_CHECK} AS integer)")}, {words("currency")},
        {words("condition", "finish", "holdings.language")}, {words("set_code")},
        {
    words("CASE WHEN cards.id IS NOT NULL THEN '+' END", "rarity", "type_line", "array_to_string(color_identity, '')")
},
        (SELECT array_agg(id ORDER BY id) FROM locations WHERE user_id = :user_id),
        (SELECT array_agg(name ORDER BY id) FROM locations WHERE user_id = :user_id)
    FROM lots JOIN holdings ON holdings.id = holding_id LEFT JOIN cards ON cards.id = card_id
    WHERE holdings.user_id = :user_id AND lots.user_id = :user_id
""")
NEAR_MINT_FACTOR = STEPS.index(Step.NEAR_MINT_FACTOR)
# Whether a quote is one of a buylist, and whether it is current, in one number.
BUYLIST = 2
IS_CURRENT = current("coalesce(newest.at, latest.confirmed_at)")
FLAGS = f"{BUYLIST} * CAST(kind = '{Kind.BUYLIST}' AS integer) + CAST({IS_CURRENT} AS integer)"
QUOTED = f"""
    SELECT {integers("holdings.id")}, {integers("marketplace_id")}, {integers(CENTS.format("latest.price"))},
        {integers("total_quantity")}, {integers(FLAGS)}, {times("latest.confirmed_at")},
        {integers(CENTS.format("latest.price_{window}"))}, {{more}}
        (SELECT array_agg(id ORDER BY id) FROM marketplaces), (SELECT array_agg(slug ORDER BY id) FROM marketplaces)
    FROM holdings
    JOIN price_series AS series ON series.card_id = holdings.card_id AND series.finish = holdings.finish
        AND series.currency = :currency {{same_grades}}
    JOIN confirmed_prices AS latest ON latest.series_id = series.id
    CROSS JOIN (SELECT (SELECT confirmed_at FROM market_overviews WHERE currency = :currency) AS at) AS newest
    WHERE user_id = :user_id AND quantity > 0
"""
SAME_GRADES = "AND series.condition = holdings.condition AND series.language = holdings.language"
STANDING_IN = f"""{integers("({step})")}, {integers("array_position(CAST(:languages AS text[]), series.language)")},"""


class Held(NamedTuple):
    """Lots as columns. `holdings` are the ids of their holdings, in order, and `holding` has by lot the place there;
    `variant` has by holding the place of its variant, and `first` by variant the first holding of it.

    `cards` and `grades` (condition, finish, language) are by lot. `cost` is in minor units of `currency`, UNKNOWN where
    not known; `to_check` tells which lots are in a finish that their card does not come in. `dimensions` are the keys
    by lot that groups go by.
    """

    holdings: Integers
    holding: Integers
    variant: Integers
    first: Integers
    number: Integers
    copies: Integers
    cost: Integers
    entered_at: Integers
    cards: Integers
    to_check: Mask
    grades: Keys[tuple[str | None, ...]]
    currency: Keys[str | None]
    dimensions: Mapping[str, Keys[str | None]]

    @property
    def rows(self) -> int:
        """Return the number of lots."""
        return len(self.holding)

    @property
    def variant_of(self) -> Integers:
        """Return by lot the place of its variant."""
        return self.variant[self.holding]

    @property
    def known(self) -> Known:
        """Return by variant what is known of it."""
        is_graded = np.array([None not in grades for grades in self.grades.names], np.bool_)
        lots = self._lots
        has_card = self.cards[lots] != UNKNOWN
        return Known(has_card, has_card & is_graded[self.grades.places[lots]])

    def variants(self) -> list[Variant]:
        """Return the variants."""
        grades = [(CONDITIONS.get(one), FINISHES.get(two), three) for one, two, three in self.grades.names]
        pairs = zip(self.cards[self._lots].tolist(), self.grades.places[self._lots].tolist(), strict=True)
        return [Variant(None if card == UNKNOWN else card, *grades[place]) for card, place in pairs]

    def percents(self, terms: Terms) -> Integers:
        """Return by variant the per cent of a near mint price that its condition is worth, 0 where unknown."""
        factors = terms.factors.percents if terms.factors else {}
        by_grades = np.array([factors.get(CONDITIONS[one], 0) if one else 0 for one, *_ in self.grades.names], np.int64)
        return by_grades[self.grades.places[self._lots]]

    @property
    def _lots(self) -> Integers:
        """Return a lot of each variant."""
        found = np.zeros(len(self.first), np.int64)
        found[self.variant_of] = np.arange(self.rows)
        return found


def held(connection: Connection, user_id: int) -> Held:
    """Return the lots of a user; executes one statement."""
    row = connection.execute(HELD, {"user_id": user_id}).one()
    ids, number, copies, cost, entered_at, cards, location, to_check = map(numbers_of, row[:8])
    currency, grades, set_code, facts = (words_of(column, len(ids)) for column in row[8:12])
    holdings, lots, holding = np.unique(ids, return_index=True, return_inverse=True)
    keys = cards[lots] * max(1, len(grades.names)) + grades.places[lots]
    _, first, variant = np.unique(keys, return_index=True, return_inverse=True)
    return Held(
        holdings,
        holding,
        variant,
        first,
        number,
        copies,
        cost,
        entered_at,
        cards,
        to_check == 1,
        Keys([cells(name) for name in grades.names], grades.places),
        renamed(currency, lambda name: name or None),
        {
            "condition": renamed(grades, lambda name: cells(name)[0]),
            "set": renamed(set_code, lambda name: name or None),
            "color": renamed(facts, _color),
            "rarity": renamed(facts, lambda name: cells(name)[1]),
            "finish": renamed(grades, lambda name: cells(name)[1]),
            "language": renamed(grades, lambda name: cells(name)[2]),
            "location": _locations(location, *row[12:]),
        },
    )


def _color(facts: str) -> str | None:
    is_card, _rarity, type_line, identity = cells(facts)
    return color_group(identity or "", type_line) if is_card else None


def _locations(locations: Integers, ids: Sequence[int] | None, names: Sequence[str] | None) -> Keys[str | None]:
    """Return the names of locations by lot, "" where it has none."""
    known = dict(zip(ids or (), names or (), strict=True))
    found, places = np.unique(locations, return_inverse=True)
    return Keys([known.get(one, "") for one in found.tolist()], places)


def quoted(connection: Connection, user_id: int, some: Held, terms: Terms, window: str) -> QuoteColumns:
    """Return the quotes of a user's variants in the currency of the terms, and those that fallbacks may need.

    Executes one statement. Prices before are those before the window.
    """
    step, values = stand_in(terms)
    statement = QUOTED.format(
        window=window,
        same_grades="" if terms.fallbacks else SAME_GRADES,
        more=STANDING_IN.format(step=step) if terms.fallbacks else "",
    )
    values = {"user_id": user_id, "currency": terms.currency, **(values if terms.fallbacks else {})}
    *columns, ids, names = connection.execute(text(statement), values).one()
    return _quotes([numbers_of(column) for column in columns], dict(zip(ids, names, strict=True)), some, terms)


def _quotes(columns: Sequence[Integers], marketplaces: Mapping[int, str], some: Held, terms: Terms) -> QuoteColumns:
    """Return the quotes of columns; of several holdings of a variant those of the first count."""
    place = np.searchsorted(some.holdings, columns[0])
    place[place == len(some.holdings)] = 0
    is_first = np.zeros(len(some.holdings), np.bool_)
    is_first[some.first] = True
    # A holding may have come since the lots were read.
    rows = is_first[place] & (some.holdings[place] == columns[0]) if len(some.holdings) else np.zeros(0, np.bool_)
    variant = some.variant[place[rows]]
    marketplace, price, quantity, flags, time, before = (column[rows] for column in columns[1:7])
    step, language = (column[rows] for column in columns[7:]) if terms.fallbacks else (np.zeros_like(price),) * 2
    names, at = np.unique(marketplace, return_inverse=True)
    reach = np.where(quantity == UNKNOWN, ANY, quantity)
    channels = Channels(
        [marketplaces[number] for number in names.tolist()], variant, at, price, reach, flags >= BUYLIST
    )
    percent = np.where(step == NEAR_MINT_FACTOR, some.percents(terms)[variant], 100)
    return QuoteColumns(
        channels, flags % BUYLIST == 1, time, np.maximum(before, 0), step, percent, np.maximum(language, 0)
    )
