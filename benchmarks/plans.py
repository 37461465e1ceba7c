"""The plans of every statement that a block of code runs: none may scan all snapshots.

They are the readers' plans, made once for all values (db/engine.py).
"""

import json
import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from benchmarks.results import Result, at_most

FORBIDDEN = ("Seq Scan", "Parallel Seq Scan")
SNAPSHOTS = ("price_snapshots", "_hyper_1_")  # partitions here, chunks on TimescaleDB

PLACEHOLDER = re.compile(r"%\(\w+\)s")


@contextmanager
def watched(engine: Engine) -> Iterator[set[str]]:
    """Yield a set that collects every statement of an engine during the block."""
    seen: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.add(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def scans(connection: Connection, statement: str) -> list[str]:
    """Return the partitions of the snapshots that a statement would scan."""
    numbers = {name: f"${place}" for place, name in enumerate(dict.fromkeys(PLACEHOLDER.findall(statement)), start=1)}
    general = PLACEHOLDER.sub(lambda found: numbers[found[0]], statement)
    explained = connection.exec_driver_sql(f"EXPLAIN (GENERIC_PLAN, FORMAT JSON) {general}").scalar_one()
    plan = explained if isinstance(explained, list) else json.loads(explained)
    return [
        node["Relation Name"]
        for node in _nodes(plan[0]["Plan"])
        if node["Node Type"] in FORBIDDEN and node["Relation Name"].startswith(SNAPSHOTS)
    ]


def result(engine: Engine, statements: Set[str]) -> Result:
    """Return how many of these statements would scan a partition of the snapshots; the target is none."""
    asked = [text for text in statements if text.lstrip().upper().startswith(("SELECT", "WITH"))]
    with engine.connect() as connection:
        guilty = [text for text in asked if scans(connection, text)]
    case = f"statements with a sequential scan of snapshots, of {len(asked)}"
    return Result(case, len(guilty), "statements", target=at_most(0))


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)
