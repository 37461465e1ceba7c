"""Delver Lens: lists whose columns their owner has chosen, and the preset for EchoMTG with two quantities.

An empty language is English. `QuantityX` is written 2x. Backups (`.dlens`) are databases that only the app can read.
"""

from collection.formats.contract import Columns, Format, exactly, having
from collection.formats.words import FOIL_OR_EMPTY, LANGUAGES, UNDISPUTED_GRADES, table
from market.variants import Finish, Language

_LANGUAGES = table(LANGUAGES, {"": Language.ENGLISH})

FORMATS = (
    Format(
        slug="delver",
        title="Delver Lens",
        signatures=(
            having("QuantityX"),
            having("List name", without=("List Type",)),
            having("Collector's number"),
            having("Acquired Price", "TCGPlayer Product ID"),
        ),
        columns=Columns(
            quantity=("Quantity", "QuantityX"),
            name="Name",
            set_code=("Edition code", "Set Code"),
            set_name="Edition",
            collector_number=("Collector's number", "Number"),
            finish="Foil",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall ID",
            tcgplayer_product_id=("TCGPlayer Product ID", "TCGPlayer productID"),
            unit_cost="Acquired Price",
            cost_currency="Currency",
            location="List name",
        ),
        conditions=UNDISPUTED_GRADES,
        finishes=FOIL_OR_EMPTY,
        languages=_LANGUAGES,
    ),
    Format(
        slug="delver_echomtg",
        title="Delver Lens (preset EchoMTG)",
        signatures=(exactly("Reg Qty", "Foil Qty", "Name", "Set", "Acquired", "Language"),),
        columns=Columns(name="Name", set_name="Set", language="Language", unit_cost="Acquired"),
        quantities_by_finish=(("Reg Qty", Finish.NONFOIL), ("Foil Qty", Finish.FOIL)),
        languages=_LANGUAGES,
    ),
)
