"""Failures that users of other programs reported, each named after what must happen here instead."""

from decimal import Decimal

import pytest

from collection.formats.answers import Answers, Question, QuestionKind
from collection.formats.registry import detect
from collection.formats.rows import ParsedRow, RejectedRow, SkippedRow, SkipReason
from collection.tables.numbers import DecimalSign
from collection.tables.reading import read_table
from market.variants import Condition, Finish
from tests.support.collection_files import collection_bytes, needs_collections, plain_rows
from tests.support.collection_rows import csv_of, owned, reading_of, rows_of

MANABOX = (
    "Name,Set code,Collector number,Foil,Quantity,ManaBox ID,Scryfall ID,Purchase price,Condition,Language,"
    "Purchase price currency"
)
DRAGON_SHIELD = (
    "Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,Printing,Language,"
    "Price Bought,Date Bought"
)
DRAGON_SHIELD_APP = (
    "Quantity,Name,CardNumber,Expansion Code,Expansion Name,PurchasePrice,Foil,Condition,Language,PurchaseDate"
)
LAST_EXPORT = "manabox_pnz1990/Collection_2026-02-02T1530_d8a6cea.csv.gz"


def manabox(price: str = "", condition: str = "near_mint", quantity: str = "1", currency: str = "EUR") -> str:
    return f'Opt,XLN,65,normal,{quantity},1,,"{price}",{condition},en,{currency}'


@needs_collections
def test_a_file_read_with_the_wrong_format_is_still_recognised_and_read_whole_with_its_own() -> None:
    """moxfield-public#59: a ManaBox file in the Moxfield reader, minutes of "could not parse condition"."""
    content = collection_bytes(LAST_EXPORT)
    wrong = rows_of(content, slug="moxfield")
    assert {type(row) for row in wrong} == {RejectedRow}
    file_format = detect(read_table(content).header)
    assert file_format is not None
    assert file_format.title == "ManaBox"
    assert sum(isinstance(row, ParsedRow) for row in rows_of(content, slug=file_format.slug)) == len(wrong) == 1710


def test_equal_rows_are_copies_and_none_is_dropped() -> None:
    """wealthfolio#779: equal trades of one file dropped as duplicates. 8 rows, 4 of them equal, are 8 copies."""
    rows = owned(csv_of(MANABOX, *[manabox()] * 4, *[manabox(condition=word) for word in ("good", "played")] * 2))
    assert sum(row.quantity for row in rows) == 8
    assert [row.line for row in rows] == list(range(2, 10))


@needs_collections
def test_a_row_a_copy_stays_a_row_a_copy() -> None:
    path = "apps/EchoMTG__export_2025-06-30.csv.gz"
    assert sum(row.quantity for row in owned(collection_bytes(path))) == len(plain_rows(path)) == 2402


def test_an_unknown_word_keeps_its_copies_and_is_asked_once() -> None:
    """pokecollector#400: 312 cards rejected for words of variants that nobody knew."""
    content = csv_of(MANABOX, *[manabox(condition="pristine")] * 3, manabox())
    reading = reading_of(content)
    assert reading.questions == (Question(QuestionKind.CONDITION, "Condition", ("pristine",), 3),)
    conditions = [row.condition for row in owned(content)]
    assert [(word.value, word.raw) for word in conditions[:3]] == [(None, "pristine")] * 3
    answered = Answers(conditions={"pristine": Condition.MINT})
    assert [row.condition.value for row in owned(content, answered)] == [Condition.MINT] * 3 + [Condition.NEAR_MINT]
    assert reading_of(content, answered).questions == ()


def test_a_grade_in_place_of_a_condition_is_kept_as_a_word() -> None:
    header = "Reg Qty,Foil Qty,Name,Set,Acquired,Language,Condition,Marked as Trade"
    (row,) = owned(csv_of(header, "1,0,Black Lotus,Alpha,$9,EN,P10,0"))
    assert (row.condition.value, row.condition.raw) == (None, "P10")


def test_an_answer_never_changes_what_a_format_says() -> None:
    (row,) = owned(csv_of(MANABOX, manabox(condition="played")), Answers(conditions={"played": Condition.MINT}))
    assert row.condition.value is Condition.HEAVILY_PLAYED


