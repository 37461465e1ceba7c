"""MTGStocks: the export of a collection. Its price is a quote; nobody has seen its words for conditions."""

from collection.formats.contract import Columns, Format, exactly
from collection.formats.words import FOIL_OR_NOT, LANGUAGES, UNDISPUTED_GRADES

FORMATS = (
    Format(
        slug="mtgstocks",
        title="MTGStocks",
        signatures=(exactly("Card", "Set", "Quantity", "Price", "Condition", "Language", "Foil", "Signed"),),
        columns=Columns(
            quantity="Quantity",
            name="Card",
            set_name="Set",
            finish="Foil",
            condition="Condition",
            language="Language",
            signed="Signed",
        ),
        conditions=UNDISPUTED_GRADES,
        finishes=FOIL_OR_NOT,
        languages=LANGUAGES,
    ),
)
