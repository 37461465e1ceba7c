"""The track record in words and tables: what is counted, the best and the worst, and what there is too little of."""

from collections.abc import Sequence
from typing import Any

from dash import html

from analysis.track_record import LEAST, Figures, Record, Result
from dashapp import formats
from dashapp.components import states
from dashapp.components.tables import Column, table
from services.analysis.track_record import Group, TrackRecord, TypeRecord

TYPE_NAMES = {
    "sell_channel": "Where to sell",
    "sell_now": "Sell now",
    "wait": "Wait",
    "buy_cheapest_printing": "Cheapest printing",
    "buy_where": "Where to buy",
    "buy_now": "Buy now",
    "arbitrage": "Arbitrage",
    "overpriced_holding": "Overpriced holding",
}
PROMISES = (
    "Every recommendation is stored when it is issued and never changed. Counted are all of them, after fees, from the "
    "first price after the issue on. Nothing that was computed for the past is in it. Not investment advice."
)
NOT_YET = "No recommendation has been issued yet"
BASE = "How often the same came true for all cards of the marketplace and price band in the same days"
SKILL = "Above 0: the stated probabilities were better than the base rates"
UNFILLED = "No price within 3 days of the issue"
NO_PRICE = "No price at the horizon, or unknown fees"
COUNTS = (
    Column("Recommended"),
    Column("Judged", "number"),
    Column("Came true", "number"),
    Column("Base rate", "number", meaning=BASE),
    Column("Skill", "number", minor=True, meaning=SKILL),
    Column("Mean net", "number", minor=True, meaning="Of the price at the entry, with the interval of 95 %"),
    Column("Unfilled", "number", minor=True, meaning=UNFILLED),
    Column("No price", "number", minor=True, meaning=NO_PRICE),
)
EXTREMES = (
    Column("Recommendation"),
    Column("Net", "number", meaning="After fees, of the price at the entry"),
    Column("Came true"),
)


def head(found: TrackRecord) -> html.Div:
    """Return since when recommendations are issued, how many there are, the root, and where the data is."""
    ledger = [html.A(form, href=f"/api/recommendations/ledger?format={form.lower()}") for form in ("JSONL", "CSV")]
    figures = html.A("JSON", href=f"/api/recommendations/track-record?currency={found.currency}")
    parts = ["The whole ledger: ", ledger[0], " · ", ledger[1], ". These figures as ", figures, "."]
    whole = html.P(parts, className="caption")
    if found.live_since is None:
        return html.Div([states.nothing(f"{NOT_YET} in {found.currency}", _later()), whole])
    since = f"Live since {formats.day(found.live_since)}: {formats.count(found.issued)} issued in {found.currency}."
    judged = f" Judged last on {formats.moment(found.as_of)}." if found.as_of else " None is old enough to be judged."
    root = html.P(["Root of the ledger: ", html.Code(found.root), ". Keep it to see any later change."])
    return html.Div([html.P(since + judged), root, whole])


def counts(record: Record, groups: Sequence[Group]) -> html.Div:
    """Return the counts of everything, and of each type by each version of its method."""
    rows = [_counted("Everything", record)]
    rows += [_counted(f"{TYPE_NAMES.get(one.type, one.type)}, {one.method}", one.record) for one in groups]
    return table("How often recommendations came true", COUNTS, rows)


def extremes(figures: Figures) -> html.Div:
    """Return the best and the worst, side by side in one table each."""
    parts = (("The best", figures.best), ("The worst", figures.worst))
    return html.Div([table(title, EXTREMES, [_result(one) for one in some]) for title, some in parts])


def record_in_words(record: TypeRecord | None) -> str:
    """Return how often recommendations of a type came true, beside how often that happens anyway."""
    if record is None or not record.n:
        return "no outcome yet"
    hits = f"{formats.count(record.hits)} of {formats.count(record.n)} came true after {record.horizon} days"
    if record.n < record.least:
        return f"{hits}, too few to say"
    return hits if record.base_rate is None else f"{hits}, {formats.share(record.base_rate)} do anyway"


def too_few(record: Record) -> html.Div:
    """Return the note in place of figures that would rest on too little."""
    judged = f"{formats.count(record.n)} of {LEAST} judged outcomes are there."
    return states.nothing("Too few to say", judged)


def _later() -> str:
    return "The ledger is ready before they are, so that none can be left out of it. What is issued will be here."


def _counted(name: str, record: Record) -> list[Any]:
    figures = record.figures
    told: Sequence[Any] = ("too few to say", "", "", "")
    if figures:
        base = "unknown" if figures.base_rate is None else formats.share(figures.base_rate)
        skill = "" if figures.brier_skill is None else f"{figures.brier_skill:.3f}"
        told = (formats.share(figures.hit_rate), base, skill, _mean(figures))
    return [name, formats.count(record.n), *told, formats.count(record.unfilled), formats.count(record.no_price)]


def _mean(figures: Figures) -> str:
    if figures.mean_net is None:
        return ""
    mean, low, high = (formats.change(100 * part) for part in figures.mean_net)
    return f"{mean} ({low} to {high})"


def _result(one: Result) -> list[Any]:
    name = f"{TYPE_NAMES.get(one.type, one.type)}, no. {one.id}, {formats.day(one.issued_at)}"
    return [name, formats.change(100 * (one.gain or 0)), "yes" if one.label == "hit" else "no"]
