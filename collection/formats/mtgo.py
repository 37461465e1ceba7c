"""Magic Online: the export of a collection as CSV, and as a deck (`.dek`). Digital objects have no paper value.

All rows are skipped, unless their owner wants them as paper cards. Tickets and the like are no cards at all.
"""

from collection.formats.contract import Columns, Format, Skip, having, skip_where
from collection.formats.rows import SkipReason
from collection.formats.words import FOIL_OR_NOT

_DIGITAL = Skip(SkipReason.DIGITAL)

FORMATS = (
    Format(
        slug="mtgo",
        title="Magic Online",
        signatures=(having("ID #"),),
        columns=Columns(
            quantity="Quantity",
            name="Card Name",
            set_code="Set",
            collector_number="Collector #",
            finish="Premium",
            mtgo_id="ID #",
        ),
        finishes=FOIL_OR_NOT,
        skips=(skip_where("Card Name", "Event Ticket", reason=SkipReason.NOT_A_CARD), _DIGITAL),
    ),
    Format(
        slug="mtgo_deck",
        title="Magic Online deck",
        signatures=(having("CatID"),),
        columns=Columns(quantity="Quantity", name="Name", mtgo_id="CatID"),
        skips=(skip_where("CatID", "1", reason=SkipReason.NOT_A_CARD), _DIGITAL),
    ),
)
