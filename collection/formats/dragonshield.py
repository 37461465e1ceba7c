"""Dragon Shield: the export of its web site, the one of its app, and of Sorted, their successor.

The words for foils are open-ended (Surge Foil, Step and Compleat Foil): what has "etched" in it is etched, what has
"foil" in it is foil. A cost of 0 is one that nobody has entered.
"""

from collections.abc import Iterator
from dataclasses import replace

from collection.formats.contract import Cells, Columns, Format, having, skip_where
from collection.formats.rows import ParsedRow, Row, SkippedRow, SkipReason
from collection.formats.words import CARDMARKET_GRADES, FINISH_NAMES, FINISH_PARTS, FOIL_OR_NOT, LANGUAGES, table
from market.faces import SEPARATOR
from market.variants import Condition

_CONDITIONS = table(
    CARDMARKET_GRADES,
    {"NearMint": Condition.NEAR_MINT, "LightPlayed": Condition.MODERATELY_PLAYED},
)
_GUILD_KITS = ("GK1_", "GK2_")


def _guild_kit(cells: Cells) -> Cells:
    """Cut the guild off the code of a guild kit: GK2_AZORIU is the set gk2."""
    code = cells.get("Set Code", "")
    return {"Set Code": code[:3]} if code.upper().startswith(_GUILD_KITS) else {}


def _merge_faces(rows: Iterator[Row]) -> Iterator[Row]:
    """Make one card of two rows that follow each other and differ in nothing but the name."""
    front: ParsedRow | None = None
    for row in rows:
        if front and isinstance(row, ParsedRow) and _is_other_face(front, row):
            yield replace(front, name=f"{front.name}{SEPARATOR}{row.name}")
            yield SkippedRow(row.line, row.raw, SkipReason.OTHER_FACE)
            front = None
            continue
        if front:
            yield front
        front = row if isinstance(row, ParsedRow) else None
        if front is None:
            yield row
    if front:
        yield front


def _is_other_face(front: ParsedRow, row: ParsedRow) -> bool:
    if front.name == row.name or not (row.set_code and row.collector_number):
        return False
    return replace(row, line=front.line, raw=front.raw, name=front.name) == front


FORMATS = (
    Format(
        slug="dragonshield",
        title="Dragon Shield",
        signatures=(having("Folder Name", "Trade Quantity", "Printing"),),
        columns=Columns(
            quantity="Quantity",
            name="Card Name",
            set_code="Set Code",
            set_name="Set Name",
            collector_number="Card Number",
            finish="Printing",
            condition="Condition",
            language="Language",
            unit_cost="Price Bought",
            acquired_on="Date Bought",
            location="Folder Name",
        ),
        conditions=_CONDITIONS,
        finishes=FINISH_NAMES,
        finishes_by_part=FINISH_PARTS,
        languages=LANGUAGES,
        is_zero_cost_unknown=True,
        derive=_guild_kit,
    ),
    Format(
        slug="dragonshield_app",
        title="Dragon Shield app",
        signatures=(having("CardNumber", "Expansion Code", "PurchasePrice", "PurchaseDate"),),
        columns=Columns(
            quantity="Quantity",
            name="Name",
            set_code="Expansion Code",
            set_name="Expansion Name",
            collector_number="CardNumber",
            finish="Foil",
            condition="Condition",
            language="Language",
            unit_cost="PurchasePrice",
            acquired_on="PurchaseDate",
        ),
        conditions=_CONDITIONS,
        finishes=FOIL_OR_NOT,
        languages=LANGUAGES,
        is_zero_cost_unknown=True,
        merge=_merge_faces,
    ),
    Format(
        slug="sorted",
        title="Sorted",
        signatures=(having("List Type", "List Name", "Board"),),
        columns=Columns(
            quantity="Quantity",
            name="Card Name",
            set_code="Set Code",
            set_name="Set Name",
            collector_number="Card Number",
            finish="Printing",
            condition="Condition",
            language="Language",
            unit_cost="Price Bought",
            acquired_on="Date Bought",
            location="List Name",
            location_kind="List Type",
        ),
        conditions=_CONDITIONS,
        finishes=FINISH_NAMES,
        finishes_by_part=FINISH_PARTS,
        languages=LANGUAGES,
        is_zero_cost_unknown=True,
        skips=(skip_where("List Type", "Wishlist", "Wish List", reason=SkipReason.WISH),),
        derive=_guild_kit,
    ),
)
