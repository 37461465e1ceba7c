"""What the page says of an import in each of its states."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collection.formats.answers import Question, QuestionKind
from collection.formats.contract import COLUMN_FIELDS
from collection.reconciliation.difference import Mode
from dashapp.components import imports, imports_deeds, imports_list, imports_mapping, imports_questions
from services.people.imports.contract import Conflict, Counts, Import, ImportState, Refused
from tests.unit.dashapp.rendering import find, text_of

NOW = datetime(2026, 11, 30, 17, 5, tzinfo=UTC)
COUNTS = Counts(
    rows=1_700, exact=1_690, proposed=5, unresolved=3, rejected=2, copies=1_698, copies_unresolved=3, lots_added=1_500,
    copies_added=1_698,
)  # fmt: skip
ONE = Import(
    id=7, state=ImportState.PREVIEWED, created_at=NOW, committed_at=None, undone_at=None, file_name="cards.csv",
    format="manabox", mode=Mode.ADD, location=None, locations=("Blue", ""), encoding="utf-8", delimiter=",", notes=(),
    counts=COUNTS, questions=(), imported_before=None, imported_before_id=None, known_file_name=None,
    known_imported_at=None, is_every_copy_new=False, refusal=None, sample=(),
)  # fmt: skip


def shown(one: Import, is_long: bool = False) -> str:
    return text_of(imports.summary(one, is_long))


def buttons(node: Any) -> list[str]:
    return [text_of(button) for button in find(node, "Button")]


@pytest.mark.parametrize(
    ("added", "removed", "words"),
    [
        (1_698, 0, "Add 1,698 copies"),
        (1, 0, "Add 1 copy"),
        (0, 2, "Remove 2 copies"),
        (3, 1, "Add 3 and remove 1 copy"),
        (0, 0, "Finish without a change"),
    ],
)
def test_the_button_says_what_a_commit_does(added: int, removed: int, words: str) -> None:
    one = replace(ONE, counts=replace(COUNTS, copies_added=added, copies_removed=removed))
    assert imports_deeds.deed(one) == words
    assert buttons(imports.summary(one, False))[0] == words


def test_a_preview_tells_what_is_added_and_where() -> None:
    words = shown(ONE)
    for part in ("1,698 copies in 1,500 lots", "3 copies: counted, and named", "Blue, no location", "ManaBox"):
        assert part in words
    assert "Removed" not in words


def test_a_synchronisation_tells_what_is_removed() -> None:
    counts = replace(COUNTS, copies_removed=4, lots_removed=2)
    assert "4 copies in 2 lots" in shown(replace(ONE, mode=Mode.SYNC, counts=counts))


@pytest.mark.parametrize("state", [ImportState.RECEIVED, ImportState.COMMITTING, ImportState.UNDOING])
def test_while_a_worker_is_awaited_the_page_says_so_and_offers_to_ask_again_only_later(state: ImportState) -> None:
    one = replace(ONE, state=state)
    assert "A worker" in shown(one)
    assert buttons(imports.summary(one, False)) == []
    assert buttons(imports.summary(one, True)) == ["Ask the worker again"]
    assert "busy" in imports.told(one, True)
    assert "busy" not in imports.told(one, False)
    assert imports.is_waiting(one)


def test_a_file_that_is_known_cannot_be_added_again_and_leads_to_its_import() -> None:
    one = replace(ONE, imported_before=NOW, imported_before_id=3)
    assert "This file was imported on 30 Nov 2026 17:05 UTC." in shown(one)
    assert buttons(imports.summary(one, False)) == ["Discard"]
    assert [link.href for link in find(imports.summary(one, False), "A")] == ["/inventory/import?import=3"]
    assert "Add 1,698 copies" in buttons(imports.summary(replace(one, mode=Mode.SYNC), False))


def a_repeat(known: int, changed: int = 0, is_every_copy_new: bool = False) -> Import:
    """A file of 1,698 copies, of which some are those of another file."""
    counts = replace(COUNTS, copies_known=known, copies_changed=changed, known_import_id=4)
    told = {"known_file_name": "mine.csv", "known_imported_at": NOW, "is_every_copy_new": is_every_copy_new}
    return replace(ONE, counts=counts, **told)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (a_repeat(1_686), "1,686 of 1,698 copies are those of mine.csv, imported on 30 Nov 2026."),
        (a_repeat(1_686), "Only the other 12 copies are added."),
        (a_repeat(1_697), "Only the other 1 copy is added."),
        (a_repeat(1_698), "All 1,698 copies are those of mine.csv"),
        (a_repeat(1_698), "There is nothing to add."),
        (a_repeat(1_686, 3), "3 known copies have another day or cost in this file: they stay as before"),
        (a_repeat(1_686, 0, True), "You have chosen to add all of them once more."),
    ],
)
def test_a_file_that_repeats_another_one_says_of_which_and_what_is_added(one: Import, words: str) -> None:
    assert words in shown(one)


def test_a_file_that_repeats_another_one_can_be_added_whole_and_back() -> None:
    assert "They are more copies: add all" in buttons(imports.summary(a_repeat(12), False))
    assert "Add only the difference" in buttons(imports.summary(a_repeat(12, 0, True), False))


def test_what_a_worker_has_refused_is_told_in_its_words() -> None:
    one = replace(ONE, refusal=Refused(Conflict.INVENTORY_CHANGED, "The inventory has changed: look again."))
    assert "Nothing was done. The inventory has changed: look again." in shown(one)
    assert imports.told(one, False).startswith("Nothing was done.")


def test_an_undo_asks_first() -> None:
    one = replace(ONE, state=ImportState.COMMITTED, committed_at=NOW)
    (form,) = find(imports.summary(one, False), "Form")
    assert "Undo the import of cards.csv?" in getattr(form, "data-asks")
    assert "1,698 copies added" in imports.told(one, False)
    assert buttons(imports.summary(replace(one, state=ImportState.UNDONE, undone_at=NOW), False)) == []


def test_states_of_rows_are_offered_with_their_numbers_where_there_are_any() -> None:
    labels = [one["label"] for one in imports.state_options(COUNTS)]
    assert labels == ["All 1,700", "Exact 1,690", "Proposed 5", "Unresolved 3", "Rejected 2"]


def test_a_word_is_asked_by_its_name_and_with_its_rows() -> None:
    asked = (
        Question(QuestionKind.CONDITION, "Condition", ("Sleeved. Really",), 12),
        Question(QuestionKind.LANGUAGE, "Language", ("",), 1),
        Question(QuestionKind.COST_CURRENCY, "Paid", (), 3),
    )
    form = imports_questions.questions(replace(ONE, questions=asked))
    words = text_of(form)
    for part in ("3 questions", "“Sleeved. Really”", "12 rows, column Condition", "an empty cell", "1 row, column"):
        assert part in words
    names = [control.name for control in find(form, "Select")]
    assert names == ["conditions|sleeved. really", "languages|", "cost_currency"]


def test_every_kind_of_question_has_words_and_options() -> None:
    for table in (imports_questions.ASKED, imports_questions.OPTIONS):
        assert table.keys() == set(QuestionKind)
    assert imports_questions.WORDS.keys() | imports_questions.SINGLE.keys() == set(QuestionKind)


def test_everything_that_a_column_can_say_has_a_name() -> None:
    assert imports_mapping.THINGS.keys() == set(COLUMN_FIELDS)


def test_columns_are_shown_with_examples_and_what_they_could_say() -> None:
    form = imports_mapping.mapping(["Card", "Shelf"], [["Opt", "3"], ["Shock", "3"]])
    assert "Opt · Shock" in text_of(form)
    assert [control.value for control in find(form, "Select")][:2] == ["name", imports_mapping.NOTHING]


@pytest.mark.parametrize(
    ("state", "words", "offered"),
    [
        (ImportState.RECEIVED, "Being read", ["Discard"]),
        (ImportState.PREVIEWED, "Not added yet", ["Discard"]),
        (ImportState.COMMITTED, "Added", ["Undo this import"]),
        (ImportState.COMMITTING, "Being added", []),
        (ImportState.UNDONE, "Undone", []),
    ],
)
def test_the_list_offers_what_can_be_done(state: ImportState, words: str, offered: list[str]) -> None:
    table = imports_list.listing([replace(ONE, state=state)])
    assert words in text_of(table)
    assert buttons(table) == offered


def test_no_imports_are_a_line() -> None:
    assert "None yet" in text_of(imports_list.listing([]))
