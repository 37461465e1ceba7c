"""Charts of one card: a line a series."""

from collections.abc import Callable, Sequence
from datetime import datetime

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import cover, label_ends, line_figure
from dashapp.figures.held import held, longest_step, parts_of, shape_of
from dashapp.figures.labels import EndLabel
from dashapp.figures.lines import band, few_points, points, with_gaps
from dashapp.figures.live import INDEX, card_series, go_on
from dashapp.figures.measures import INDEXED, PRICE, measured, value_axis, written
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.styles import DASHES, LABELLED_LINES, SYMBOLS, SYMBOLS_A_LINE
from dashapp.figures.theme import marketplace_colour, translucent
from market.periods import PERIODS, Bucket
from market.variants import Condition, Finish, Kind
from services.market.cards import CardHistory, HistoryPoint, HistorySeries

# Parts of a line's name, in order; a name has only the parts that differ among the lines.
NAMES: dict[str, Callable[[HistorySeries], str]] = {
    "marketplace": lambda series: formats.marketplace_name(series.marketplace),
    "condition": lambda series: formats.condition_code(series.condition),
    "finish": lambda series: series.finish,
    "language": lambda series: series.language,
    "kind": lambda series: series.kind,
}


def history(
    data: CardHistory,
    theme: str | None,
    log: bool = False,
    measure: str = PRICE,
    live: bool = False,
    since: datetime | None = None,
) -> go.Figure:
    """Draw a card's prices, one line a series, two points or more in all; a single line has a band from low to high.

    The axis begins at `since`. Prices confirmed by whole lists are steps, up to their last confirmation. `live`:
    arriving prices extend the lines.
    """
    bucket = PERIODS[data.period].bucket
    drawn = [held(series, bucket) for series in data.series if series.points]
    names = line_names(drawn)
    traces = [_line(series, name, data, theme, measure) for series, name in zip(drawn, names, strict=True)]
    if live:
        for line, series in zip(traces, drawn, strict=True):
            _go_on(line, series, data, measure)
    if len(drawn) == 1:
        traces.insert(0, _band(drawn[0], bucket, theme, measure))
    figure = line_figure(traces, theme)
    values = _shown_values(drawn, measure)
    value_axis(figure, measure, data.currency, values, theme, log)
    time_axis(figure, Span.of((point.time for series in drawn for point in series.points), since), theme)
    cover(figure, values, log)
    if len(drawn) <= LABELLED_LINES:
        label_ends(figure, _end_labels(drawn, data, theme, measure), values, log)
    else:
        figure.update_layout(showlegend=True)
    return figure


def point_count(data: CardHistory) -> int:
    """Return the number of points of all lines; fewer than two cannot be drawn."""
    return sum(len(series.points) for series in data.series)


def line_names(drawn: Sequence[HistorySeries]) -> list[str]:
    """Return a name for each series, of its distinguishing parts; for a single one its marketplace."""
    return [" ".join(parts) for parts in _name_parts(drawn)]


def _name_parts(drawn: Sequence[HistorySeries]) -> list[list[str]]:
    differing = [name for name in NAMES if len({getattr(series, name) for series in drawn}) > 1] or ["marketplace"]
    return [[NAMES[name](series) for name in differing] for series in drawn]


def _line(series: HistorySeries, name: str, data: CardHistory, theme: str | None, measure: str) -> go.Scatter:
    times = [point.time for point in series.points]
    parts = parts_of(times, series, PERIODS[data.period].bucket)
    values = _scaled(series, measure, "last_price")
    details = [
        _details(point, value, data.currency, measure) for point, value in zip(series.points, values, strict=True)
    ]
    x, y, custom = with_gaps(times, values, details, parts=parts)
    colour = marketplace_colour(series.marketplace, theme)
    line = go.Scatter(
        x=x,
        y=y,
        customdata=custom,
        name=name,
        line={
            "color": colour,
            "dash": DASHES[Finish(series.finish)],
            "width": _width(series),
            "shape": shape_of(series),
        },
        marker={"color": colour, "symbol": SYMBOLS[Condition(series.condition)]},
        connectgaps=False,
        hoverinfo="none",
    )
    # Near Mint is the plain line; lines of other conditions carry symbols at intervals.
    is_plain = series.condition == Condition.NEAR_MINT
    return line.update(few_points(times, parts=parts) if is_plain else points(times, 7, SYMBOLS_A_LINE, parts))


def _width(series: HistorySeries) -> float:
    return 1 if series.kind == Kind.BUYLIST else 2


def _scaled(series: HistorySeries, measure: str, column: str) -> list[float]:
    return measured((getattr(point, column) for point in series.points), series.points[0].last_price, measure)


def _details(point: HistoryPoint, value: float, currency: str, measure: str) -> str:
    price = formats.money(point.last_price, currency)
    parts = [formats.index_value(value), price] if measure == INDEXED else [price]
    if point.min_price != point.max_price:
        parts.append(f"{formats.money(point.min_price, currency)} to {formats.money(point.max_price, currency)}")
    if point.total_listings:
        parts.append(f"{formats.count(point.total_listings)} listings")
    return "\n".join(parts)


def _band(series: HistorySeries, bucket: Bucket, theme: str | None, measure: str) -> go.Scatter:
    times = [point.time for point in series.points]
    low, high = (_scaled(series, measure, column) for column in ("min_price", "max_price"))
    x, y = band(times, low, high, parts_of(times, series, bucket))
    return go.Scatter(
        x=x,
        y=y,
        fill="toself",
        fillcolor=translucent(marketplace_colour(series.marketplace, theme), 0.15),
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        name="low to high",
    )


def _shown_values(drawn: Sequence[HistorySeries], measure: str) -> list[float]:
    columns = ("min_price", "last_price", "max_price") if len(drawn) == 1 else ("last_price",)
    return [value for series in drawn for column in columns for value in _scaled(series, measure, column)]


def _go_on(line: go.Scatter, series: HistorySeries, data: CardHistory, measure: str) -> None:
    indexed = measure == INDEXED
    scale = 100 / float(series.points[0].last_price) if indexed else 1.0
    times = [point.time for point in series.points]
    step = longest_step(times) if series.from_lists else None
    unit = INDEX if indexed else data.currency
    go_on(line, card_series(data, series), times, data.bucket, "price", unit, scale, step)


def _end_labels(drawn: Sequence[HistorySeries], data: CardHistory, theme: str | None, measure: str) -> list[EndLabel]:
    # In two lines of similar length, because the labels' width reduces the chart's.
    labels = []
    for series, parts in zip(drawn, _name_parts(drawn), strict=True):
        last = _scaled(series, measure, "last_price")[-1]
        text = f"{parts[0]}<br>{' '.join([*parts[1:], written(last, measure, data.currency)])}"
        labels.append(
            EndLabel(
                series.points[-1].time,
                last,
                text,
                marketplace_colour(series.marketplace, theme),
                card_series(data, series),
            )
        )
    return labels
