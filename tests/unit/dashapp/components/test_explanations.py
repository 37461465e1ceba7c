"""The panel of an explanation: its text, who wrote it, and the way to its facts."""

from datetime import UTC, datetime

from dashapp.components.explanations import explanation
from services.analysis.explanations import TEMPLATE, Explanation
from tests.unit.dashapp.rendering import text_of

AS_OF = datetime(2026, 11, 30, tzinfo=UTC)


def told(written_by: str, as_of: datetime | None = AS_OF) -> str:
    found = Explanation("Opt costs $1.00.", written_by, True, {"subject": "Opt"}, as_of)
    return text_of(explanation(found, "/api/cards/1/explanation?period=7d"))


def test_the_template_is_named() -> None:
    assert "Written from the data by a template" in told(TEMPLATE)


def test_a_model_is_named_with_what_was_checked() -> None:
    assert "Worded by some-model:8b, numbers checked" in told("some-model:8b")


def test_without_a_price_there_is_no_age() -> None:
    assert "as of" in told(TEMPLATE)
    assert "as of" not in told(TEMPLATE, None)