def test_two_faces_in_two_rows_are_one_copy() -> None:
    """MtgCsvHelper#94: Dragon Shield's app writes each face of a double-faced card as a row of its own."""
    rows = rows_of(
        csv_of(
            DRAGON_SHIELD_APP,
            "1,Delver of Secrets,51,ISD,Innistrad,0.50,false,NearMint,English,20220129",
            "1,Insectile Aberration,51,ISD,Innistrad,0.50,false,NearMint,English,20220129",
            "1,Opt,60,DOM,Dominaria,0.10,false,NearMint,English,20220129",
            "1,Opt,60,DOM,Dominaria,0.10,false,NearMint,English,20220129",
        )
    )
    first, face, *same = rows
    assert isinstance(first, ParsedRow)
    assert (first.name, first.quantity, first.line) == ("Delver of Secrets // Insectile Aberration", 1, 2)
    assert isinstance(face, SkippedRow)
    assert (face.line, face.reason) == (3, SkipReason.OTHER_FACE)
    assert [row.name for row in same if isinstance(row, ParsedRow)] == ["Opt", "Opt"]


@pytest.mark.parametrize(
    "second",
    [
        "1,Insectile Aberration,51,ISD,Innistrad,0.50,true,NearMint,English,20220129",
        "1,Insectile Aberration,52,ISD,Innistrad,0.50,false,NearMint,English,20220129",
        "2,Insectile Aberration,51,ISD,Innistrad,0.50,false,NearMint,English,20220129",
    ],
)
def test_rows_that_differ_in_more_than_the_name_are_two_copies(second: str) -> None:
    first = "1,Delver of Secrets,51,ISD,Innistrad,0.50,false,NearMint,English,20220129"
    assert len(owned(csv_of(DRAGON_SHIELD_APP, first, second))) == 2


@pytest.mark.parametrize(
    ("printing", "finish"),
    [
        ("Normal", Finish.NONFOIL),
        ("Foil", Finish.FOIL),
        ("Etched", Finish.ETCHED),
        ("Surge Foil", Finish.FOIL),
        ("Step and Compleat Foil", Finish.FOIL),
        ("Double Rainbow Foil", Finish.FOIL),
        ("Etched Foil", Finish.ETCHED),
        ("Glossy", None),
        ("", None),
    ],
)
def test_a_new_word_for_a_foil_is_a_foil_and_keeps_its_word(printing: str, finish: Finish | None) -> None:
    """MtgCsvHelper#102: Surge Foil and Step and Compleat Foil rejected."""
    (row,) = owned(csv_of(DRAGON_SHIELD, f"Sets,1,0,Opt,XLN,Ixalan,65,NearMint,{printing},English,0.5,2022-01-29"))
    assert (row.finish.value, row.finish.raw) == (finish, printing)


@pytest.mark.parametrize(("code", "expected"), [("GK2_AZORIU", "gk2"), ("GK1_DIMIR", "gk1"), ("LEGI", "legi")])
def test_codes_of_guild_kits_lose_their_guild(code: str, expected: str) -> None:
    (row,) = owned(csv_of(DRAGON_SHIELD, f"Sets,1,0,Isperia,{code},Guild Kit,1,NearMint,Foil,English,0,2022-01-29"))
    assert (row.set_code, row.collector_number) == (expected, "1")
    assert row.raw["Set Code"] == code


@pytest.mark.parametrize(
    ("prices", "costs"),
    [
        (["1.000", "52.09"], ["1.000", "52.09"]),
        (["1.000", "1.355,90"], ["1000", "1355.90"]),
        (["1,000", "1,77"], ["1.000", "1.77"]),
        (["€ 1,77"], ["1.77"]),
    ],
)
def test_the_decimal_sign_is_decided_once_a_column(prices: list[str], costs: list[str]) -> None:
    """actualbudget#2143, portfolio#2945, BudgetMaster#731: thousands read as ones, and the other way round."""
    rows = owned(csv_of(MANABOX, *[manabox(price) for price in prices]))
    assert [row.unit_cost for row in rows] == list(map(Decimal, costs))


