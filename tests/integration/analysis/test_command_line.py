"""`python -m analysis verify-ledger`: says that the ledger is whole, or names the first row that is not."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import Engine

from analysis.canonical import canonical, digest
from analysis.hash_chain import next_root
from db.engine import reading
from db.queries import ledger
from services.analysis.verifying import verify
from tests.conftest import ROOT
from tests.support.recommendations import issue_some, tamper


def verify_ledger(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "analysis", "verify-ledger", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


@pytest.fixture
def issued(database: Engine) -> Engine:
    """A database with three batches of two."""
    for number in range(3):
        issue_some(database, [2 * number, 2 * number + 1], f"batch {number}")
    return database


def test_a_whole_ledger_is_told_with_its_root(issued: Engine) -> None:
    done = verify_ledger()
    assert done.returncode == 0
    assert f"3 batches, 6 rows, root {verify().root.hex()}" in done.stdout


def test_an_empty_ledger_is_whole(database: Engine) -> None:
    assert verify_ledger().returncode == 0


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ("UPDATE recommendations SET probability = 0.99 WHERE id >= 4", "recommendation 4"),
        ("""UPDATE recommendations SET facts = '{"price": "9.00"}' WHERE id = 2""", "recommendation 2"),
        ("UPDATE recommendations SET issued_at = issued_at - interval '1 us' WHERE id = 6", "recommendation 6"),
        ("DELETE FROM recommendations WHERE id = 3", "recommendation 3"),
        ("UPDATE ledger_batches SET key = 'other' WHERE id = 2", "batch 2"),
        ("UPDATE ledger_batches SET previous = root WHERE id = 3", "batch 3"),
        ("DELETE FROM recommendations WHERE batch_id = 2; DELETE FROM ledger_batches WHERE id = 2", "batch 2"),
    ],
)  # fmt: skip
def test_what_a_superuser_changed_is_named(issued: Engine, change: str, where: str) -> None:
    tamper(issued, *change.split("; "))
    done = verify_ledger()
    assert done.returncode == 1
    assert f"broken at {where}:" in done.stderr


def test_a_row_that_was_changed_with_its_hash_breaks_its_batch(issued: Engine) -> None:
    tamper(issued, "UPDATE recommendations SET action = 'sell' WHERE id = 3")
    with reading(fresh=True) as connection:
        batches = {batch.header.id: found for batch, found in ledger.entries(connection)}
    forged = digest(canonical(next(row.record for row in batches[2] if row.id == 3))).hex()
    tamper(issued, f"UPDATE recommendations SET sha256 = '\\x{forged}' WHERE id = 3")
    done = verify_ledger()
    assert (done.returncode, "broken at batch 2:" in done.stderr) == (1, True)


def test_an_end_that_is_gone_shows_to_whoever_kept_a_root(issued: Engine) -> None:
    kept = verify().root.hex()
    tamper(issued, "DELETE FROM recommendations WHERE batch_id = 3", "DELETE FROM ledger_batches WHERE id = 3")
    assert verify_ledger().returncode == 0
    done = verify_ledger("--root", kept)
    assert done.returncode == 1
    assert "the ledger never had it" in done.stderr


def test_a_root_of_before_is_still_in_the_ledger(issued: Engine) -> None:
    kept = verify().root
    batch = issue_some(issued, [99], "later").batch
    assert batch
    assert batch.root == next_root(kept, batch.merkle)
    assert verify_ledger("--root", kept.hex()).returncode == 0


def test_a_text_that_is_no_root_is_refused(database: Engine) -> None:
    done = verify_ledger("--root", "beef")
    assert done.returncode == 2
    assert "64 hexadecimal digits" in done.stderr
