"""CubeCobra: the list of a cube, one row a copy. Cards of the maybeboard, and those not owned, are no property."""

from collection.formats.contract import Columns, Format, having, skip_where
from collection.formats.rows import SkipReason
from collection.formats.words import table
from market.variants import Finish

FORMATS = (
    Format(
        slug="cubecobra",
        title="CubeCobra",
        signatures=(having("maybeboard"),),
        columns=Columns(
            name="name",
            set_code="Set",
            collector_number="Collector Number",
            finish="Finish",
            mtgo_id="MTGO ID",
            tags="tags",
            notes="Notes",
        ),
        is_row_a_copy=True,
        finishes=table(
            {"": Finish.NONFOIL, "Non-foil": Finish.NONFOIL, "Foil": Finish.FOIL, "Etched": Finish.ETCHED},
        ),
        skips=(
            skip_where("maybeboard", "true", reason=SkipReason.WISH),
            skip_where("status", "Not Owned", reason=SkipReason.NOT_OWNED),
            skip_where("status", "Proxied", reason=SkipReason.PROXY),
        ),
        tag_separator=";",
    ),
)
