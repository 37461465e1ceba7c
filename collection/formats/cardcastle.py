"""CardCastle: the full export, one row a copy, and the simple one.

The JSON ID of the full export is Scryfall's id; double-faced cards have one character more.
"""

from collection.formats.contract import Cells, Columns, Format, exactly, having
from collection.formats.words import FOIL_OR_NOT, LANGUAGES, TCGPLAYER_GRADES

_UUID_LENGTH = 36


def _scryfall_id(cells: Cells) -> Cells:
    return {"JSON ID": cells["JSON ID"].strip()[:_UUID_LENGTH]}


FORMATS = (
    Format(
        slug="cardcastle",
        title="CardCastle",
        signatures=(having("JSON ID"),),
        columns=Columns(
            name="Card Name",
            set_name="Set Name",
            finish="Foil",
            condition="Condition",
            language="Language",
            scryfall_id="JSON ID",
            multiverse_id="Multiverse ID",
        ),
        is_row_a_copy=True,
        conditions=TCGPLAYER_GRADES,
        finishes=FOIL_OR_NOT,
        languages=LANGUAGES,
        derive=_scryfall_id,
    ),
    Format(
        slug="cardcastle_simple",
        title="CardCastle (simple)",
        signatures=(exactly("Count", "Card Name", "Set Name", "Collector Number", "Foil"),),
        columns=Columns(
            quantity="Count",
            name="Card Name",
            set_name="Set Name",
            collector_number="Collector Number",
            finish="Foil",
        ),
        finishes=FOIL_OR_NOT,
    ),
)
