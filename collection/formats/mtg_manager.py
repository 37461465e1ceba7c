"""MTG Manager: the export of a collection, with numbers for conditions and languages."""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import FOIL_OR_NOT, table
from market.variants import Condition, Language

_LANGUAGES = (
    Language.ENGLISH,
    Language.GERMAN,
    Language.FRENCH,
    Language.ITALIAN,
    Language.SPANISH,
    Language.PORTUGUESE,
    Language.JAPANESE,
    Language.CHINESE_SIMPLIFIED,
    Language.RUSSIAN,
    Language.KOREAN,
)

FORMATS = (
    Format(
        slug="mtg_manager",
        title="MTG Manager",
        signatures=(having("Quantity", "Name", "Code", "PurchasePrice", "PurchaseDate"),),
        columns=Columns(
            quantity="Quantity",
            name="Name",
            set_code="Code",
            finish="Foil",
            condition="Condition",
            language="Language",
            unit_cost="PurchasePrice",
            acquired_on="PurchaseDate",
        ),
        conditions=table({str(number): condition for number, condition in enumerate(Condition)}),
        finishes=FOIL_OR_NOT,
        languages=table({str(number): language for number, language in enumerate(_LANGUAGES)}),
    ),
)
