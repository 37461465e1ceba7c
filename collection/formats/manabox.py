"""ManaBox: binders, decks and lists of the app. A list is of wishes, unlike a deck.

The app fills an empty purchase price with the market price when it imports, so a cost may be a quote.
"""

from collection.formats.contract import Columns, Format, having, skip_where
from collection.formats.rows import SkipReason
from collection.formats.words import FINISH_NAMES, LANGUAGES, table
from market.variants import Condition

FORMATS = (
    Format(
        slug="manabox",
        title="ManaBox",
        signatures=(having("ManaBox ID"),),
        columns=Columns(
            quantity="Quantity",
            name="Name",
            set_code="Set code",
            set_name="Set name",
            collector_number="Collector number",
            finish="Foil",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall ID",
            unit_cost="Purchase price",
            cost_currency="Purchase price currency",
            acquired_on="Added",
            location="Binder Name",
            location_kind="Binder Type",
            signed="Signed",
            altered="Altered",
            misprint="Misprint",
            proxy="Proxy",
        ),
        conditions=table(
            {
                "mint": Condition.MINT,
                "near_mint": Condition.NEAR_MINT,
                "excellent": Condition.LIGHTLY_PLAYED,
                "good": Condition.MODERATELY_PLAYED,
                "light_played": Condition.MODERATELY_PLAYED,
                "played": Condition.HEAVILY_PLAYED,
                "poor": Condition.DAMAGED,
            }
        ),
        finishes=FINISH_NAMES,
        languages=LANGUAGES,
        skips=(skip_where("Binder Type", "list", reason=SkipReason.WISH),),
    ),
)