def test_a_number_that_nobody_can_decide_is_asked_for() -> None:
    content = csv_of(MANABOX, manabox("1.000"), manabox("2.500"))
    reading = reading_of(content)
    assert reading.questions == (Question(QuestionKind.DECIMAL_SIGN, "Purchase price", ("1.000", "2.500"), 2),)
    assert [row.unit_cost for row in owned(content)] == [None, None]
    assert "one of two numbers" in owned(content)[0].remarks[0]
    for sign, cost in ((DecimalSign.POINT, 1), (DecimalSign.COMMA, 1000)):
        answered = owned(content, Answers(decimal_sign=sign))
        assert answered[0].unit_cost == cost
        assert not answered[0].remarks


def test_a_cell_with_a_comma_stays_one_cell_where_tabs_separate() -> None:
    """helsome/folio#123: comma and tab both split."""
    content = "Reg Qty\tFoil Qty\tName\tSet\tAcquired\tLanguage\n1\t0\tKarn, Silver Golem\tSaga\t$1,000.00\t\n"
    (row,) = owned(content)
    assert (row.name, row.unit_cost, row.cost_currency) == ("Karn, Silver Golem", Decimal("1000.00"), "USD")


@needs_collections
def test_a_cost_keeps_the_currency_it_was_paid_in() -> None:
    """IsThereAnyDeal#1186: the currency of imported costs ignored. The file is wholly in CAD."""
    rows = owned(collection_bytes(LAST_EXPORT))
    assert {row.cost_currency for row in rows if row.unit_cost is not None} == {"CAD"}
    assert (rows[0].unit_cost, rows[0].cost_currency) == (Decimal("52.09"), "CAD")


def test_a_cost_without_a_currency_has_none_until_its_owner_names_it() -> None:
    header = "Count,Tradelist Count,Name,Edition,Collector Number,Purchase Price"
    content = csv_of(header, "1,0,Opt,xln,65,5.99")
    assert reading_of(content).questions == (Question(QuestionKind.COST_CURRENCY, "Purchase Price", (), 1),)
    assert [(row.unit_cost, row.cost_currency) for row in owned(content)] == [(Decimal("5.99"), None)]
    assert [row.cost_currency for row in owned(content, Answers(cost_currency="CHF"))] == ["CHF"]


def test_a_zero_is_unknown_until_its_owner_calls_it_a_gift() -> None:
    content = csv_of(MANABOX, manabox("0.0"), manabox(""), manabox("1.5"))
    assert reading_of(content).questions == (Question(QuestionKind.ZERO_COST, "Purchase price", ("0",), 1),)
    assert [row.unit_cost for row in owned(content)] == [None, None, Decimal("1.5")]
    gift = Answers(is_zero_cost_a_gift=True)
    assert [row.unit_cost for row in owned(content, gift)] == [Decimal(0), None, Decimal("1.5")]


def test_a_zero_of_an_app_that_writes_it_for_nothing_is_never_a_gift() -> None:
    content = csv_of(DRAGON_SHIELD, "Sets,1,0,Opt,XLN,Ixalan,65,NearMint,Normal,English,0,2022-01-29")
    assert reading_of(content).questions == ()
    assert owned(content, Answers(is_zero_cost_a_gift=True))[0].unit_cost is None


def test_one_bad_row_costs_no_other() -> None:
    """pokecollector#182: one bad row refuses the file."""
    quantities = ["1", "-3", "abc", "", "0", "2x"]
    rows = rows_of(csv_of(MANABOX, *[manabox(quantity=quantity) for quantity in quantities]))
    assert [type(row) for row in rows] == [ParsedRow, RejectedRow, RejectedRow, RejectedRow, SkippedRow, ParsedRow]
    assert [row.reason for row in rows if isinstance(row, RejectedRow)] == [
        "the quantity '-3' is negative",
        "the quantity 'abc' is not a number of copies",
        "the quantity is missing",
    ]
    assert isinstance(rows[4], SkippedRow)
    assert rows[4].reason is SkipReason.NO_COPIES


def test_a_split_card_keeps_both_halves() -> None:
    """MtgCsvHelper#97: split cards cut."""
    content = csv_of(DRAGON_SHIELD, "Sets,1,0,Fire // Ice,APC,Apocalypse,128,NearMint,Normal,English,1,2022-01-29")
    assert owned(content)[0].name == "Fire // Ice"
