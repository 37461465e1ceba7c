"""The evaluation on queries made by hand: which there are, and that it finds a method that is no good."""

import pytest

from similarity import evaluation
from similarity.corpus import Bodies
from similarity.evaluation import METHOD, Evaluation, Figures, Query, evaluate, queries
from similarity.texts import RulesText

CARDS = [
    RulesText("Elf", "Creature — Elf", "{T}: Add {G}."),
    RulesText("Druid", "Creature — Elf Druid", "{T}: Add {G}."),
    *(RulesText(f"Bolt {number}", "Instant", f"Deal {number} damage.") for number in range(12)),
]


def test_there_are_a_hundred_queries_each_with_others_to_find() -> None:
    found = queries()
    assert len({query.name for query in found}) == 100
    assert all(query.expected and query.name not in query.expected for query in found)
    assert {query.kind for query in found} == {"reprint", "better", "cycle"}


def test_recall_is_the_share_of_the_expected_that_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Query("Elf", "reprint", ("Druid", "Bolt 1")), Query("Elf", "cycle", ("Nowhere",))]
    monkeypatch.setattr(evaluation, "queries", lambda: asked)
    found = evaluate(CARDS, Bodies.of([()] * len(CARDS), [1.0] * len(CARDS)))
    ours = next(one for one in found.figures if one.method == METHOD)
    assert (found.missing, ours) == (1, Figures(METHOD, "all", 1, 0.5, 0.5))


def test_a_method_that_is_worse_than_a_simpler_one_is_told_of() -> None:
    figures = [Figures(METHOD, "all", 100, 0.8, 0.1), Figures("chance", "all", 100, 0.9, 0.1)]
    assert Evaluation(10, 0, figures).misses == ["chance found more: 0.900"]
    assert Evaluation(10, 99, figures).misses == ["the catalogue has the cards of fewer than 50 queries"]
    low = [Figures(METHOD, "all", 100, 0.7, 0.1), Figures("chance", "all", 100, 0.1, 0.1)]
    assert Evaluation(10, 0, low).misses == ["recall 0.700 is below 0.75"]
