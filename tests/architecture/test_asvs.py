"""The table of ASVS requirements: each chapter is there, and each row has its test or says why it has none."""

import re

import pytest

from tests.support.project import ROOT

ROWS = re.findall(r"^\| (\d[^|]*) \| ([^|]+) \| (.+) \|$", (ROOT / "docs" / "asvs.md").read_text("utf-8"), re.MULTILINE)
REASONS = re.compile(
    r"\bthere (?:is|are) no|there is none|there are none|duty of the deployment|none is accepted|\*\*|security\.md|"
    r"architecture\.md|no script|no other|scripts copy|specification of the API|Python's own"
)


def test_every_chapter_has_rows() -> None:
    assert {int(numbers.split(".")[0]) for numbers, *_ in ROWS} == {*range(1, 18)}
    assert len(ROWS) > 100


@pytest.mark.parametrize(("numbers", "answer"), [(numbers, answer) for numbers, _, answer in ROWS])
def test_a_requirement_has_its_test_or_a_reason(numbers: str, answer: str) -> None:
    assert "`tests/" in answer or REASONS.search(answer), (numbers, answer)
