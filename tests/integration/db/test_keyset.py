"""Keyset pages: every row once, in the order of a plain sort, unknown values last, whatever is inserted meanwhile."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from db.queries.keyset import SortColumn, after, descending, order_by

PRICE = SortColumn("price", "numeric", nullable=True)
CHANGE = SortColumn("change", "numeric", nullable=True)
NAME = SortColumn('name COLLATE "C"', "text")
ID = SortColumn("id", "integer")
LISTS = [(ID,), (NAME, ID), (PRICE, ID), (PRICE, CHANGE, ID), (CHANGE, NAME, ID), (NAME, PRICE, ID)]
BOTH = [*LISTS, *map(descending, LISTS), (NAME, *descending([ID])), (*descending([PRICE]), ID)]

Row = tuple[int, str, Decimal | None, Decimal | None]
few = st.none() | st.sampled_from([Decimal("0"), Decimal("0.25"), Decimal("0.250"), Decimal("7")])
rows_of_few_values = st.lists(st.tuples(st.sampled_from(["a", "B", "b", "é"]), few, few), max_size=25)


@pytest.fixture
def connection(database: Engine) -> Iterator[Connection]:
    """A transaction with an empty table `listed`, taken back in the end."""
    with database.connect() as connection:
        connection.execute(text("CREATE TABLE listed (id integer, name text, price numeric, change numeric)"))
        yield connection
        connection.rollback()


def insert(connection: Connection, rows: list[Row]) -> None:
    statement = text("INSERT INTO listed VALUES (:id, :name, :price, :change)")
    if rows:
        connection.execute(statement, [dict(zip(("id", "name", "price", "change"), row, strict=True)) for row in rows])


def page(connection: Connection, columns: tuple[SortColumn, ...], last: Row | None, limit: int) -> list[Row]:
    """The rows after one row; each column's value is read from that row."""
    condition, values = after(columns, position(columns, last)) if last else ("true", {})
    statement = f"SELECT * FROM listed WHERE {condition} ORDER BY {order_by(columns)} LIMIT :limit"
    return [tuple(row) for row in connection.execute(text(statement), {**values, "limit": limit})]


def position(columns: tuple[SortColumn, ...], row: Row) -> tuple[Any, ...]:
    places = {"id": 0, "name": 1, "price": 2, "change": 3}
    return tuple(row[places[column.expression.split()[0]]] for column in columns)


def in_order(rows: list[Row], columns: tuple[SortColumn, ...]) -> list[Row]:
    """The rows sorted by Python: by the last column first, unknown values put behind each time."""
    for place, column in reversed(list(enumerate(columns))):
        known = [row for row in rows if position(columns, row)[place] is not None]
        unknown = [row for row in rows if position(columns, row)[place] is None]
        key = [position(columns, row)[place] for row in known]
        order = sorted(range(len(known)), key=key.__getitem__)
        if column.descending:
            order = sorted(range(len(known)), key=key.__getitem__, reverse=True)
        rows = [known[index] for index in order] + unknown
    return rows


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(made=rows_of_few_values, limit=st.integers(1, 7), later=rows_of_few_values)
def test_walking_all_pages_gives_every_row_once_in_order(
    connection: Connection, made: list[Any], limit: int, later: list[Any]
) -> None:
    for columns in BOTH:
        connection.execute(text("DELETE FROM listed"))
        rows: list[Row] = [(number, *values) for number, values in enumerate(made)]
        more: list[Row] = [(1000 + number, *values) for number, values in enumerate(later)]
        insert(connection, rows)
        seen: list[Row] = []
        last = None
        while found := page(connection, columns, last, limit):
            seen += found
            last = found[-1]
            insert(connection, more[:3])
            more = more[3:]
        assert [row for row in seen if row[0] < 1000] == in_order(rows, columns)
        assert len(seen) == len(set(seen))
        assert seen == in_order(seen, columns)


def test_rows_inserted_behind_the_last_one_seen_are_still_shown(connection: Connection) -> None:
    insert(connection, [(1, "a", None, None), (2, "b", Decimal(1), None), (3, "c", Decimal(2), None)])
    first = page(connection, (PRICE, ID), None, 1)
    insert(connection, [(4, "d", Decimal("0.5"), None), (5, "e", Decimal("1.5"), None)])
    assert [row[0] for row in first + page(connection, (PRICE, ID), first[-1], 10)] == [2, 5, 3, 1]


@pytest.mark.parametrize("descends", [False, True])
def test_the_row_that_a_page_ended_with_may_be_deleted(connection: Connection, descends: bool) -> None:
    columns = descending([NAME, ID]) if descends else (NAME, ID)
    insert(connection, [(number, name, None, None) for number, name in enumerate("aabbcc")])
    first = page(connection, columns, None, 3)
    connection.execute(text("DELETE FROM listed WHERE id = :id"), {"id": first[-1][0]})
    rest = page(connection, columns, first[-1], 10)
    assert sorted(row[0] for row in first + rest) == list(range(6))


@pytest.mark.parametrize(("columns", "missing"), list(product(LISTS, (0, 2))))
def test_a_position_that_does_not_fit_the_columns_is_an_error(columns: tuple[SortColumn, ...], missing: int) -> None:
    with pytest.raises(ValueError, match="position of"):
        after(columns, (1,) * (len(columns) - 1 + missing))


def test_a_column_that_is_always_known_has_no_unknown_position() -> None:
    with pytest.raises(ValueError, match="id is always known"):
        after((PRICE, ID), (None, None))


def test_columns_that_are_all_known_are_compared_as_a_row() -> None:
    both = after((NAME, ID), ("a", 1))[0]
    row = '(name COLLATE "C", id) > (CAST(:after0 AS text), CAST(:after1 AS integer))'
    assert both == f'name COLLATE "C" >= CAST(:after0 AS text) AND {row}'
    backwards = after(descending([ID]), (1,))[0]
    assert backwards == "id <= CAST(:after0 AS integer) AND (id) < (CAST(:after0 AS integer))"
