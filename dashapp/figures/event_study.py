"""Chart of the event study: the median path of a kind relative to the index, within its quartiles."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.theme import palette, template
from services.market.events import PathDay


def paths(path: Sequence[PathDay], theme: str | None) -> go.Figure:
    """Return the median and the quartiles by days after the event, in per cent; the event is the line at 0."""
    colours = palette(theme)
    edge = {"width": 1, "dash": "dot", "color": colours.muted}
    lines = (("low", "Lower quartile", edge), ("high", "Upper quartile", edge),
             ("median", "Median", {"width": 2, "color": colours.accent}))  # fmt: skip
    traces = [
        go.Scatter(
            x=[one.day_offset for one in path],
            y=[getattr(one, field) for one in path],
            name=name,
            mode="lines",
            line=line,
            hoverinfo="none",
            customdata=[f"{formats.change(getattr(one, field))}\n{one.n} events" for one in path],
        )
        for field, name, line in lines
    ]
    figure = go.Figure(traces, layout={"template": template("dark" if theme == "dark" else "light")})
    figure.update_layout(showlegend=False)
    figure.update_xaxes(type="linear", title_text="Days after the event", showspikes=False)
    figure.update_yaxes(ticksuffix=" %")
    for axis in ("x", "y"):
        other = "y" if axis == "x" else "x"
        ends = {f"{axis}0": 0, f"{axis}1": 0, f"{other}0": 0, f"{other}1": 1, f"{other}ref": "paper"}
        figure.add_shape(type="line", **ends, line={"color": colours.muted, "width": 1, "dash": "dash"}, layer="below")
    return figure


def words(day: PathDay) -> str:
    """Return when a day is, in words."""
    if day.day_offset == 0:
        return "The day itself"
    number = abs(day.day_offset)
    return f"{number} day{'s' if number > 1 else ''} {'after' if day.day_offset > 0 else 'before'}"
