"""A file whose copies are mostly those of an earlier import: what is added, and the choice to add all once more."""

from typing import Any

from dash import html

from dashapp import formats, paths
from dashapp.components import forms
from services.people.imports.contract import Counts, Import


def repeat(one: Import) -> list[Any]:
    """Return the notice of a file that repeats another one, with the choice; nothing for other files."""
    if one.counts.known_import_id is None or one.known_imported_at is None:
        return []
    link = html.A("Open that import", href=paths.import_path(one.counts.known_import_id))
    day = formats.day(one.known_imported_at)
    words = [
        html.Strong(f"{_share(one.counts)} those of {one.known_file_name}, imported on {day}."),
        html.Span([*_consequence(one), " ", link]),
        _choice(one),
    ]
    return [html.Div(words, className="banner import-repeat")]


def _share(counts: Counts) -> str:
    all_copies = formats.count(counts.copies)
    if counts.copies_known == counts.copies:
        return "The only copy is one of" if counts.copies == 1 else f"All {all_copies} copies are"
    verb = "copies is one of" if counts.copies_known == 1 else "copies are"
    return f"{formats.count(counts.copies_known)} of {all_copies} {verb}"


def _consequence(one: Import) -> list[str]:
    counts = one.counts
    if one.is_every_copy_new:
        return ["You have chosen to add all of them once more."]
    other = counts.copies - counts.copies_known
    told = [f"Only the other {_copies(other)} added." if other else "There is nothing to add."]
    if counts.copies_changed:
        is_one = counts.copies_changed == 1
        has = "copy has" if is_one else "copies have"
        stays = "it stays" if is_one else "they stay"
        told.append(
            f" {formats.count(counts.copies_changed)} known {has} another day or cost in this file: {stays} as before;"
            " to take these over, synchronise."
        )
    return told


def _choice(one: Import) -> html.Form:
    words = "Add only the difference" if one.is_every_copy_new else "They are more copies: add all"
    sends = {"is_every_copy_new": not one.is_every_copy_new}
    path = f"/api/inventory/imports/{one.id}"
    return forms.button(path, words, method="PATCH", then="tell", sends=sends, css="button")


def _copies(number: int) -> str:
    return f"{formats.count(number)} {'copy is' if number == 1 else 'copies are'}"
