"""Edited files in the mode `add`: the copies of an earlier import that stands are not added once more."""

import pytest
from sqlalchemy import Engine

from collection.formats.answers import Answers
from services.people import holdings
from services.people.holding_requests import ChangeRequest, HoldingsRequest
from services.people.imports.committing import commit
from services.people.imports.contract import Conflict, Import, ImportConflict, ImportState
from services.people.imports.previews import answer, load_import
from services.people.imports.undoing import undo
from services.people.valuation import listing
from services.people.valuation.basis import load_basis
from tests.support.collection_files import all_collections, collection_bytes, needs_collections, plain_rows
from tests.support.inventories import (
    a_card,
    assert_as_replayed,
    copies_of,
    holdings_of,
    imported,
    lots_of,
    manabox,
    parted,
    preview,
    store_catalogue,
)
from tests.support.people import register
from tests.support.prices import execute, make_card, store

FILE = manabox(a_card(1, Quantity=4), a_card(2), a_card(3))
EDITED = manabox(a_card(1, Quantity=5), a_card(2), a_card(3), a_card(4))
SEVEN = [path for path in all_collections() if path.startswith("manabox_pnz1990/")]


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of nine cards."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    return register().user.id


def numbers(one: Import) -> tuple[int, int, int]:
    """The copies of a file, those that are known, and those that a commit adds."""
    return one.counts.copies, one.counts.copies_known, one.counts.copies_added


def test_an_edited_file_adds_the_difference_and_names_the_import_of_before(database: Engine, user: int) -> None:
    first = imported(user, FILE)
    seen = preview(user, EDITED)
    assert numbers(seen) == (8, 6, 2)
    assert (seen.counts.known_import_id, seen.known_file_name) == (first.id, "cards.csv")
    assert (seen.known_imported_at, seen.is_every_copy_new) == (first.committed_at, False)
    assert commit(user, seen.id).counts == seen.counts
    assert {(row[1], row[-1]) for row in holdings_of(database, user)} == {(1, 5), (2, 1), (3, 1), (4, 1)}
    assert_as_replayed(database, user)


def test_the_difference_can_be_undone_and_before_it_nothing_that_it_counts_from(database: Engine, user: int) -> None:
    first = imported(user, FILE)
    lots = lots_of(database, user)
    second = imported(user, EDITED)
    with pytest.raises(ImportConflict, match="undo that import first") as refused:
        undo(user, first.id)
    assert refused.value.conflict is Conflict.BUILT_UPON
    assert undo(user, second.id).state is ImportState.UNDONE
    assert lots_of(database, user) == lots
    undo(user, first.id)
    assert copies_of(database, user) == 0
    assert_as_replayed(database, user)


def test_all_copies_are_added_once_more_where_their_owner_says_so(database: Engine, user: int) -> None:
    imported(user, FILE)
    seen = answer(user, preview(user, EDITED).id, Answers(is_every_copy_new=True))
    assert (numbers(seen), seen.is_every_copy_new) == ((8, 6, 8), True)
    assert numbers(answer(user, seen.id, Answers(is_every_copy_new=False))) == (8, 6, 2)
    answer(user, seen.id, Answers(is_every_copy_new=True))
    commit(user, seen.id)
    assert copies_of(database, user) == 14
    assert_as_replayed(database, user)


def test_an_import_that_was_undone_does_not_count(user: int) -> None:
    undo(user, imported(user, FILE).id)
    seen = preview(user, EDITED)
    assert numbers(seen) == (8, 0, 8)
    assert seen.counts.known_import_id is None


def test_an_undo_after_the_preview_makes_it_out_of_date(user: int) -> None:
    first = imported(user, FILE)
    seen = preview(user, EDITED)
    undo(user, first.id)
    with pytest.raises(ImportConflict) as refused:
        commit(user, seen.id)
    assert refused.value.conflict is Conflict.INVENTORY_CHANGED


def test_copies_of_a_third_file_are_known_from_both_before(database: Engine, user: int) -> None:
    imported(user, FILE)
    second = imported(user, manabox(a_card(1, Quantity=4), a_card(2), a_card(4)))  # without card 3
    third = preview(user, manabox(a_card(1, Quantity=4), a_card(2), a_card(3), a_card(4), a_card(5)))
    assert (numbers(third), third.counts.known_import_id) == ((8, 7, 1), second.id)


def test_copies_that_were_sold_or_moved_since_are_known_all_the_same(database: Engine, user: int) -> None:
    imported(user, FILE)
    held = listing.load_holdings(load_basis(user), HoldingsRequest()).items
    for one in held:
        change = {"quantity": 1} if one.quantity == 4 else {"location": "Red"}
        holdings.change(user, ChangeRequest(one.id, one.version, **change))
    assert numbers(preview(user, EDITED)) == (8, 6, 2)


@pytest.mark.parametrize("other", [{"location": "Box"}, {"content": manabox(*map(a_card, range(5, 9)))}])
def test_another_location_and_other_cards_repeat_nothing(user: int, other: dict[str, object]) -> None:
    imported(user, FILE)
    seen = preview(user, **{"content": EDITED, **other})  # type: ignore[arg-type]
    assert seen.counts.copies_added == seen.counts.copies


def test_the_import_of_another_person_does_not_count(user: int) -> None:
    imported(user, FILE)
    other = register("grace@example.org").user.id
    assert numbers(preview(other, EDITED)) == (8, 0, 8)


def test_the_rows_of_the_earlier_import_need_not_be_there_any_more(database: Engine, user: int) -> None:
    imported(user, FILE)
    execute(database, "DELETE FROM import_rows")  # they are kept for 90 days
    assert numbers(preview(user, EDITED)) == (8, 6, 2)


@needs_collections
def test_seven_successive_exports_hold_each_copy_as_often_as_the_export_that_has_most_of_it(database: Engine) -> None:
    files = [plain_rows(path) for path in SEVEN]
    store_catalogue(database, [row for file in files for row in file])
    user = register().user.id
    done = [imported(user, collection_bytes(path)) for path in SEVEN]
    assert done[0].counts.copies_added == parted(files[0])
    for one, file in zip(done[1:], files[1:], strict=True):
        assert one.counts.copies_known + one.counts.copies_added == parted(file)
        assert load_import(user, one.id).counts.known_import_id is not None
    assert copies_of(database, user) == most_of(files)
    assert_as_replayed(database, user)


def most_of(files: list[list[dict[str, str]]]) -> int:
    """The copies of each variant in each binder in the file that has most of it, by a plain reading, added up."""
    columns = ("Binder Name", "Scryfall ID", "Foil", "Condition", "Language", "Misprint", "Altered")
    most: dict[tuple[str, ...], int] = {}
    for file in files:
        here: dict[tuple[str, ...], int] = {}
        for row in file:
            if row.get("Binder Type") != "list":
                key = tuple(row.get(column, "") for column in columns)
                here[key] = here.get(key, 0) + int(row["Quantity"])
        most |= {key: max(number, most.get(key, 0)) for key, number in here.items()}
    return sum(most.values())
