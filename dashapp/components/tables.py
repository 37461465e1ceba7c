"""Tables: a caption, headers with their scope, numbers to the right; they are as long as their rows, on the page.

On phones a row is a block: its name at the left, its numbers below one another at the right, with the titles of their
columns, other cells below. Distinguishing values of minor columns are repeated there below the row's name, in an
element of class `instead`.

Exact values and reasons on hover (`title`) are one stop of the Tab key a table; assets/tips.js shows them, and leads
from one to the next by the arrow keys.

A row may have a key: the subject of its numbers (a series, a card in a currency). assets/flash.js compares a cell with
the one of the same table, key and column, so rows may be redrawn, added, removed and moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashapp.components.static_markup import Still


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind`: text, number, action; `meaning` explains the title on hover.

    `minor` columns are left out on phones, `spare` ones on all but wide screens. The cells of a `plain` column need no
    title on phones.
    """

    title: str
    kind: str = "text"
    minor: bool = False
    meaning: str = ""
    spare: bool = False
    plain: bool = False

    @property
    def css(self) -> str:
        """Return the classes of the column's cells."""
        left_out = "spare" if self.spare else "minor" if self.minor else ""
        return " ".join(part for part in (self.kind, left_out) if part)


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    keys: Iterable[str] | None = None,
    below: Iterable[Any] | None = None,
    has_buttons: bool = False,
    is_narrow: bool = False,
) -> html.Div:
    """Return a table whose first column is the row's header.

    `keys`: one a row, unique in the table. `below`: one a row, what stands below it over the whole width; None for
    nothing. `has_buttons`: cells have ids that callbacks listen to. `is_narrow`: it fits a phone as it is.
    """
    head = html.Thead(html.Tr([html.Th(_title(column), scope="col", className=column.css) for column in columns]))
    drawn = [_row(columns, row) for row in rows]
    for row, key in zip(drawn, keys, strict=True) if keys is not None else ():
        row.key = key  # of React: what a reader has unfolded stays with its row
        setattr(row, "data-key", key)
    if below is not None:
        drawn = [line for row, content in zip(drawn, below, strict=True) for line in _with_line(row, content, columns)]
    body = html.Tbody(drawn)
    content = html.Table([html.Caption(caption, className="sr-only"), head, body])
    _make_one_stop(content)
    return html.Div(
        content if has_buttons else Still(content), className="table-frame narrow" if is_narrow else "table-frame"
    )


def _make_one_stop(content: html.Table) -> None:
    """Let the Tab key stop at the first of the values with a text on hover; the arrow keys reach the others."""
    parts = (part for part in content._traverse() if isinstance(part, html.Span | html.Time | html.Div))
    told = [part for part in parts if getattr(part, "title", None)]
    for part in told:
        part.tabIndex = 0 if part is told[0] else -1


def _with_line(row: html.Tr, content: Any, columns: Sequence[Column]) -> list[html.Tr]:
    if content is None:
        return [row]
    row.className = "has-below"
    return [row, html.Tr(html.Td(content, colSpan=len(columns)), className="below")]


def _title(column: Column) -> html.Span | str:
    if not column.meaning:
        return column.title
    mark = html.Span("?", className="hint", **{"aria-hidden": "true"})
    return html.Span([column.title, mark], title=f"{column.title}: {column.meaning}")


def _row(columns: Sequence[Column], cells: Sequence[Any]) -> html.Tr:
    first, *others = zip(columns, cells, strict=True)
    return html.Tr(
        [
            html.Th(first[1], scope="row", className=first[0].css),
            *(_cell(column, cell) for column, cell in others),
        ]
    )


def _cell(column: Column, content: Any) -> html.Td:
    title = {} if column.plain else {"data-title": column.title}
    return html.Td(content, className=column.css, **title)
