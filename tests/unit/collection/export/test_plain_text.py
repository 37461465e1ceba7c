"""Plain text: lines that our own reader of deck lists reads again."""

from collection.decklists.reading import parse_deck_list
from collection.export.held import HeldCard, HeldLot
from collection.export.plain_text import PLAIN_TEXT
from market.variants import Finish
from tests.support.held import a_held, written


def test_lines_are_read_again() -> None:
    cards = [
        a_held(lots=(HeldLot(2), HeldLot(2)), finish=Finish.FOIL, is_altered=True),
        a_held(card=HeldCard(name="Fire // Ice", set_code="apc", collector_number="128"), finish=Finish.ETCHED),
        a_held(card=HeldCard(name='"Ach! Hans, Run!"')),
    ]
    text = written(PLAIN_TEXT, *cards)
    assert text.split("\n")[:3] == ["4 +2 Mace (AFR) 1 *F* *A*", "1 Fire // Ice (APC) 128 *E*", '1 "Ach! Hans, Run!"']
    deck = parse_deck_list(text.splitlines())
    assert deck.rejected == ()
    read = [(one.quantity, one.name, one.set_code, one.collector_number, one.finish) for one in deck.cards]
    assert read == [
        (4, "+2 Mace", "afr", "1", Finish.FOIL),
        (1, "Fire // Ice", "apc", "128", Finish.ETCHED),
        (1, '"Ach! Hans, Run!"', "", "", None),
    ]
    assert deck.cards[0].is_altered


def test_more_copies_than_a_line_can_say_are_several_lines() -> None:
    assert written(PLAIN_TEXT, a_held(lots=(HeldLot(2000),))).split("\n")[:3] == [
        "999 +2 Mace (AFR) 1",
        "999 +2 Mace (AFR) 1",
        "2 +2 Mace (AFR) 1",
    ]
