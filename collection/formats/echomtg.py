"""EchoMTG: the export of an inventory, one row a copy.

Grades of graded cards and words such as ALT stand in the column of conditions; they are kept as words without a
meaning.
"""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import LANGUAGES, US_LETTERS
from market.variants import Finish

FORMATS = (
    Format(
        slug="echomtg",
        title="EchoMTG",
        signatures=(having("echo_inventory_id"), having("Reg Qty", "Foil Qty", "Marked as Trade")),
        columns=Columns(
            name="Name",
            set_code="Set Code",
            set_name="Set",
            collector_number="Collector Number",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall Id",
            tcgplayer_product_id="tcgid",
            unit_cost="Acquired",
            acquired_on="Date Acquired",
            notes="note",
        ),
        quantities_by_finish=(("Reg Qty", Finish.NONFOIL), ("Foil Qty", Finish.FOIL)),
        conditions=US_LETTERS,
        languages=LANGUAGES,
    ),
)
