"""Bulk writes of values by their texts."""

from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from db.copying import copy_values

TEXTS = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0")) | st.just("\\N")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=20))
def test_values_come_back_as_they_were(database: Engine, rows: list[tuple[str | None, str | None]]) -> None:
    with database.begin() as connection:
        connection.exec_driver_sql("CREATE TEMP TABLE told (place integer, a text, b text) ON COMMIT DROP")
        copy_values(connection, "told", ((place, *row) for place, row in enumerate(rows)))
        found = connection.exec_driver_sql("SELECT a, b FROM told ORDER BY place").all()
    assert [tuple(row) for row in found] == rows


def test_numbers_days_and_truth_have_their_types(database: Engine) -> None:
    row = (7, Decimal("1.50"), date(2026, 1, 2), True, None)
    with database.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TEMP TABLE told (a integer, b numeric, c date, d boolean, e text) ON COMMIT DROP"
        )
        copy_values(connection, "told", [row])
        assert tuple(connection.exec_driver_sql("SELECT * FROM told").one()) == row
