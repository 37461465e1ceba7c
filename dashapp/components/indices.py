"""Indices as a table, and why one is not published."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.paths import method_path
from market.indices.families import LEAST_COVERAGE, LEAST_MEMBERS, Group, Weighting
from services.market.indices import Correction, IndexStanding, State

GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Group.MARKET: "Market",
        Group.FORMATS: "Formats",
        Group.ERAS: "Eras",
        Group.RARITIES: "Rarity",
        Group.FINISHES: "Other",
    }
)
WEIGHTING_NAMES: Mapping[str, str] = MappingProxyType({Weighting.EQUAL: "Equal", Weighting.CAPPED: "By value"})
PROMISE = (
    "Cards fixed on the first of the month, each compared with itself, at one marketplace. "
    "Published only where enough of them have a price; never changed unseen."
)
WHY_NOT: Mapping[str, str] = MappingProxyType(
    {
        State.NOT_BEGUN: f"It begins on the day after {LEAST_MEMBERS} cards are first known to be legal",
        State.NO_MEMBERS: f"Fewer than {LEAST_MEMBERS} cards meet its rules",
        State.FEW_PRICES: f"Fewer than {LEAST_MEMBERS} of its cards have a price",
        State.LITTLE_COVERAGE: f"Less than {formats.share(LEAST_COVERAGE)} of its cards have a price of the day",
    }
)
LACKS: Mapping[str, str] = MappingProxyType(
    {
        State.NOT_BEGUN: "not begun",
        State.NO_MEMBERS: f"fewer than {LEAST_MEMBERS} cards",
        State.FEW_PRICES: f"fewer than {LEAST_MEMBERS} prices",
        State.LITTLE_COVERAGE: f"below {formats.share(LEAST_COVERAGE)} coverage",
    }
)
NO_CHANGE = "No published value then"
COVERAGE = "Share of the members, by weight, with a price of that day"
COLUMNS = (
    Column("Index"),
    Column("Value", "number", plain=True, meaning="100 on the first day that was published"),
    Column("7 d", "number"),
    Column("30 d", "number", minor=True),
    Column("Cards", "number", minor=True, meaning="Members with a price of that day, or of the 7 days before"),
    Column("Coverage", "number", minor=True, meaning=COVERAGE),
    Column("Day", "number", minor=True),
)
CORRECTIONS = (
    Column("Day"),
    Column("Version", "number"),
    Column("Value then", "number", meaning="As it was published"),
    Column("Move then", "number", minor=True, meaning="From the day before"),
    Column("Cards", "number", minor=True),
    Column("Reason", minor=True),
    Column("Restated", "number", minor=True),
)


def index_table(items: Sequence[IndexStanding]) -> html.Div:
    """Return indices with what they rest on; each links to its method."""
    return table("Indices", COLUMNS, [_row(item) for item in items], keys=[item.code for item in items])


def corrections(found: Sequence[Correction]) -> html.Div:
    """Return what was published and then restated, the newest first."""
    rows = [
        [
            formats.calendar_day(one.day),
            str(one.version),
            formats.index_value(one.index_value),
            values.change(one.move),
            formats.count(one.n),
            one.reason,
            values.age(one.replaced_at, None),
        ]
        for one in reversed(found)
    ]
    return table("Restated values", CORRECTIONS, rows)


def why_not(item: IndexStanding) -> str:
    """Return why an index is not published."""
    return WHY_NOT[item.state]


def _row(item: IndexStanding) -> list[Any]:
    lacks = f" · {LACKS[item.state]}" if item.state in LACKS else ""
    head = [
        dcc.Link(item.title, href=method_path(item.code)),
        " ",
        html.Span(f"{item.code}{lacks}", className="caption"),
    ]
    coverage = "" if item.coverage is None else formats.share(item.coverage)
    count = formats.count(item.n) if item.n else ""
    if item.index_value is None or item.day is None:
        unknown = values.unknown(why_not(item))
        return [head, unknown, values.unknown(NO_CHANGE), values.unknown(NO_CHANGE), count, coverage, ""]
    return [
        head,
        formats.index_value(item.index_value),
        values.change(item.change_7d, NO_CHANGE),
        values.change(item.change_30d, NO_CHANGE),
        count,
        coverage,
        values.explained("running", "The day is not over") if item.is_running else formats.calendar_day(item.day),
    ]
