"""SQL is text in db/ and nowhere else in the program."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.support.project import ROOT, source_files

STATEMENT = re.compile(
    r"""
    \b select \b .+? \b from \s | \b insert \s+ into \s | \b update \s+ \S+ \s+ set \b | \b delete \s+ from \s
    | \b (?: create | alter | drop | truncate ) \s+ (?: or \s+ replace \s+ | temporary \s+ | materialized \s+ )?
        (?: table | view | index | function ) \b
    | \b with \s+ \w+ \s+ as \s* \( | \b copy \s+ \S+ .*? \s (?: from | to ) \s+ std
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def texts(source: str) -> Iterator[str]:
    """String literals of a module but for docstrings; an f-string as a whole, with {} for its gaps."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    formatted = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    pieces = {id(piece) for node in formatted for piece in node.values}
    for node in formatted:
        yield "".join(str(piece.value) if isinstance(piece, ast.Constant) else "{}" for piece in node.values)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | pieces:
            yield node.value


def statements(source: str) -> list[str]:
    """SQL in a module's string literals: written in capitals, or in small letters from the literal's beginning on."""
    found = [(text, match) for text in texts(source) for match in STATEMENT.finditer(text)]
    return [match[0] for text, match in found if match[0].split()[0].isupper() or _begins(text, match)]


def _begins(text: str, match: re.Match[str]) -> bool:
    return not text[: match.start()].strip() and match[0].split()[0].islower()


def test_no_module_outside_db_holds_sql() -> None:
    files = [file for file in source_files() if file.relative_to(ROOT).parts[0] != "db"]
    assert len(files) > 100
    found = {str(file.relative_to(ROOT)): statements(file.read_text(encoding="utf-8")) for file in files}
    assert {file: sql for file, sql in found.items() if sql} == {}


@pytest.mark.parametrize("file", ["queries/cards.py", "writes/ledger.py", "copying.py", "partitions.py", "rollups.py"])
def test_the_search_finds_the_sql_of_db(file: str) -> None:
    assert statements((ROOT / "db" / file).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "literal",
    [
        '"SELECT price FROM latest_prices"',
        '"select id\\n  from cards"',
        'f"SELECT {columns} FROM {table}"',
        'text(f"{BEGIN} AND x IN (SELECT id FROM cards)")',
        '"INSERT INTO cards VALUES (1)"',
        '"UPDATE cards SET name = :name"',
        'f"UPDATE {table} SET name = 1"',
        '"DELETE FROM cards"',
        '"CREATE TABLE cards (id integer)"',
        '"CREATE MATERIALIZED VIEW rollup AS"',
        '"WITH known AS (SELECT 1)"',
        'f"COPY {target} FROM STDIN"',
    ],
)
def test_sql_is_recognised(literal: str) -> None:
    assert statements(f"QUERY = {literal}\n")


@pytest.mark.parametrize(
    "literal",
    [
        '"Select a condition, then read the price from the chart"',
        '"Update the set"',
        '"Delete from your list what you sold"',
        '"prices from Cardmarket, select one"',
        "\"python -m stack psql -- -c 'select count(*) from cards'\"",
    ],
)
def test_words_for_people_are_not_sql(literal: str) -> None:
    assert statements(f"LABEL = {literal}\n") == []


def test_sql_in_a_docstring_is_prose() -> None:
    assert statements('"""Answers SELECT 1 FROM cards."""\n') == []


def test_no_two_advisory_locks_have_the_same_key() -> None:
    key = re.compile(r"^([A-Z_]+) = (4_021_\d{3})\b", re.MULTILINE)
    keys = [found for file in source_files() for found in key.findall(file.read_text(encoding="utf-8"))]
    assert len(keys) > 6
    assert len({number for _, number in keys}) == len(keys), keys
