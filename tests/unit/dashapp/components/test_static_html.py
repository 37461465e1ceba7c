"""HTML of layouts: what is read and seen before any script runs."""

from html.parser import HTMLParser
from typing import Any

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html

from dashapp.components import filters
from dashapp.components.static_html import html_of
from dashapp.components.static_markup import Still
from dashapp.pages.registry import PAGES


def drawn(node: Any) -> str:
    return html_of(node, {})


class Balance(HTMLParser):
    """The open elements of a document; raises where an end does not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, _attributes: Any) -> None:
        if tag not in ("img", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_an_element_has_its_class_and_its_words_and_no_id() -> None:
    node = html.P(["Now ", html.Strong("7")], id="now", className="caption", tabIndex=-1)
    assert drawn(node) == '<p data-id="now" class="caption" tabindex="-1">Now <strong>7</strong></p>'


def test_words_and_attributes_are_escaped() -> None:
    node = html.Span("<script>", title='"><script>')
    assert drawn(node) == '<span title="&quot;&gt;&lt;script&gt;">&lt;script&gt;</span>'


def test_what_is_hidden_or_disabled_is_so_at_first() -> None:
    assert drawn(html.Button("Clear", disabled=True, hidden=False)) == "<button disabled>Clear</button>"


def test_a_style_is_written_as_css() -> None:
    node = html.Div(style={"backgroundImage": 'url("x.png")'})
    assert drawn(node) == '<div style="background-image: url(&quot;x.png&quot;)"></div>'


def test_a_link_of_dash_is_a_link() -> None:
    assert drawn(dcc.Link("Cards", href="/cards")) == '<a href="/cards">Cards</a>'


def test_static_markup_is_drawn_as_what_it_holds() -> None:
    assert drawn(Still(html.B("7"))) == "<b>7</b>"


def test_stores_are_left_out_and_a_chart_is_an_empty_place() -> None:
    assert (
        drawn([dcc.Store(id="x"), dcc.Graph(id="chart", className="tall")])
        == '<div data-id="chart" class="tall"></div>'
    )


def test_a_place_can_be_filled_by_its_id() -> None:
    assert html_of(html.Div(id="page"), {"page": html.H1("Cards")}) == '<div data-id="page"><h1>Cards</h1></div>'


def test_segments_show_the_chosen_one() -> None:
    text = drawn(filters.segments("period", "Period", {"7d": "7 days", "30d": "30 days"}, "30d"))
    assert text.count('type="radio"') == 2
    assert text.index("checked") > text.index("7 days")


def test_a_list_shows_the_chosen_option() -> None:
    control = dbc.Select(id="sort", options=[{"value": "a", "label": "A"}, {"value": "b", "label": "B"}], value="b")
    expected = (
        '<select class="form-select" data-id="sort" disabled><option>A</option><option selected>B</option></select>'
    )
    assert drawn(control) == expected


def test_a_field_shows_its_text_and_takes_none_yet() -> None:
    text = drawn(dbc.Input(id="q", type="search", value='set:"x"'))
    assert text == '<input class="form-control" data-id="q" type="search" value="set:&quot;x&quot;" disabled>'


def test_a_field_tells_programs_that_keep_passwords_what_it_takes() -> None:
    text = drawn(dbc.Input(type="password", autocomplete="new-password"))
    assert text == '<input class="form-control" type="password" autocomplete="new-password" disabled>'


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_is_whole_html_with_its_heading(page: Any) -> None:
    text = drawn(page.module.layout())
    parser = Balance()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    assert "<h1>" in text or page.shows_one_of_many
