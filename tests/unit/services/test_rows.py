"""Rows become dataclasses by the names of their columns."""

from dataclasses import dataclass

import pytest
from sqlalchemy import create_engine, text

from db.engine import Row
from services.rows import made_of


@dataclass(frozen=True)
class Pair:
    first: int
    second: str
    third: str = "usual"


def row(statement: str) -> Row:
    with create_engine("sqlite://").connect() as connection:
        return connection.execute(text(statement)).one()


def test_columns_go_to_the_fields_of_their_name_and_others_are_left_out() -> None:
    assert made_of(row("SELECT 'b' AS second, 1 AS first, 2 AS more"), Pair) == Pair(1, "b")


def test_what_is_told_beside_the_row_counts_more() -> None:
    assert made_of(row("SELECT 1 AS first, 'b' AS second"), Pair, second="c", third="d") == Pair(1, "c", "d")


def test_a_row_that_lacks_a_field_is_an_error() -> None:
    with pytest.raises(TypeError, match="second"):
        made_of(row("SELECT 1 AS first"), Pair)
