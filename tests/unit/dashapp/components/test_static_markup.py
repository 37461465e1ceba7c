"""Markup that is one component for Dash."""

import json

import pytest
from dash import dcc, html
from plotly.utils import PlotlyJSONEncoder

from dashapp.components.static_markup import Still
from dashapp.components.tables import Column, table
from tests.unit.dashapp.rendering import find


def test_its_tree_is_sent_as_dash_writes_components() -> None:
    sent = json.loads(json.dumps(Still(html.Td([dcc.Link("Sol Ring", href="/cards/1")])), cls=PlotlyJSONEncoder))
    (link,) = sent["props"]["tree"]["props"]["children"]
    assert (sent["namespace"], sent["type"]) == ("dualcaster", "Still")
    assert (link["type"], link["props"]["href"]) == ("Link", "/cards/1")


def test_what_callbacks_can_hear_is_refused() -> None:
    with pytest.raises(ValueError, match="id"):
        Still(html.Div([html.Button("Retry", id={"type": "retry", "panel": "x"})]))


def test_a_table_is_one_of_them_unless_it_has_buttons() -> None:
    columns, rows = [Column("Name")], [["Sol Ring"]]
    assert find(table("Cards", columns, rows), "Still")
    assert not find(table("Cards", columns, rows, has_buttons=True), "Still")
