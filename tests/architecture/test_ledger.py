"""The ledger of recommendations is only ever added to: no statement changes it, and no later migration does."""

import re

import pytest

from db.models.recommendations import TABLES
from tests.support.project import ROOT

LEDGER = "|".join(("ledger_batches", *TABLES.values()))
CHANGE = re.compile(
    rf"\b(?:UPDATE|DELETE\s+FROM|TRUNCATE|ALTER\s+TABLE|DROP\s+TABLE|DISABLE\s+TRIGGER)\s+(?:{LEDGER})\b|ON\s+CONFLICT",
    re.IGNORECASE,
)
MAKING = "0038_recommendations.py"
WRITERS = ("queries/ledger.py", "queries/recommendations.py", "writes/recommendations.py")
LATER = sorted(file for file in (ROOT / "db" / "migrations" / "versions").glob("0*.py") if file.name > MAKING)


@pytest.mark.parametrize("name", WRITERS)
def test_what_reads_and_writes_the_ledger_changes_nothing_that_is_there(name: str) -> None:
    assert CHANGE.findall((ROOT / "db" / name).read_text(encoding="utf-8")) == []


def test_no_other_module_of_the_database_names_its_tables_in_a_change() -> None:
    files = [file for file in (ROOT / "db").rglob("*.py") if "migrations" not in file.parts]
    change = re.compile(rf"\b(?:UPDATE|DELETE\s+FROM|TRUNCATE)\s+(?:{LEDGER})\b", re.IGNORECASE)
    assert len(files) > 50
    assert [str(file) for file in files if change.search(file.read_text(encoding="utf-8"))] == []


def test_no_later_migration_rewrites_it() -> None:
    assert [file.name for file in LATER if re.search(rf"\b(?:{LEDGER})\b", file.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("statement", ["UPDATE recommendations SET", "delete from ledger_batches", "ON CONFLICT DO"])
def test_a_change_is_recognised(statement: str) -> None:
    assert CHANGE.search(statement)
