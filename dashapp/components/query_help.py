"""Help on the query language below a box: its terms with examples, and where a query cannot be read."""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import html

from dashapp.components.tables import Column, table
from market.search.corrections import corrected
from market.search.errors import QueryError
from market.search.fields import CARDS, Vocabulary
from market.search.help import Help

COLUMNS = (Column("Write"), Column("It asks for"), Column("Example"))


def example(query: str, css: str = "chip") -> html.Button:
    """Return a button that puts a query into the page's box (assets/query_box.js)."""
    return html.Button(query, type="button", className=css, **{"data-query": query})


def help_table(lines: Iterable[Help], examples: Mapping[str, str]) -> html.Div:
    """Return the help on the query language; `examples` of the market, by term, replace the usual ones."""
    rows = [(html.Code(one.term), one.meaning, example(examples.get(one.term, one.example))) for one in lines]
    return table("The query language", COLUMNS, rows)


def syntax(content: html.Div, is_open: bool = False) -> html.Details:
    """Return the help below a heading that opens it."""
    return html.Details([html.Summary("Search syntax"), content], className="query-help", open=is_open)


def marked(query: str, error: QueryError, vocabulary: Vocabulary = CARDS) -> list[Any]:
    """Return the message, the query with the position marked, and what was plainly meant as a button."""
    at = error.position - 1
    word = query[at:].split(" ", 1)[0] or "\u00a0"
    shown = html.Code([query[:at], html.Mark(word), query[at + len(word) :]])
    told = html.P(f"At character {error.position}: expected {error.expected}, found {error.found}.")
    meant = corrected(query, vocabulary)
    offer = [html.Span(["Did you mean ", example(meant, "chip meant"), "?"])] if meant else []
    return [told, html.Div([shown, *offer], className="query-meant")]
