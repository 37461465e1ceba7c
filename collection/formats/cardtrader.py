"""CardTrader: what an order holds, saved as CSV, and the stock of a seller as its API tells it."""

from collection.formats.contract import Columns, Format, having, skip_unless
from collection.formats.rows import SkipReason
from collection.formats.words import CARDTRADER_GRADES, FOIL_OR_NOT, LANGUAGES

FORMATS = (
    Format(
        slug="cardtrader_order",
        title="CardTrader order",
        signatures=(having("Price in EUR Cents", "Foil/Reverse"),),
        columns=Columns(
            quantity="Quantity",
            name="Item Name",
            set_code="Set Code",
            set_name="Set Name",
            collector_number="Collector Number",
            finish="Foil/Reverse",
            condition="Condition",
            language="Language",
            unit_cost="Price in EUR Cents",
            signed="Signed",
            altered="Altered",
            playset="Playset",
        ),
        conditions=CARDTRADER_GRADES,
        finishes=FOIL_OR_NOT,
        languages=LANGUAGES,
        cost_currency="EUR",
        is_cost_in_cents=True,
        skips=(skip_unless("Game", "Magic: the Gathering", "Magic", reason=SkipReason.OTHER_GAME),),
    ),
    Format(
        slug="cardtrader_stock",
        title="CardTrader stock",
        signatures=(having("blueprint_id", "quantity", "properties_hash.condition"), having("mtg_foil", "quantity")),
        columns=Columns(
            quantity="quantity",
            name=("name_en", "name"),
            set_name=("expansion.name_en", "expansion_name"),
            collector_number=("properties_hash.collector_number", "collector_number"),
            finish=("properties_hash.mtg_foil", "mtg_foil"),
            condition=("properties_hash.condition", "condition"),
            language=("properties_hash.mtg_language", "mtg_language"),
            cardtrader_blueprint_id="blueprint_id",
            notes="description",
            signed=("properties_hash.signed", "signed"),
            altered=("properties_hash.altered", "altered"),
        ),
        conditions=CARDTRADER_GRADES,
        finishes=FOIL_OR_NOT,
        languages=LANGUAGES,
        skips=(skip_unless("game_id", "1", reason=SkipReason.OTHER_GAME),),
    ),
)
