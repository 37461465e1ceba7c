"""What the columns of an unknown table could say, by the names that apps give to columns of their exports."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from collection.formats.contract import COLUMN_FIELDS, fold_word
from collection.formats.registry import FORMATS

# Names that people give to columns of tables of their own.
COMMON: Mapping[str, str] = {
    "card": "name",
    "how many": "quantity",
    "copies": "quantity",
    "amount": "quantity",
    "number": "collector_number",
    "grade": "condition",
    "paid": "unit_cost",
    "bought": "acquired_on",
    "where": "location",
    "comment": "notes",
}


def suggest(header: Sequence[str]) -> dict[str, str]:
    """Return what columns could say (fields of `Columns`), by their names; one column for each thing."""
    found: dict[str, str] = {}
    for column in header:
        what = _known().get(fold_word(column))
        if what and what not in found.values():
            found[column] = what
    return found


@cache
def _known() -> dict[str, str]:
    """Return what most formats take a column of a folded name for."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for file_format in FORMATS.values():
        for what in COLUMN_FIELDS:
            for name in file_format.columns.names(what):
                votes[fold_word(name)][what] += 1
    return dict(COMMON) | {name: counted.most_common(1)[0][0] for name, counted in votes.items()}
