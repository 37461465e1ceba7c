"""Texts of the template: whatever is known, they pass the checker and tell what must be told."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some

from explanations.checker import LONGEST, violations
from explanations.facts import Facts, Kind, Slot, rendered
from explanations.templates import written
from tests.support.explanations import card_facts, collection_facts, market_facts

# The longest name of a card has 141 characters; its set follows it.
PHRASES = some.text(min_size=12, max_size=70)
OPTIONAL = {
    Kind.CARD: [
        Slot.THEN, Slot.MOVES, Slot.MARKET, Slot.AGAINST_MARKET, Slot.SIBLINGS, Slot.HIGH, Slot.LOW, Slot.ELSEWHERE,
        Slot.BUYLIST, Slot.SIGNAL, Slot.EVENT, Slot.REPRINT, Slot.UNCONFIRMED, Slot.THIN, Slot.STALE,
    ],
    Kind.MARKET: [Slot.HIGH, Slot.LOW, Slot.BREADTH, Slot.GAINER, Slot.LOSER],
    Kind.COLLECTION: [Slot.UNVALUED, Slot.PRICES, Slot.CAME, Slot.WENT, Slot.GAINER, Slot.LOSER],
}  # fmt: skip


@some.composite
def any_facts(draw: some.DrawFn) -> Facts:
    kind = draw(some.sampled_from(Kind))
    slots = [Slot.NOW, *draw(some.lists(some.sampled_from(OPTIONAL[kind]), unique=True))]
    texts = {slot: draw(PHRASES) for slot in slots}
    if kind != Kind.COLLECTION:
        texts[Slot.SUBJECT] = draw(some.text(min_size=8, max_size=200))
    way = draw(some.sampled_from([None, -1, 0, 1]))
    texts[Slot.UNKNOWN_CHANGE if way is None else Slot.CHANGE] = draw(PHRASES)
    is_calm = way == 0 or (way is not None and draw(some.booleans()))
    return Facts(kind, texts, way, is_calm)


@given(any_facts())
def test_every_text_passes_the_checker(facts: Facts) -> None:
    assert violations(written(facts), facts) == []


@given(any_facts())
def test_every_text_tells_what_must_be_told_in_its_length(facts: Facts) -> None:
    shown = rendered(written(facts), facts)
    assert len(shown) <= LONGEST
    assert all(facts.texts[slot] in shown for slot in facts.needed())


def without(facts: Facts, *slots: Slot, way: int | None = 1, more: Mapping[str, str] | None = None) -> Facts:
    texts = {slot: text for slot, text in facts.texts.items() if slot not in slots}
    return Facts(facts.kind, {**texts, **(more or {})}, way, facts.is_calm)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (card_facts(), "The price rose: +25.0 % (+$2.50) at TCGplayer since 23 Nov 2026, from $10.00"),
        (card_facts(way=-1), "The price fell: "),
        (card_facts(way=0), "The price is unchanged: "),
        (card_facts(way=1, is_calm=True), "The price is steady: "),
        (
            without(card_facts(), Slot.CHANGE, Slot.THEN, way=None, more={Slot.UNKNOWN_CHANGE: "no earlier price"}),
            "There is no earlier price.",
        ),
        (market_facts(), "The index rose: +2.4 %"),
        (collection_facts(), "The value fell: −$25.00 in 7 days."),
    ],
)
def test_the_direction_is_that_of_the_change(facts: Facts, told: str) -> None:
    assert told in rendered(written(facts), facts).replace("\u00a0", " ")


def test_a_last_known_price_is_told_as_such() -> None:
    stale = without(card_facts(), Slot.CHANGE, Slot.THEN, way=None, more={Slot.STALE: "only a last known price"})
    assert rendered(written(stale), stale).startswith("Ragavan, Nimble Pilferer (Modern Horizons 2 #138) has only a")


def test_an_event_comes_last_and_alone() -> None:
    text = written(card_facts())
    assert text.endswith("Meanwhile there was {{event}}.")
