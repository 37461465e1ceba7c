"""Charts of the track record: what was said against what was seen, and the paper portfolio against the index."""

from collections.abc import Sequence

import plotly.graph_objects as go

from analysis.scores import Bin
from analysis.track_record import Portfolio
from dashapp.figures.theme import palette, template

LARGEST_MARK = 26  # pixels


def reliability(bins: Sequence[Bin], theme: str | None) -> go.Figure:
    """Return stated probabilities against the share that came true; on the diagonal both are the same."""
    colours = palette(theme)
    most = max(one.n for one in bins)
    diagonal = go.Scatter(
        x=[0, 1], y=[0, 1], mode="lines", name="As said", hoverinfo="skip",
        line={"color": colours.muted, "width": 1, "dash": "dash"},
    )  # fmt: skip
    seen = go.Scatter(
        x=[one.stated for one in bins],
        y=[one.seen for one in bins],
        mode="markers+lines",
        name="Seen",
        text=[f"{one.n} said {one.stated:.0%}, {one.seen:.0%} came true" for one in bins],
        hoverinfo="text",
        marker={"color": colours.accent, "size": [max(LARGEST_MARK * (one.n / most) ** 0.5, 6) for one in bins]},
        line={"color": colours.accent, "width": 1},
    )
    figure = go.Figure([diagonal, seen], layout={"template": template("dark" if theme == "dark" else "light")})
    figure.update_xaxes(type="linear", range=[0, 1], tickformat=".0%", showspikes=False)
    figure.update_yaxes(range=[0, 1], tickformat=".0%")
    figure.update_layout(showlegend=False, hovermode="closest")
    return figure


def portfolio(data: Portfolio, theme: str | None) -> go.Figure:
    """Return the paper portfolio and the index over time, in stakes; doing nothing is the line at 0."""
    colours = palette(theme)
    days = [point.day for point in data.points]
    lines = (("Recommendations, after fees", [point.net for point in data.points], colours.accent),
             ("The index", [point.index for point in data.points], colours.muted))  # fmt: skip
    traces = [
        go.Scatter(
            x=days,
            y=values,
            name=name,
            line={"color": colour, "width": 2},
            hoverinfo="none",
            customdata=[f"{value:+.2f}" for value in values],
        )
        for name, values, colour in lines
    ]
    figure = go.Figure(traces, layout={"template": template("dark" if theme == "dark" else "light")})
    figure.update_layout(showlegend=False)
    figure.add_shape(type="line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": colours.muted, "dash": "dash"})
    figure.update_yaxes(tickformat=",.1f")
    return figure
