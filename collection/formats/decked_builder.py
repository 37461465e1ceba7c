"""Decked Builder: the export of a collection, with two quantities in a row. Prices are quotes."""

from collection.formats.contract import Columns, Format, having
from market.variants import Finish

FORMATS = (
    Format(
        slug="decked_builder",
        title="Decked Builder",
        signatures=(having("Mvid", "Total Qty"),),
        columns=Columns(name="Card", set_name="Set", notes="Notes"),
        quantities_by_finish=(("Reg Qty", Finish.NONFOIL), ("Foil Qty", Finish.FOIL)),
    ),
)
