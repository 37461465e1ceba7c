"""Deckbox: the export of an inventory, whatever columns its owner has chosen.

Names and codes of sets are its own, and numbers are reshaped: only the Scryfall id is certain, where it was chosen.
"""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import DECKBOX_GRADES, FOIL_OR_EMPTY, LANGUAGES_WITH_CHINESE

FORMATS = (
    Format(
        slug="deckbox",
        title="Deckbox",
        signatures=(having("Tradelist Count", "Card Number", "Artist Proof"),),
        columns=Columns(
            quantity="Count",
            name="Name",
            set_code="Edition Code",
            set_name="Edition",
            collector_number="Card Number",
            finish="Foil",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall ID",
            tcgplayer_product_id="TcgPlayer ID",
            unit_cost="My Price",
            tags="Tags",
            notes="Printing Note",
            signed="Signed",
            altered="Altered Art",
            misprint="Misprint",
        ),
        conditions=DECKBOX_GRADES,
        finishes=FOIL_OR_EMPTY,
        languages=LANGUAGES_WITH_CHINESE,
        is_zero_cost_unknown=True,  # $0.00 in every row where nothing was entered
    ),
)
