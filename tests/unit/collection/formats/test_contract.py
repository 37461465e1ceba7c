"""The parts of a format: signatures of headers, rules for rows that are left out."""

import pytest

from collection.formats.contract import Columns, exactly, fold_word, having, skip_unless, skip_where
from collection.formats.rows import SkipReason


def header(*names: str) -> frozenset[str]:
    return frozenset(map(fold_word, names))


def test_a_signature_wants_all_of_its_columns() -> None:
    signature = having("Name", "Set ID")
    assert signature.fits(header("name", "SET ID", "Foil"))
    assert not signature.fits(header("Name"))


def test_a_signature_refuses_a_column_of_another_format() -> None:
    assert not having("Name", without=("Set ID",)).fits(header("Name", "set id"))


def test_a_whole_signature_refuses_any_other_column() -> None:
    assert exactly("Name", "Foil").fits(header("foil", "name"))
    assert not exactly("Name", "Foil").fits(header("Name", "Foil", "Set"))


@pytest.mark.parametrize(("cell", "is_left_out"), [("list", True), (" LIST ", True), ("binder", False), ("", False)])
def test_rows_with_a_word_are_left_out(cell: str, is_left_out: bool) -> None:
    assert skip_where("Type", "list", reason=SkipReason.WISH).concerns({"Type": cell}) is is_left_out


@pytest.mark.parametrize(("cell", "is_left_out"), [("Magic", False), ("magic", False), ("Lorcana", True), ("", True)])
def test_rows_without_a_word_are_left_out(cell: str, is_left_out: bool) -> None:
    assert skip_unless("Game", "Magic", reason=SkipReason.OTHER_GAME).concerns({"Game": cell}) is is_left_out


def test_a_file_without_the_column_leaves_no_row_out() -> None:
    assert not skip_unless("Game", "Magic", reason=SkipReason.OTHER_GAME).concerns({"Name": "Opt"})


def test_columns_have_no_name_one_or_several() -> None:
    columns = Columns(quantity="Qty", finish=("Foil", "Printing"))
    assert [columns.names(what) for what in ("name", "quantity", "finish")] == [(), ("Qty",), ("Foil", "Printing")]
