"""Cardsphere: the export of haves, with the words of two years.

Only the name of the edition says that a card is etched; the column Foil then says foil.
"""

from collection.formats.contract import Cells, Columns, Format, fold_word, having
from collection.formats.words import DECKBOX_GRADES, LANGUAGES_WITH_CHINESE, US_LETTERS, table
from market.variants import Finish

_ETCHED = "etched foil"


def _etched_by_edition(cells: Cells) -> Cells:
    return {"Foil": "Etched Foil"} if fold_word(cells.get("Edition", "")).endswith(_ETCHED) else {}


FORMATS = (
    Format(
        slug="cardsphere",
        title="Cardsphere",
        signatures=(having("Tradelist Count", "Scryfall ID", without=("Card Number", "Collector Number")),),
        columns=Columns(
            quantity="Count",
            name="Name",
            set_name="Edition",
            finish="Foil",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall ID",
            tags="Tags",
        ),
        conditions=table(US_LETTERS, DECKBOX_GRADES),
        finishes=table(
            {"": Finish.NONFOIL, "None": Finish.NONFOIL, "N": Finish.NONFOIL, "foil": Finish.FOIL, "F": Finish.FOIL},
            {_ETCHED: Finish.ETCHED},
        ),
        languages=LANGUAGES_WITH_CHINESE,
        tag_separator="|",
        derive=_etched_by_edition,
    ),
)
