"""The tests of scripts, which Node runs: tests/javascript."""

from pathlib import Path

import pytest

from tests.support.scripts import TESTS, run_node


@pytest.mark.parametrize("file", sorted(TESTS.glob("*.test.js")), ids=lambda file: file.name)
def test_the_tests_of_a_script_pass(file: Path) -> None:
    done = run_node("--test", "--test-timeout=30000", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# pass 0\n" not in done.stdout
