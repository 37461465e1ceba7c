"""Failures that people have reported of other programs' imports, each as what must happen here."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from collection.formats.answers import Answers, QuestionKind
from collection.formats.mapped import ColumnMapping
from collection.tables.refusals import UnreadableFile
from market.variants import Condition
from services.people.imports.committing import commit
from services.people.imports.contract import (
    ChoiceRequest,
    Conflict,
    ImportConflict,
    ImportRequest,
    NoSuchImport,
    RowsRequest,
    RowState,
    UnknownTable,
)
from services.people.imports.previews import answer, choose, drop_expired, load_import, load_imports, load_rows, recount
from services.people.imports.previews import preview as previewed
from services.people.imports.undoing import undo
from services.requests import RejectedRequest
from tests.support.inventories import (
    a_card,
    assert_as_replayed,
    copies_of,
    holdings_of,
    imported,
    lots_of,
    manabox,
    preview,
)
from tests.support.people import register
from tests.support.prices import TODAY, execute, make_card, scalar, store

UNKNOWN_CARD = {"Name": "No Such Card", "Set code": "NIL", "Scryfall ID": ""}


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def test_rows_of_one_variant_are_one_holding(database: Engine, user: int) -> None:
    imported(user, manabox({"Quantity": 2, "Foil": "foil"}, {"Quantity": 3, "Foil": "foil"}))
    (held,) = holdings_of(database, user)
    (lot,) = lots_of(database, user)
    assert (held[-1], lot[6]) == (5, 5)
    assert_as_replayed(database, user)


def test_rows_with_different_costs_are_one_holding_with_two_lots(database: Engine, user: int) -> None:
    costs = {"Purchase price currency": "EUR"}
    rows = [{"Quantity": 2, "Purchase price": "1.00", **costs}, {"Quantity": 3, "Purchase price": "2.00", **costs}]
    imported(user, manabox(*rows))
    (held,) = holdings_of(database, user)
    assert held[-1] == 5
    assert {lot[6:9] for lot in lots_of(database, user)} == {(2, 200, "EUR"), (3, 600, "EUR")}
    assert_as_replayed(database, user)


def test_equal_rows_are_copies(database: Engine, user: int) -> None:
    told = imported(user, manabox(*[a_card(1)] * 4, *(a_card(number) for number in range(2, 6))))
    assert copies_of(database, user) == told.counts.copies == told.counts.copies_added == 8


def test_the_same_file_again_has_nothing_to_do(database: Engine, user: int) -> None:
    file = manabox(a_card(1, Quantity=4))
    first = imported(user, file)
    again = preview(user, file)
    assert again.imported_before == first.committed_at
    with pytest.raises(ImportConflict, match="nothing to do") as refused:
        commit(user, again.id)
    assert refused.value.conflict is Conflict.IMPORTED_BEFORE
    assert copies_of(database, user) == 4


def test_an_edited_file_changes_only_the_difference(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(1, Quantity=4), a_card(2)), "sync")
    counts = imported(user, manabox(a_card(1, Quantity=5), a_card(2)), "sync").counts
    assert (counts.copies_added, counts.copies_removed) == (1, 0)


def test_equal_rows_in_two_binders_are_kept(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(1, **{"Binder Name": "A"}), a_card(1, **{"Binder Name": "B"})))
    assert {(row[0], row[-1]) for row in holdings_of(database, user)} == {("A", 1), ("B", 1)}


def test_one_file_goes_into_two_locations(database: Engine, user: int) -> None:
    for location in ("A", "B"):
        imported(user, manabox(a_card(1)), location=location)
    assert {row[0] for row in holdings_of(database, user)} == {"A", "B"}


def test_a_second_commit_adds_nothing(database: Engine, user: int) -> None:
    seen = preview(user, manabox(a_card(1, Quantity=4)))
    assert commit(user, seen.id) == commit(user, seen.id)
    assert copies_of(database, user) == 4


def test_a_commit_on_a_changed_inventory_is_refused_until_it_is_counted_again(database: Engine, user: int) -> None:
    seen = preview(user, manabox(a_card(1, Quantity=4)), "sync")
    imported(user, manabox(a_card(1, Quantity=3)))
    with pytest.raises(ImportConflict) as refused:
        commit(user, seen.id)
    assert refused.value.conflict is Conflict.INVENTORY_CHANGED
    assert recount(user, seen.id).counts.copies_added == 1
    commit(user, seen.id)
    assert copies_of(database, user) == 4


def test_a_commit_on_a_changed_catalogue_is_refused(database: Engine, user: int) -> None:
    seen = preview(user, manabox(a_card(1)))
    execute(database, "UPDATE cards SET gone_at = now(), gone_reason = 'deleted' WHERE name = 'Card 1'")
    with pytest.raises(ImportConflict) as refused:
        commit(user, seen.id)
    assert refused.value.conflict is Conflict.CATALOGUE_CHANGED


def test_bad_rows_stay_listed_and_good_rows_go_in(database: Engine, user: int) -> None:
    seen = preview(user, manabox(a_card(1), a_card(2, Quantity="abc"), a_card(3, Quantity=-3), a_card(4)))
    bad = load_rows(user, RowsRequest(seen.id, RowState.REJECTED)).items
    assert [(row.line, row.raw["Name"]) for row in bad] == [(3, "Card 2"), (4, "Card 3")]
    assert all(row.reason for row in bad)
    commit(user, seen.id)
    assert copies_of(database, user) == 2


def test_an_unknown_word_is_asked_once_for_all_its_rows_and_remembered(database: Engine, user: int) -> None:
    odd = {"Condition": "sleeved"}
    seen = preview(user, manabox(a_card(1, **odd), a_card(2, **odd), a_card(3)))
    (question,) = seen.questions
    assert (question.kind, question.examples, question.rows) == (QuestionKind.CONDITION, ("sleeved",), 2)
    mended = answer(user, seen.id, Answers(conditions={"sleeved": Condition.MINT}))
    assert not mended.questions
    commit(user, seen.id)
    assert [row[2] for row in sorted(holdings_of(database, user))] == ["MINT", "MINT", "NEAR_MINT"]
    assert not preview(user, manabox(a_card(4, **odd))).questions


def test_an_unknown_word_is_kept_with_the_copies(database: Engine, user: int) -> None:
    imported(user, manabox(a_card(1, Condition="sleeved"), a_card(1, Altered="true"), a_card(1, Altered="true")))
    assert {(row[2], row[5], row[-1]) for row in holdings_of(database, user)} == {
        (None, '{"condition_word":"sleeved"}', 1),
        ("NEAR_MINT", '{"altered":true}', 2),
    }


def test_an_unresolved_row_is_counted_and_takes_a_chosen_card_also_the_next_time(database: Engine, user: int) -> None:
    seen = preview(user, manabox(UNKNOWN_CARD, UNKNOWN_CARD, a_card(1)))
    assert (seen.counts.unresolved, seen.counts.copies, seen.counts.copies_unresolved) == (2, 3, 2)
    card = scalar(database, "SELECT id FROM cards WHERE name = 'Card 7'")
    mended = choose(user, ChoiceRequest(seen.id, 1, card))
    assert (mended.counts.exact, mended.counts.unresolved) == (3, 0)
    commit(user, seen.id)
    assert {(row[1], row[5], row[-1]) for row in holdings_of(database, user)} >= {(card, None, 2)}
    assert preview(user, manabox({**UNKNOWN_CARD, "Quantity": 5})).counts.exact == 1


def test_unresolved_copies_are_held_without_a_card(database: Engine, user: int) -> None:
    imported(user, manabox(UNKNOWN_CARD, {**UNKNOWN_CARD, "Name": "Another One"}))
    assert sorted((row[1], "Card" in row[5], row[-1]) for row in holdings_of(database, user)) == [
        (None, False, 1),
        (None, True, 1),
    ]


def test_somebody_elses_import_does_not_exist(database: Engine, user: int) -> None:
    seen = preview(user, manabox(a_card(1)))
    other = register("bob@example.org").user.id
    attempts = (
        lambda: load_import(other, seen.id),
        lambda: load_rows(other, RowsRequest(seen.id)),
        lambda: answer(other, seen.id, Answers()),
        lambda: choose(other, ChoiceRequest(seen.id, 1, 1)),
        lambda: recount(other, seen.id),
        lambda: commit(other, seen.id),
        lambda: undo(other, seen.id),
    )
    for attempt in attempts:
        with pytest.raises(NoSuchImport):
            attempt()
    assert load_imports(other) == []


def test_rows_are_dropped_after_90_days_and_the_import_stays(database: Engine, user: int) -> None:
    done, open_one = imported(user, manabox(a_card(1))), preview(user, manabox(a_card(2)))
    drop_expired(done.created_at + timedelta(days=89))
    assert load_rows(user, RowsRequest(done.id)).items
    drop_expired(done.created_at + timedelta(days=91))
    assert load_rows(user, RowsRequest(done.id)).items == []
    with pytest.raises(NoSuchImport):
        load_import(user, open_one.id)
    undo(user, done.id)
    assert copies_of(database, user) == 0


def test_a_table_of_ones_own_is_mapped_once(database: Engine, user: int) -> None:
    file = b"What,How many,Which\nCard 3,2,3\n"
    with pytest.raises(UnknownTable) as refused:
        preview(user, file)
    assert refused.value.columns == ("What", "How many", "Which")
    columns = {"name": "What", "quantity": "How many", "scryfall_id": "Id"}
    with pytest.raises(RejectedRequest, match="no column 'Id'"):
        previewed(user, ImportRequest("x.csv"), file, ColumnMapping(columns=columns))
    del columns["scryfall_id"]
    mapped = previewed(user, ImportRequest("x.csv"), file, ColumnMapping(columns=columns))
    assert (mapped.counts.proposed, mapped.counts.copies) == (1, 2)
    assert preview(user, file + b"Card 4,1,4\n").counts.copies == 3


def test_a_file_that_is_no_table_leaves_nothing(database: Engine, user: int) -> None:
    with pytest.raises(UnreadableFile):
        preview(user, b"%PDF-1.7")
    assert load_imports(user) == []


def test_a_wrong_format_is_answered_with_the_right_one(user: int) -> None:
    with pytest.raises(RejectedRequest, match="this looks like ManaBox: 2 of 2 rows are read with it"):
        previewed(user, ImportRequest("x.csv", format="moxfield"), manabox(a_card(1), a_card(2)))


def test_rows_come_in_pages(user: int) -> None:
    seen = preview(user, manabox(*(a_card(number) for number in range(1, 8))))
    first = load_rows(user, RowsRequest(seen.id, limit=4))
    rest = load_rows(user, RowsRequest(seen.id, limit=4, after=first.next_after))
    assert [row.row for row in (*first.items, *rest.items)] == [*range(1, 8)]
    assert rest.next_after is None
    assert TODAY - timedelta(days=1) < seen.created_at
