"""What an import does or has done, in words and numbers."""

from collections.abc import Mapping
from types import MappingProxyType

from dash import html

from collection.formats.mapped import SLUG
from collection.formats.registry import FORMATS
from collection.reconciliation.difference import Mode
from dashapp import formats
from services.people.imports.contract import Counts, Import
from services.people.imports.worth import Worth

MODE_NAMES: Mapping[Mode, str] = MappingProxyType(
    {Mode.ADD: "added to the rest", Mode.SYNC: "synchronised", Mode.REPLACE: "in place of what was there"}
)
MOST_PLACES = 6


def deed(one: Import) -> str:
    """Return what a commit does, for its button."""
    added, removed = one.counts.copies_added, one.counts.copies_removed
    if added and removed:
        return f"Add {formats.count(added)} and remove {_copies(removed)}"
    if removed:
        return f"Remove {_copies(removed)}"
    return f"Add {_copies(added)}" if added else "Finish without a change"


def done(counts: Counts) -> str:
    """Return what a commit has done."""
    removed = f", {_copies(counts.copies_removed)} removed" if counts.copies_removed else ""
    return f"{_copies(counts.copies_added)} added{removed}"


def format_title(slug: str) -> str:
    """Return the name of the app that made a file."""
    return "Your own columns" if slug == SLUG else FORMATS[slug].title if slug in FORMATS else slug


def effect(one: Import, worth: Worth | None = None) -> html.Dl:
    """Return what a commit does, in numbers, and what the copies are worth."""
    counts = one.counts
    lines = {"Added": f"{_copies(counts.copies_added)} in {_lots(counts.lots_added)}"}
    if counts.lots_removed:
        lines["Removed"] = f"{_copies(counts.copies_removed)} in {_lots(counts.lots_removed)}"
    if counts.copies_unresolved:
        unresolved = _copies(counts.copies_unresolved)
        lines["Without a card"] = f"{unresolved}: counted, and named as soon as the card is known"
    if worth is not None and worth.copies:
        lines[f"Worth in {worth.currency}"] = _worth(worth)
    if counts.copies or one.locations:
        lines["Locations"] = _places(one)
    shown = [html.Div([html.Dt(name), html.Dd(text)]) for name, text in lines.items()]
    return html.Dl(shown, className="import-effect")


def _worth(worth: Worth) -> str:
    covered = f"{formats.count(worth.valued)} of {_copies(worth.copies)} in certain rows have a price"
    return covered if worth.value is None else f"{formats.money(worth.value, worth.currency)}: {covered}"


def _places(one: Import) -> str:
    named = [place for place in one.locations if place]
    unnamed = ["no location"] if "" in one.locations or not named else []
    shown = [*named[:MOST_PLACES], *unnamed]
    rest = len(named) - MOST_PLACES
    return ", ".join(shown) + (f" and {rest} more" if rest > 0 else "")


def _copies(number: int) -> str:
    return f"{formats.count(number)} {'copy' if number == 1 else 'copies'}"


def _lots(number: int) -> str:
    return f"{formats.count(number)} {'lot' if number == 1 else 'lots'}"
