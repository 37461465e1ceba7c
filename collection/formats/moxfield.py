"""Moxfield: the export of a collection, and the template for imports. No currency, no place, no day of purchase."""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import (
    DECKBOX_GRADES,
    FOIL_OR_EMPTY,
    LANGUAGES_WITH_CHINESE,
    TCGPLAYER_GRADES,
    US_LETTERS,
    table,
)

FORMATS = (
    Format(
        slug="moxfield",
        title="Moxfield",
        signatures=(
            having("Tradelist Count", "Edition", "Collector Number", without=("Card Number",)),
            having("Playtest Card"),
        ),
        columns=Columns(
            quantity="Count",
            name="Name",
            set_code="Edition",
            collector_number="Collector Number",
            finish="Foil",
            condition="Condition",
            language="Language",
            unit_cost="Purchase Price",
            tags="Tags",
            altered="Alter",
            proxy=("Proxy", "Playtest Card"),
        ),
        conditions=table(US_LETTERS, TCGPLAYER_GRADES, DECKBOX_GRADES),
        finishes=FOIL_OR_EMPTY,
        languages=LANGUAGES_WITH_CHINESE,
    ),
)
