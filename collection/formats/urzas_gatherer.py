"""Urza's Gatherer: the export of a collection, with three quantities in a row.

A special foil is of a finish that the file does not name. Words are those of the app's own language, and nobody has
seen a condition or a language in a file: they stay words without a meaning. Prices are quotes.
"""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import LANGUAGES, UNDISPUTED_GRADES
from market.variants import Finish

FORMATS = (
    Format(
        slug="urzas_gatherer",
        title="Urza's Gatherer",
        signatures=(having("Special foil count"),),
        columns=Columns(
            name="Name",
            set_code="Set code",
            set_name="Set",
            collector_number="Number",
            condition="Condition",
            language="Languages",
            scryfall_id="Scryfall ID",
            tcgplayer_product_id="TCG ID",
            cardmarket_product_id="Cardmarket ID",
            multiverse_id="Multiverse ID",
            notes="Comments",
        ),
        quantities_by_finish=(("Count", Finish.NONFOIL), ("Foil count", Finish.FOIL), ("Special foil count", None)),
        conditions=UNDISPUTED_GRADES,
        languages=LANGUAGES,
    ),
)
