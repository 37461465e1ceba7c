"""Names of callbacks in metrics: bounded, and the same from one start to the next."""

import pytest

from dashapp.operation.requests import name_of


@pytest.mark.parametrize(
    ("output", "name"),
    [
        ("index.figure", "index.figure"),
        ("..index.figure...note.children..", "index.figure"),
        ("problem.children@7f3a", "problem.children"),
        ('{"index":["ALL"],"type":"lines"}.data', "lines.data"),
        ('..{"index":["ALL"],"type":"lines"}.data...note.children..', "lines.data"),
        ('{"index":["ALL"]}.data', "other.data"),
    ],
)
def test_a_callback_is_named_by_its_first_output(output: str, name: str) -> None:
    assert name_of(output) == name
