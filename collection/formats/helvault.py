"""Helvault: the export of a collection, full or free. One cell lists finish and flags: signed/etchedFoil."""

from collection.formats.contract import Cells, Columns, Format, fold_word, having
from collection.formats.words import LANGUAGES, table
from market.variants import Finish

_FINISHES = ("etchedFoil", "foil")  # whole words: "foil" is also a part of the first one
_FLAGS = ("signed", "alteredArt", "proxy")


def _parts_of_extras(cells: Cells) -> Cells:
    extras = {fold_word(extra) for extra in cells["extras"].split("/")}
    finish = next((finish for finish in _FINISHES if fold_word(finish) in extras), "")
    return {"finish": finish, **{flag: flag if fold_word(flag) in extras else "" for flag in _FLAGS}}


FORMATS = (
    Format(
        slug="helvault",
        title="Helvault",
        signatures=(having("scryfall_id", "extras"),),
        columns=Columns(
            quantity="quantity",
            name="name",
            set_code="set_code",
            set_name="set_name",
            collector_number="collector_number",
            finish="finish",
            language="language",
            scryfall_id="scryfall_id",
            signed="signed",
            altered="alteredArt",
            proxy="proxy",
        ),
        finishes=table({"": Finish.NONFOIL, "foil": Finish.FOIL, "etchedFoil": Finish.ETCHED}),
        languages=LANGUAGES,
        derive=_parts_of_extras,
    ),
)
