"""Cardmarket: what a shipment holds, the stock of a seller, articles of orders, and orders.

A shipment names its cards by product only, and says numbers for words. Names and addresses of third persons in orders
are never kept.
"""

from collection.formats.contract import Columns, Format, Skip, having
from collection.formats.rows import SkipReason
from collection.formats.words import CARDMARKET_LETTERS, LANGUAGES, table
from market.variants import Finish, Language

_FLAGGED = table({"": Finish.NONFOIL, "0": Finish.NONFOIL, "1": Finish.FOIL, "X": Finish.FOIL})
_GRADES = ("MT", "NM", "EX", "GD", "LP", "PL", "PO")  # numbered from 1
_NUMBERED_GRADES = table(
    {str(number): CARDMARKET_LETTERS[letters.lower()] for number, letters in enumerate(_GRADES, start=1)}
)
_NUMBERED_LANGUAGES = table(
    {"1": Language.ENGLISH, "2": Language.FRENCH, "3": Language.GERMAN, "4": Language.SPANISH, "5": Language.ITALIAN},
    {"6": Language.CHINESE_SIMPLIFIED, "7": Language.JAPANESE, "8": Language.PORTUGUESE, "9": Language.RUSSIAN},
    {"10": Language.KOREAN, "11": Language.CHINESE_TRADITIONAL},
)
_PERSONS = frozenset({"Username", "Name", "Street", "City", "Country", "Is Professional", "VAT Number"})

FORMATS = (
    Format(
        slug="cardmarket_shipment",
        title="Cardmarket shipment",
        signatures=(having("idProduct", "groupCount"),),
        columns=Columns(
            quantity="groupCount",
            finish="isFoil",
            condition="condition",
            language="idLanguage",
            cardmarket_product_id="idProduct",
            unit_cost="price",
            signed="isSigned",
            altered="isAltered",
            playset="isPlayset",
        ),
        conditions=_NUMBERED_GRADES,
        finishes=_FLAGGED,
        languages=_NUMBERED_LANGUAGES,
        cost_currency="EUR",
    ),
    Format(
        slug="cardmarket_stock",
        title="Cardmarket stock",
        signatures=(having("idArticle", "idProduct", "English Name"),),
        columns=Columns(
            quantity="Amount",
            name="English Name",
            set_code="Exp.",
            set_name="Exp. Name",
            finish="Foil?",
            condition="Condition",
            language="Language",
            cardmarket_product_id="idProduct",
            notes="Comments",
            signed="Signed?",
            altered="Altered?",
            playset="Playset?",
        ),
        conditions=CARDMARKET_LETTERS,
        finishes=_FLAGGED,
        languages=table(LANGUAGES, _NUMBERED_LANGUAGES),
    ),
    Format(
        slug="cardmarket_articles",
        title="Cardmarket articles of orders",
        signatures=(having("Shipment nr.", "Article Value"),),
        columns=Columns(
            quantity="Amount",
            name="Article",
            set_name="Expansion",
            cardmarket_product_id="Product ID",
            unit_cost="Article Value",
            cost_currency="Currency",
            acquired_on="Date of purchase",
            notes="Comments",
        ),
    ),
    Format(
        slug="cardmarket_orders",
        title="Cardmarket orders",
        signatures=(having("OrderID", "Merchandise Value"),),
        columns=Columns(),
        skips=(Skip(SkipReason.NOT_A_CARD),),  # a row is an order; the export of articles has its cards
        private_columns=_PERSONS,
    ),
)
