"""What a row of a file calls its card, and what remains of it beyond the variant."""

from collection.reconciliation.wording import clues_from, clues_of, raw_of, raw_without_clues, wording_of
from market.variants import Finish, Language
from tests.support.collection_rows import owned
from tests.support.inventories import manabox


def test_a_wording_says_which_card_is_meant_and_not_how_it_is() -> None:
    first, second, third = (
        wording_of(clues_of(row))
        for row in owned(manabox({"Condition": "poor", "Language": "de"}, {"Quantity": 3}, {"Foil": "foil"}))
    )
    assert first == second != third


def test_clues_come_back_from_a_wording_with_what_is_known_of_the_copies() -> None:
    (row,) = owned(manabox({"Language": "de"}))
    clues = clues_of(row)
    assert clues_from(wording_of(clues), language=Language.GERMAN) == clues
    assert clues_from(wording_of(clues), finish=Finish.FOIL).finish is Finish.FOIL


def test_nothing_remains_of_a_usual_row() -> None:
    (row,) = owned(manabox({}))
    assert raw_of(row, "{}", Finish.NONFOIL, is_resolved=True) is None


def test_words_without_a_meaning_and_flags_remain_when_the_card_is_found() -> None:
    (row,) = owned(manabox({"Condition": "sleeved", "Language": "xx", "Foil": "shiny", "Misprint": "true"}))
    rest = '{"condition_word":"sleeved","finish_word":"shiny","language_word":"xx","misprint":true}'
    assert raw_of(row, "{}", None, is_resolved=True) == rest
    whole = raw_of(row, wording_of(clues_of(row)), None, is_resolved=False)
    assert whole is not None
    assert raw_without_clues(whole) == rest
