"""TopDecked: the export of a collection. Rows end with their last cell. PRICE is a quote, ACQUIRED PRICE the cost."""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import LANGUAGES, table
from market.variants import Condition, Finish

FORMATS = (
    Format(
        slug="topdecked",
        title="TopDecked",
        signatures=(having("SETCODE", "COLLECTOR NUMBER"),),
        columns=Columns(
            quantity="QUANTITY",
            name="NAME",
            set_code="SETCODE",
            set_name="SETNAME",
            collector_number="COLLECTOR NUMBER",
            finish="FINISH",
            condition="CONDITION",
            language="LANG",
            scryfall_id="ID",
            unit_cost="ACQUIRED PRICE",
            acquired_on="ACQUIRED DATE",
            tags="TAGS",
            notes="NOTES",
            signed="SIGNING",
            altered="ALTERATION",
        ),
        conditions=table(
            {
                "mint": Condition.MINT,
                "near mint": Condition.NEAR_MINT,
                "slightly played": Condition.LIGHTLY_PLAYED,
                "moderately played": Condition.MODERATELY_PLAYED,
                "heavily played": Condition.HEAVILY_PLAYED,
                "damaged": Condition.DAMAGED,
            }
        ),
        finishes=table({finish.value: finish for finish in Finish}),
        languages=LANGUAGES,
    ),
)
