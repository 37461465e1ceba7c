"""Archidekt: the export of a collection, and an older one with other columns.

Proxy, Signed and Altered stand among the tags.
"""

from collection.formats.contract import Cells, Columns, Format, fold_word, having
from collection.formats.words import FINISH_NAMES, FOIL_OR_NOT, LANGUAGES, US_LETTERS

_FLAGS = ("Proxy", "Signed", "Altered")


def _flags_of_tags(cells: Cells) -> Cells:
    tags = {fold_word(tag): tag for tag in cells.get("Tags", "").split(",")}
    flags = {flag: tags.pop(fold_word(flag), "") for flag in _FLAGS}
    return {**flags, "Tags": ",".join(tags.values())}


FORMATS = (
    Format(
        slug="archidekt",
        title="Archidekt",
        signatures=(having("Edition Code", "Edition Name", "Finish"),),
        columns=Columns(
            quantity="Quantity",
            name="Name",
            set_code="Edition Code",
            set_name="Edition Name",
            collector_number="Collector Number",
            finish="Finish",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall ID",
            mtgo_id="MTGO ID",
            multiverse_id="Multiverse Id",
            unit_cost="Purchase Price",
            acquired_on="Date Added",
            tags="Tags",
            signed="Signed",
            altered="Altered",
            proxy="Proxy",
        ),
        conditions=US_LETTERS,
        finishes=FINISH_NAMES,
        languages=LANGUAGES,
        derive=_flags_of_tags,
    ),
    Format(
        slug="archidekt_old",
        title="Archidekt (older export)",
        signatures=(having("Set Code", "Set Name", "Foil", "Scryfall ID", "Oracle ID"),),
        columns=Columns(
            quantity="Quantity",
            name="Name",
            set_code="Set Code",
            set_name="Set Name",
            collector_number="Collector Number",
            finish="Foil",
            condition="Condition",
            language="Language",
            scryfall_id="Scryfall ID",
        ),
        conditions=US_LETTERS,
        finishes=FOIL_OR_NOT,
        languages=LANGUAGES,
    ),
)
