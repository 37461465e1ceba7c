"""Settings of the embedded PostgreSQL, and how psql is told where to go."""

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from stack.postgres import machine_settings, psql_arguments


@given(password=st.text(min_size=1, max_size=30))
def test_a_password_never_stands_on_the_command_line(password: str) -> None:
    url = f"postgresql+psycopg://owner:{quote(password, safe='')}@db.example:5433/prices?sslmode=require"
    arguments, variables = psql_arguments(url)
    assert arguments == ["--dbname", "postgresql://owner@db.example:5433/prices?sslmode=require"]
    assert variables == {"PGPASSWORD": password}


def test_a_url_without_a_login_stays_without_one() -> None:
    assert psql_arguments("postgresql:///prices") == (["--dbname", "postgresql:///prices"], {})


def test_a_small_machine_gets_small_buffers() -> None:
    assert machine_settings(1024)["shared_buffers"] == "128MB"


def test_a_large_machine_keeps_memory_for_others() -> None:
    assert machine_settings(262144)["shared_buffers"] == "2048MB"
