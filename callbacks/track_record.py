"""Track record page: counts, the best and the worst, the paper portfolio, and what was said against what was seen."""

from typing import Any

from dash import Input, callback, no_update
from dash.dependencies import Output

from analysis.track_record import Record
from callbacks import charts, failures, inputs
from callbacks.charts import ChartContent
from dashapp import cached, formats, shell
from dashapp.components import states
from dashapp.components import track_record as parts
from dashapp.components.charts import narrow_id
from dashapp.components.filters import applied
from dashapp.figures import base
from dashapp.figures import track_record as figures
from dashapp.pages import track_record as page
from services.analysis.track_record import TrackRecord, TrackRecordRequest

CHOICES = [Input(page.TYPE, "value"), Input(page.HORIZON, "value"), Input(shell.CURRENCY, "data")]

for chart in page.CHARTS:
    charts.connect(chart)


@callback(
    Output(page.HEAD, "children"),
    Output(page.COUNTS, "children"),
    Output(page.EXTREMES, "children"),
    *CHOICES,
    Input(shell.DATA_VERSION, "data"),
    on_error=failures.in_place(page.HEAD, "The track record could not be read", 2),
)
def show_record(
    kind: inputs.RecommendationType, horizon: inputs.Horizon, currency: inputs.Currency, _version: Any
) -> tuple[Any, ...]:
    """Return the counts of all recommendations, and the best and the worst."""
    found, record = _record(kind, horizon, currency)
    groups = [one for one in found.groups if str(one.horizon) == horizon]
    extremes = parts.extremes(record.figures) if record.figures else parts.too_few(record)
    return parts.head(found), parts.counts(record, groups) if found.issued else None, extremes


@callback(
    *charts.outputs(page.PORTFOLIO),
    *CHOICES,
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.PORTFOLIO), "data"),
    on_error=failures.in_chart(page.PORTFOLIO, "The portfolio could not be drawn"),
)
def show_portfolio(
    kind: inputs.RecommendationType,
    horizon: inputs.Horizon,
    currency: inputs.Currency,
    theme: inputs.Theme,
    _version: Any,
    narrow: inputs.Narrow,
) -> ChartContent:
    """Draw what the recommendations would have brought with the same stake each, beside the index."""
    _, record = _record(kind, horizon, currency)
    data = record.figures and record.figures.portfolio
    if not data:
        return _nothing(record, "No net is known.")
    last = data.points[-1]
    summary = (
        f"{formats.count(data.stakes)} stakes: {last.net:+.2f} after fees, {last.index:+.2f} in the index (grey), "
        f"0 with nothing done (dashed); deepest fall {data.drawdown:.2f}."
    )
    return _drawn(figures.portfolio(data, theme), summary, narrow)


@callback(
    *charts.outputs(page.RELIABILITY),
    *CHOICES,
    Input(shell.THEME, "data"),
    Input(shell.DATA_VERSION, "data"),
    Input(narrow_id(page.RELIABILITY), "data"),
    on_error=failures.in_chart(page.RELIABILITY, "The probabilities could not be drawn"),
)
def show_reliability(
    kind: inputs.RecommendationType,
    horizon: inputs.Horizon,
    currency: inputs.Currency,
    theme: inputs.Theme,
    _version: Any,
    narrow: inputs.Narrow,
) -> ChartContent:
    """Draw stated probabilities against what came true."""
    _, record = _record(kind, horizon, currency)
    bins = record.figures and record.figures.reliability
    if not bins:
        return _nothing(record, "No probability was stated.")
    told = (f"{one.n} said {one.stated:.0%}, {one.seen:.0%} came true" for one in bins)
    return _drawn(figures.reliability(bins, theme), f"{'; '.join(told)}.", narrow)


def _record(kind: str, horizon: str, currency: str) -> tuple[TrackRecord, Record]:
    """Return the track record of a type, and the part of one horizon."""
    found = cached.load_track_record(TrackRecordRequest.parse(currency=currency, type=applied(kind)))
    return found, next(one.record for one in found.horizons if str(one.horizon) == horizon)


def _drawn(figure: Any, summary: str, narrow: bool | None) -> ChartContent:
    if narrow:
        base.narrow(figure)
    return ChartContent(figure, None, summary, summary)


def _nothing(record: Record, why: str) -> ChartContent:
    note = states.nothing(why) if record.figures else parts.too_few(record)
    return ChartContent(no_update, note, "There is too little to draw.", None)
