"""A format of a user's own making: which column says what, for tables that no app of ours has made.

The mapping is plain data with words for keys, so that it can be kept and used for the next file of the same form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from collection.formats.contract import COLUMN_FIELDS, Columns, Format, fold_word
from collection.formats.words import (
    CARDMARKET_GRADES,
    CARDMARKET_LETTERS,
    CARDTRADER_GRADES,
    DECKBOX_GRADES,
    FINISH_PARTS,
    FOIL_OR_EMPTY,
    FOIL_OR_NOT,
    LANGUAGES_WITH_CHINESE,
    TCGPLAYER_GRADES,
    US_LETTERS,
    table,
)
from collection.tables.currencies import CODES
from market.variants import Condition, Finish

SLUG = "mapped"
# A table has to say which card a row is of, by one of these.
CARD_FIELDS = frozenset({"name", "scryfall_id", "tcgplayer_product_id", "tcgplayer_sku", "cardmarket_product_id"})
_CARD_FIELDS_IN_WORDS = "a name, a Scryfall id, a TCGplayer product id or SKU, or a Cardmarket product id"


class Ladder(StrEnum):
    """Whose grades the words for conditions are: the same words mean different grades."""

    US = "us"
    CARDMARKET = "cardmarket"
    CARDTRADER = "cardtrader"


LADDERS: Mapping[Ladder, Mapping[str, Condition]] = MappingProxyType(
    {
        Ladder.US: table(US_LETTERS, TCGPLAYER_GRADES, DECKBOX_GRADES, {"Slightly Played": Condition.LIGHTLY_PLAYED}),
        Ladder.CARDMARKET: table(
            CARDMARKET_LETTERS,
            CARDMARKET_GRADES,
            {"near_mint": Condition.NEAR_MINT, "light_played": Condition.MODERATELY_PLAYED},
            {"NearMint": Condition.NEAR_MINT, "LightPlayed": Condition.MODERATELY_PLAYED},
        ),
        Ladder.CARDTRADER: CARDTRADER_GRADES,
    }
)
_FINISHES = table(
    FOIL_OR_NOT,
    FOIL_OR_EMPTY,
    {"normal": Finish.NONFOIL, "nonfoil": Finish.NONFOIL, "non-foil": Finish.NONFOIL, "regular": Finish.NONFOIL},
    {"-": Finish.NONFOIL, "n": Finish.NONFOIL, "f": Finish.FOIL, "x": Finish.FOIL},
)


class InvalidMapping(ValueError):
    """A mapping that cannot be used; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """What a user says of a table: the column for each thing (a field of `Columns`), and whose grades it has.

    Without a ladder no word for a condition has a meaning. Without a column for the quantity a row is a copy.
    """

    columns: Mapping[str, str]
    ladder: Ladder | None = None
    cost_currency: str | None = None
    has_header: bool = True


def mapped_format(mapping: ColumnMapping, header: Sequence[str]) -> Format:
    """Return the format that a mapping makes for a header.

    Raises InvalidMapping where it names a column that is not there or a thing that no column can say, where it does
    not say which card a row is of, and for a currency without an ISO 4217 code.
    """
    _refuse_unknown(mapping, header)
    return Format(
        slug=SLUG,
        title="Your own table",
        signatures=(),
        columns=Columns(**mapping.columns),
        conditions=LADDERS[mapping.ladder] if mapping.ladder else {},
        finishes=_FINISHES,
        finishes_by_part=FINISH_PARTS,
        languages=LANGUAGES_WITH_CHINESE,
        is_row_a_copy="quantity" not in mapping.columns,
        cost_currency=mapping.cost_currency,
    )


def _refuse_unknown(mapping: ColumnMapping, header: Sequence[str]) -> None:
    names = set(map(fold_word, header))
    for what, column in mapping.columns.items():
        if what not in COLUMN_FIELDS:
            raise InvalidMapping(f"no column can say {what!r:.40}")
        if fold_word(column) not in names:
            raise InvalidMapping(f"the file has no column {column!r:.60}")
    if not CARD_FIELDS & mapping.columns.keys():
        raise InvalidMapping(f"one column has to say {_CARD_FIELDS_IN_WORDS}")
    if mapping.cost_currency is not None and mapping.cost_currency not in CODES:
        raise InvalidMapping(f"{mapping.cost_currency!r:.20} is no currency")
