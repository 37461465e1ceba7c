"""Card Kingdom: the list of cards for selling. It says name, edition and foil only; an etched card is a foil."""

from collection.formats.contract import Columns, Format, exactly
from collection.formats.words import FOIL_OR_NOT

FORMATS = (
    Format(
        slug="cardkingdom",
        title="Card Kingdom list for selling",
        signatures=(exactly("title", "edition", "foil", "quantity"),),
        columns=Columns(quantity="quantity", name="title", set_name="edition", finish="foil"),
        finishes=FOIL_OR_NOT,
    ),
)
