"""The home page before there are prices: how far the first load is, and how to look around until then."""

from datetime import UTC, datetime

from dash import html

from dashapp import formats
from dashapp.components import runs
from services.operation.data_state import DataState
from services.operation.runs import Run

LEAST_SHARE = 0.05  # of a load, from which the rest can be estimated


def first_load(state: DataState, now: datetime | None = None) -> html.Section:
    """Return a panel with the running loads, each with its progress and the time that is left."""
    title = "First prices are loading" if state.loading else "There are no prices yet"
    waiting = html.P("They appear here as soon as a source has been read.")
    lines = [_line(run, now or datetime.now(UTC)) for run in state.loading] or [waiting]
    hint = html.P(["To look around without waiting: ", html.Code("make demo"), ", a simulated market."])
    return html.Section([html.H2(title), *lines, hint], className="panel first-load")


def _line(run: Run, now: datetime) -> html.Div:
    left = _left(run, now)
    rest = [html.Span(left, className="caption")] if left else []
    return html.Div([runs.progress(run), *rest], className="first-load-line")


def _left(run: Run, now: datetime) -> str:
    """Return the time that is left at the pace so far; empty where it cannot be estimated."""
    share = runs.done_share(run)
    if share is None or share < LEAST_SHARE:
        return ""
    left = (now - run.started_at) * (1 - share) / share
    return f"about {formats.duration(left)} left in this step"
