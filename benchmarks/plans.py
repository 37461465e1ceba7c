"""The plans of every statement that a block of code runs: none may go through the snapshots from end to end."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks.results import Result, at_most

FORBIDDEN = ("Seq Scan", "Parallel Seq Scan")
SNAPSHOTS = ("price_snapshots", "_hyper_1_")  # partitions here, chunks on TimescaleDB

Statements = dict[str, Any]  # text -> the values of its first run


@contextmanager
def watched(engine: Engine) -> Iterator[Statements]:
    """Note every statement that is run over an engine meanwhile."""
    seen: Statements = {}

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        seen.setdefault(statement, values)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def scans(connection: Connection, statement: str, values: Any) -> list[str]:
    """The partitions of the snapshots that a statement would read from end to end."""
    explained = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", values).scalar_one()
    plan = explained if isinstance(explained, list) else json.loads(explained)
    return [
        node["Relation Name"]
        for node in _nodes(plan[0]["Plan"])
        if node["Node Type"] in FORBIDDEN and node["Relation Name"].startswith(SNAPSHOTS)
    ]


def result(engine: Engine, statements: Statements) -> Result:
    """How many of these statements would go through a partition of the snapshots; the target is none."""
    asked = {
        text: values for text, values in statements.items() if text.lstrip().upper().startswith(("SELECT", "WITH"))
    }
    with engine.connect() as connection:
        guilty = [text for text, values in asked.items() if scans(connection, text, values)]
    case = f"statements with a sequential scan of snapshots, of {len(asked)}"
    return Result(case, len(guilty), "statements", target=at_most(0))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
