"""TappedOut: the export of an inventory, with its misspelt column Languange. A dash means no."""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import LANGUAGES, US_LETTERS, table
from market.variants import Finish

FORMATS = (
    Format(
        slug="tappedout",
        title="TappedOut",
        signatures=(having("Languange"),),
        columns=Columns(
            quantity="Qty",
            name="Name",
            set_code="Set",
            collector_number="Set Number",
            finish="Foil",
            condition="Condition",
            language="Languange",
            signed="Signed",
            altered="Alter",
            proxy="Proxy",
        ),
        conditions=US_LETTERS,
        finishes=table({"-": Finish.NONFOIL, "f": Finish.FOIL, "f-etch": Finish.ETCHED}),
        languages=LANGUAGES,
    ),
)
