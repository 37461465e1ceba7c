"""Groups of a collection as a table: value and share, gain, and what the week did."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import states, values
from dashapp.components.inventory_values import NOT_HELD
from dashapp.components.tables import Column, table
from dashapp.paths import set_path
from services.people.valuation.figures import GroupSums
from services.people.valuation.summary import Summary

BY = {
    "set": "Set",
    "color": "Colour",
    "rarity": "Rarity",
    "finish": "Finish",
    "condition": "Condition",
    "language": "Language",
    "location": "Location",
}
COLORS = {"W": "White", "U": "Blue", "B": "Black", "R": "Red", "G": "Green", "multicolor": "Multicolour"}
SHOWN = 12
LEAST = 0.01  # share that is written
NO_PRICE, NO_GAIN = "No copy of it has a price", "No copy of it has both a price and a known cost"
COLUMNS = (
    Column("Group"),
    Column("Copies", "number", minor=True),
    Column("Value", "number"),
    Column("Share", "number", meaning="Of the whole value"),
    Column("Gain", "number", minor=True),
    Column("7 d", "number", meaning="What prices did to the copies held all week"),
)


def group_table(summary: Summary, by: str, set_names: Mapping[str, str]) -> html.Div:
    """Return the groups of one kind, the most valuable ones; those that are left out are one row."""
    groups = summary.by_condition if by == "condition" else summary.groups[by]
    if not groups:
        return states.line("Nothing to group yet.")
    shown, rest = groups[:SHOWN], groups[SHOWN:]
    names = [name_of_group(by, one.key, set_names) for one in shown]
    rows = [_row(name, one, summary) for name, one in zip(names, shown, strict=True)]
    keys = [f"{by}|{one.key}" for one in shown]
    if rest:
        rows.append(_row(f"{len(rest)} others", _sum(rest), summary))
        keys.append(f"{by}|…")
    return table(f"Copies by {BY[by].lower()}, {summary.currency}", COLUMNS, rows, keys=keys)


def _row(name: Any, one: GroupSums, summary: Summary) -> list[Any]:
    currency, whole = summary.currency, summary.total_value
    copies, valued = formats.count(one.copies), f"{formats.count(one.valued)} valued"
    part = [html.Span(valued, className="caption under")] if one.valued < one.copies else []
    share = float(one.value / whole) if one.value is not None and whole else None
    return [
        html.Div([name, html.Span(f"{copies} copies", className="instead")], className="card-cell"),
        html.Span([copies, *part], className="quote"),
        values.money(one.value, currency, NO_PRICE),
        values.unknown(NO_PRICE) if share is None else _share(share),
        values.unknown(NO_GAIN) if one.gain is None else values.money_change(one.gain, currency),
        values.unknown(NOT_HELD) if one.change_7d is None else values.money_change(one.change_7d, currency),
    ]


def _share(share: float) -> html.Span:
    """Return a share with a bar of its length; styles are classes, the policy of the pages allows no others."""
    bar = html.Progress(value=str(round(share, 4)), max="1", **{"aria-hidden": "true"})
    written = f"< {formats.share(LEAST)}" if 0 < share < LEAST / 2 else formats.share(share)
    return html.Span([bar, written], className="share")


def name_of_group(by: str, group: object, set_names: Mapping[str, str]) -> Any:
    """Return the name of a group of a kind; that of a set is a link."""
    if group is None:
        return "Not known"
    key = str(group)
    if by == "set":
        return dcc.Link(set_names.get(key, key.upper()), href=set_path(key))
    words = {
        "color": COLORS.get(key, key.capitalize()),
        "rarity": key.capitalize(),
        "finish": formats.FINISH_NAMES.get(key, key),
        "condition": formats.condition_name(key),
        "location": key or "No location",
    }
    return words.get(by, key)


def _sum(groups: Sequence[GroupSums]) -> GroupSums:
    return GroupSums(
        None,
        sum(one.copies for one in groups),
        sum(one.valued for one in groups),
        _known(one.value for one in groups),
        _known(one.cost for one in groups),
        _known(one.gain for one in groups),
        _known(one.change_7d for one in groups),
        _known(one.before_7d for one in groups),
    )


def _known(amounts: Any) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
