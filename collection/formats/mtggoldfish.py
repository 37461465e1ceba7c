"""MTGGoldfish: the export of a collection. It says neither condition nor language; its sets have MTGO's codes."""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import FOIL_OR_NOT, table
from market.variants import Finish

FORMATS = (
    Format(
        slug="mtggoldfish",
        title="MTGGoldfish",
        signatures=(having("Set ID", "Card"),),
        columns=Columns(
            quantity="Quantity",
            name="Card",
            set_code="Set ID",
            set_name="Set Name",
            collector_number="Collector Number",
            finish="Foil",
            scryfall_id="Scryfall ID",
            notes="Variation",
        ),
        finishes=table(FOIL_OR_NOT, {"regular": Finish.NONFOIL, "foil": Finish.FOIL, "foil_etched": Finish.ETCHED}),
    ),
)
