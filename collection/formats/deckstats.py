"""Deckstats: the export of a collection. Only NM and HP have been seen of its words for conditions."""

from collection.formats.contract import Columns, Format, having
from collection.formats.words import LANGUAGES, UNDISPUTED_GRADES, table
from market.variants import Finish

FORMATS = (
    Format(
        slug="deckstats",
        title="Deckstats",
        signatures=(having("card_name", "is_pinned"),),
        columns=Columns(
            quantity="amount",
            name="card_name",
            set_code="set_code",
            collector_number="collector_number",
            finish="is_foil",
            condition="condition",
            language="language",
            acquired_on="added",
            notes="comment",
            signed="is_signed",
        ),
        conditions=UNDISPUTED_GRADES,
        finishes=table({"": Finish.NONFOIL, "1": Finish.FOIL}),
        languages=LANGUAGES,
    ),
)
