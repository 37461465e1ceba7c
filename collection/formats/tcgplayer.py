"""TCGplayer: lists of its app, and the price list of its sellers.

The app calls an etched card a foil; only the name of the product says that it is etched. In the sellers' list the
identifier is the SKU, and one word says condition, finish and language: Near Mint Foil - Japanese.
"""

from collection.formats.contract import Cells, Columns, Format, exactly, fold_word, having, skip_unless
from collection.formats.rows import SkipReason
from collection.formats.words import LANGUAGES, TCGPLAYER_GRADES, table
from market.variants import Finish, Language

_ETCHED = "(foil etched)"
_FINISHES = table({"Normal": Finish.NONFOIL, "Foil": Finish.FOIL, "Foil Etched": Finish.ETCHED})
_FOIL = " Foil"


def _etched_by_name(cells: Cells) -> Cells:
    return {"Printing": "Foil Etched"} if _ETCHED in fold_word(cells.get("Name", "")) else {}


def _parts_of_condition(cells: Cells) -> Cells:
    """Part "Near Mint Foil - Japanese" into condition, finish and language."""
    grade, _, language = cells["Condition"].strip().partition(" - ")
    is_foil = grade.endswith(_FOIL)
    is_etched = is_foil and _ETCHED in fold_word(cells.get("Product Name", ""))
    return {
        "Condition": grade.removesuffix(_FOIL),
        "Printing": "Foil Etched" if is_etched else "Foil" if is_foil else "Normal",
        "Language": language or Language.ENGLISH,  # the only one that is left out
    }


FORMATS = (
    Format(
        slug="tcgplayer_app",
        title="TCGplayer app",
        signatures=(
            having("Simple Name"),
            having("SKU", "Product ID", "Printing"),
            exactly("Quantity", "Name", "Set Code", "Printing", "Language"),
        ),
        columns=Columns(
            quantity="Quantity",
            name=("Name", "Simple Name"),
            set_code="Set Code",
            set_name="Set",
            collector_number="Card Number",
            finish="Printing",
            condition="Condition",
            language="Language",
            tcgplayer_product_id="Product ID",
            tcgplayer_sku="SKU",
        ),
        conditions=TCGPLAYER_GRADES,
        finishes=_FINISHES,
        languages=LANGUAGES,
        derive=_etched_by_name,
    ),
    Format(
        slug="tcgplayer_seller",
        title="TCGplayer seller",
        signatures=(having("TCGplayer Id", "Product Line", "Add to Quantity", "Condition"),),
        columns=Columns(
            quantity="Total Quantity",
            name="Product Name",
            set_name="Set Name",
            collector_number="Number",
            finish="Printing",
            condition="Condition",
            language="Language",
            tcgplayer_sku="TCGplayer Id",
        ),
        conditions=TCGPLAYER_GRADES,
        finishes=_FINISHES,
        languages=LANGUAGES,
        skips=(skip_unless("Product Line", "Magic", "Magic: The Gathering", reason=SkipReason.OTHER_GAME),),
        derive=_parts_of_condition,
    ),
)
