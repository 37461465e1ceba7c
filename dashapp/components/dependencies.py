"""Table of the dependencies of the program: state, latency, what is wrong."""

from datetime import timedelta

from dash import html

from dashapp import formats
from dashapp.components import runs
from dashapp.components.tables import Column, table
from dashapp.health_details import Dependency, HealthDetails

COLUMNS = (Column("Dependency"), Column("State", plain=True), Column("Latency", "number"), Column("Note", plain=True))


def health_table(health: HealthDetails) -> html.Div:
    """Return the worst state in words, and one row a dependency."""
    names = [one.name for one in health.dependencies]
    rows = [_row(one) for one in health.dependencies]
    return html.Div(
        [
            html.P([runs.status(health.status), _facts(health)], className="caption"),
            table("Dependencies and their state", COLUMNS, rows, keys=names),
        ]
    )


def _row(one: Dependency) -> list[object]:
    latency = formats.UNKNOWN if one.latency_ms is None else f"{one.latency_ms:.1f}{formats.NO_BREAK_SPACE}ms"
    return [one.name.capitalize(), runs.status(one.status), latency, one.message or ""]


def _facts(health: HealthDetails) -> str:
    up = formats.length(timedelta(seconds=health.uptime_seconds))
    return f" as of {formats.utc(health.timestamp)}. This web process has run for {up}."
