"""Texts of a language model: asked for, checked, tried once more, stored; the template's text where it fails."""

import json
from typing import Any

import pytest
import redis
import structlog
from structlog.testing import capture_logs

from explanations.facts import Facts, Kind, rendered
from explanations.templates import written
from people import tasks
from people.wording.writing import write
from services.analysis import wording
from services.analysis.explanations import TEMPLATE, explain
from services.settings import settings
from tests.support.explanations import card_facts, collection_facts, market_facts
from tests.support.good_answers import GOOD
from tests.support.hostile_answers import hostile_answers
from tests.support.language_model import KEY, MODEL, TOKENS, FakeModel

FACTS: dict[Kind, Facts] = {Kind.CARD: card_facts(), Kind.MARKET: market_facts()}
APIS = ("openai", "anthropic")  # each is asked for every other text
TEXT = GOOD[Kind.CARD][0]
HOSTILE = "{{subject}} costs {{now}}. It rose 25 percent because of demand, {{change}}."


def shown(facts: Facts) -> tuple[str, str]:
    """What a reader sees, and who wrote it."""
    found = explain(facts, None)
    assert found.checked
    return found.text, found.written_by


def test_a_good_text_is_shown_with_the_name_of_its_model(model: FakeModel) -> None:
    model.says(TEXT)
    assert write(FACTS[Kind.CARD]) == "written"
    assert shown(FACTS[Kind.CARD]) == (rendered(TEXT, FACTS[Kind.CARD]), MODEL)
    assert len(model.questions) == 1


def test_a_text_that_is_there_is_not_asked_for_again(model: FakeModel) -> None:
    model.says(TEXT)
    assert [write(FACTS[Kind.CARD]) for _ in range(2)] == ["written", "known"]
    assert len(model.questions) == 1


def test_a_refused_text_is_tried_once_more_with_what_was_wrong(model: FakeModel) -> None:
    model.says(HOSTILE, TEXT)
    assert write(FACTS[Kind.CARD]) == "written"
    assert shown(FACTS[Kind.CARD])[1] == MODEL
    told = [one["content"] for one in model.questions[1]["messages"][-2:]]
    assert told[0] == HOSTILE
    assert "has words that are not in the list: because, demand, percent" in told[1]


def test_after_two_refused_texts_the_template_is_shown_and_nobody_asks_for_an_hour(
    model: FakeModel, emptied: redis.Redis
) -> None:
    model.says(HOSTILE)
    assert [write(FACTS[Kind.CARD]) for _ in range(3)] == ["refused", "known", "known"]
    assert len(model.questions) == 2
    assert shown(FACTS[Kind.CARD])[1] == TEMPLATE
    assert 3_500 < emptied.ttl(wording.key_now(FACTS[Kind.CARD])) <= 3_600


@pytest.mark.parametrize("ended", ["length", "max_tokens", "content_filter", "refusal", "tool_use", ""])
def test_a_text_that_did_not_end_by_itself_is_refused(model: FakeModel, ended: str) -> None:
    model.ended = ended
    model.says(TEXT)
    assert write(FACTS[Kind.CARD]) == "refused"
    assert shown(FACTS[Kind.CARD])[1] == TEMPLATE


def test_the_hostile_answers_are_two_hundred() -> None:
    assert len([one for one in hostile_answers() if one.kind in FACTS]) >= 200


@pytest.mark.slow
def test_no_hostile_answer_is_ever_shown(model: FakeModel, emptied: redis.Redis) -> None:
    answers = [one for one in hostile_answers() if one.kind in FACTS][APIS.index(model.api) :: len(APIS)]
    templates = {kind: (rendered(written(facts), facts), TEMPLATE) for kind, facts in FACTS.items()}
    for answer in answers:
        model.says(answer.text)
        facts = FACTS[answer.kind]
        assert write(facts) == "refused", answer
        assert shown(facts) == templates[answer.kind]
        emptied.flushall()
    assert len(model.questions) == 2 * len(answers)


def test_most_good_answers_are_shown(model: FakeModel, emptied: redis.Redis) -> None:
    accepted = 0
    good = [(kind, text) for kind in FACTS for text in GOOD[kind]]
    for kind, text in good:
        model.says(text)
        accepted += write(FACTS[kind]) == "written"
        emptied.flushall()
    assert accepted >= len(good) - 1


def test_a_question_has_facts_and_rules_and_nothing_else(model: FakeModel) -> None:
    model.says(TEXT)
    write(FACTS[Kind.CARD])
    (question,) = model.questions
    assert question["model"] == MODEL
    assert json.loads(question["messages"][-1]["content"]) == {"facts": dict(FACTS[Kind.CARD].texts)}
    assert question.keys() <= {"model", "messages", "max_completion_tokens", "max_tokens", "system"}
    sent = model.headers[0]
    assert (sent.get("authorization"), sent.get("x-api-key")) in ((f"Bearer {KEY}", None), (None, KEY))


def test_nothing_of_a_collection_is_told(model: FakeModel) -> None:
    model.says(TEXT)
    assert write(collection_facts()) == "off"
    assert shown(collection_facts())[1] == TEMPLATE
    assert model.questions == []


def test_a_stored_text_that_somebody_has_changed_is_not_shown(model: FakeModel, emptied: redis.Redis) -> None:
    model.says(TEXT)
    write(FACTS[Kind.CARD])
    key = wording.key_now(FACTS[Kind.CARD])
    for changed in (b"{", b"[]", b'{"text": "It costs 99 dollars.", "model": "x", "attempts": 1}', b"\xff"):
        emptied.set(key, changed)
        assert shown(FACTS[Kind.CARD])[1] == TEMPLATE


def test_the_log_has_tokens_and_neither_question_nor_key(model: FakeModel) -> None:
    structlog.reset_defaults()
    model.says(HOSTILE)
    with capture_logs() as lines:
        write(FACTS[Kind.CARD])
    assert TOKENS in [line.get("tokens") for line in lines]
    told = json.dumps(lines, default=str)
    assert "Ragavan" not in told
    assert KEY not in told
    assert "because" not in told


def test_the_task_words_facts_that_a_page_has_asked_for(model: FakeModel, emptied: redis.Redis) -> None:
    model.says(TEXT)
    facts = FACTS[Kind.CARD]
    asked: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("db.queues.enqueue", lambda *given: asked.append(given))
        first, again = (explain(facts, None, ask=True) for _ in range(2))
    assert (first.written_by, first.is_awaited, again.is_awaited) == (TEMPLATE, True, True)
    ((task, encoded),) = asked
    assert task == tasks.word.name
    assert tasks.word(encoded) == "written"
    assert explain(facts, None, ask=True).written_by == MODEL


def test_without_a_model_nothing_is_asked(emptied: redis.Redis) -> None:
    settings.cache_clear()
    found = explain(FACTS[Kind.CARD], None, ask=True)
    assert (found.written_by, found.is_awaited) == (TEMPLATE, False)
    assert write(FACTS[Kind.CARD]) == "off"
    assert emptied.keys() == []
