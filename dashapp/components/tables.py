"""Tables: a caption, headers with their scope, numbers to the right; they scroll in their own frame.

What tells rows apart but stands in a minor column is repeated for phones below the row's name, in an element of class
`instead`.

A row may have a key: what its numbers are of (a series, a card in a currency). assets/flash.js compares a cell with the
one of the same table, key and column, so rows may be drawn anew, come, go and change places.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashapp.components.still import Still


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `kind`: text, number; `minor` columns are left out on phones."""

    title: str
    kind: str = "text"
    minor: bool = False

    @property
    def css(self) -> str:
        """Classes of the column's cells."""
        return f"{self.kind} minor" if self.minor else self.kind


def table(
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    keys: Iterable[str] | None = None,
    has_buttons: bool = False,
) -> html.Div:
    """A table whose first column names its row. The frame can be reached and scrolled with the keyboard.

    `keys`: one a row, each once in the table. Of cells that have ids, which callbacks hear, the caller says so:
    `has_buttons`.
    """
    head = html.Thead(html.Tr([html.Th(column.title, scope="col", className=column.css) for column in columns]))
    drawn = [_row(columns, row) for row in rows]
    for row, key in zip(drawn, keys, strict=True) if keys is not None else ():
        setattr(row, "data-key", key)
    body = html.Tbody(drawn)
    content = html.Table([html.Caption(caption, className="sr-only"), head, body])
    return html.Div(
        content if has_buttons else Still(content),
        className="table-frame",
        tabIndex=0,
        role="region",
        **{"aria-label": caption},
    )


def _row(columns: Sequence[Column], cells: Sequence[Any]) -> html.Tr:
    first, *others = zip(columns, cells, strict=True)
    return html.Tr(
        [
            html.Th(first[1], scope="row", className=first[0].css),
            *(html.Td(cell, className=column.css) for column, cell in others),
        ]
    )
