"""MTG Studio: the export of a collection, with neither condition nor language."""

from collection.formats.contract import Columns, Format, exactly
from collection.formats.words import FOIL_OR_NOT, table
from market.variants import Finish

FORMATS = (
    Format(
        slug="mtg_studio",
        title="MTG Studio",
        signatures=(exactly("Name", "Edition", "Qty", "Foil"),),
        columns=Columns(quantity="Qty", name="Name", set_code="Edition", finish="Foil"),
        finishes=table(FOIL_OR_NOT, {"": Finish.NONFOIL}),
    ),
)
