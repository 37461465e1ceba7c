"""What single formats do differently, each on a row as its app writes it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from collection.formats.answers import Answers, QuestionKind
from collection.formats.registry import FORMATS
from collection.formats.rows import ParsedRow, RejectedRow, SkippedRow, SkipReason
from market.variants import Condition, Finish, Language
from tests.support.collection_rows import csv_of, owned, reading_of, rows_of

ID = UUID("c24751fd-5e9b-4d7d-83ba-e306b439bbe1")
SHIPMENT = "idProduct;groupCount;price;idLanguage;condition;isFoil;isSigned;isAltered;isPlayset"
SELLER = (
    "TCGplayer Id,Product Line,Set Name,Product Name,Number,Condition,TCG Market Price,Total Quantity,Add to Quantity"
)
CARDTRADER = (
    "Game,Set Released At,Set Name,Set Code,Item Name,Price in EUR Cents,Quantity,Condition,Language,Foil/Reverse,"
    "Signed,Altered,First Edition,Playset,Collector Number"
)
MANABOX_NEWEST = (
    "Binder Name,Binder Type,Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,"
    "Purchase price,Misprint,Altered,Signed,Condition,Language,Proxy,Purchase price currency,Added"
)


def test_the_newest_header_of_manabox_is_read_by_name() -> None:
    row = (
        f"Trades,binder,Opt,XLN,Ixalan,65,etched,common,2,9,{ID},0.5,TRUE,false,true,good,zh_TW,false,GBP,"
        "2026-07-11T18:44:33.509Z"
    )
    (read,) = owned(csv_of(MANABOX_NEWEST, row))
    assert (read.quantity, read.set_code, read.collector_number) == (2, "xln", "65")
    assert (read.is_misprint, read.is_altered, read.is_signed, read.is_proxy) == (True, False, True, False)
    assert (read.condition.value, read.language.value) == (Condition.MODERATELY_PLAYED, Language.CHINESE_TRADITIONAL)
    assert (read.unit_cost, read.cost_currency) == (Decimal("0.5"), "GBP")
    assert (read.acquired_on, read.location, read.location_kind) == (date(2026, 7, 11), "Trades", "binder")
    assert (read.finish.value, read.identifiers.scryfall_id) == (Finish.ETCHED, ID)


def test_tags_of_archidekt_raise_flags_and_the_others_stay() -> None:
    header = (
        "Quantity,Name,Finish,Condition,Date Added,Language,Purchase Price,Tags,Edition Name,Edition Code,Multiverse Id"
    )
    content = csv_of(header, '1,Opt,Normal,NM,2019-12-13,KR,,"Signed,Trade,Altered",Ixalan,xln,0')
    (row,) = owned(content)
    assert (row.is_signed, row.is_altered, row.is_proxy, row.tags) == (True, True, False, ("Trade",))
    assert (row.language.value, row.identifiers.multiverse_id) == (Language.KOREAN, None)
    assert row.raw["Tags"] == "Signed,Trade,Altered"


def test_a_foil_of_helvault_is_told_from_an_etched_one() -> None:
    header = "extras,language,name,quantity,scryfall_id"
    finishes = [
        row.finish.value
        for row in owned(csv_of(header, *[f"{extras},en,Opt,1,{ID}" for extras in ("signed/etchedFoil", "foil", "")]))
    ]
    assert finishes == [Finish.ETCHED, Finish.FOIL, Finish.NONFOIL]


def test_a_proxy_of_helvault_is_skipped() -> None:
    (row,) = rows_of(csv_of("extras,language,name,quantity,scryfall_id", f"proxy/signed,en,Opt,1,{ID}"))
    assert isinstance(row, SkippedRow)
    assert row.reason is SkipReason.PROXY


@pytest.mark.parametrize(
    ("edition", "foil", "finish"),
    [
        ("Modern Horizons 2 Retro Frame Etched Foil", "F", Finish.ETCHED),
        ("Modern Horizons 2", "F", Finish.FOIL),
        ("Modern Horizons 2", "None", Finish.NONFOIL),
        ("Modern Horizons 2", "N", Finish.NONFOIL),
    ],
)
def test_an_edition_of_cardsphere_says_that_a_card_is_etched(edition: str, foil: str, finish: Finish) -> None:
    header = "Count,Tradelist Count,Name,Edition,Condition,Language,Foil,Tags,Scryfall ID,Last Modified"
    (row,) = owned(csv_of(header, f"1,0,Aeromoeba,{edition},SP,EN,{foil},EDH | Tameshi,{ID},2025-06-13 21:24:43"))
    assert (row.finish.value, row.tags, row.acquired_on) == (finish, ("EDH", "Tameshi"), None)


@pytest.mark.parametrize(
    ("word", "condition", "finish", "language"),
    [
        ("Near Mint", Condition.NEAR_MINT, Finish.NONFOIL, Language.ENGLISH),
        ("Near Mint Foil - Japanese", Condition.NEAR_MINT, Finish.FOIL, Language.JAPANESE),
        ("Moderately Played - German", Condition.MODERATELY_PLAYED, Finish.NONFOIL, Language.GERMAN),
        ("Damaged Foil", Condition.DAMAGED, Finish.FOIL, Language.ENGLISH),
    ],
)
def test_a_condition_of_a_seller_is_three_words(
    word: str, condition: Condition, finish: Finish, language: Language
) -> None:
    (row,) = owned(csv_of(SELLER, f"376118,Magic,10th Edition,Cho-Manno,096/165,{word},0.35,2,0"))
    assert (row.condition.value, row.finish.value, row.language.value) == (condition, finish, language)
    assert (row.identifiers.tcgplayer_sku, row.identifiers.tcgplayer_product_id) == (376118, None)
    assert (row.collector_number, row.unit_cost) == ("096/165", None)


def test_other_games_and_empty_rows_of_a_seller_are_skipped() -> None:
    rows = rows_of(csv_of(SELLER, "1,Pokemon,Base,Pikachu,1,Near Mint,1,2,0", "2,Magic,Alpha,Opt,1,Near Mint,1,0,0"))
    assert [row.reason for row in rows if isinstance(row, SkippedRow)] == [
        SkipReason.OTHER_GAME,
        SkipReason.NO_COPIES,
    ]


def test_the_name_of_a_product_says_that_a_card_is_etched() -> None:
    header = "Quantity,Name,Simple Name,Set,Card Number,Set Code,Printing,Condition,Language,Rarity,Product ID,SKU"
    row = "1,Demonic Tutor (Foil Etched),Demonic Tutor,Commander Masters,509,CMM,Foil,Near Mint,Chinese (S),M,504603,7"
    (read,) = owned(csv_of(header, row))
    assert (read.finish.value, read.language.value) == (Finish.ETCHED, Language.CHINESE_SIMPLIFIED)
    assert read.identifiers.tcgplayer_product_id == 504603


def test_quantities_of_urzas_gatherer_are_up_to_three_rows() -> None:
    header = "Name,Count,Foil count,Special foil count,Price,Number,Set,TCG ID,Cardmarket ID"
    content = csv_of(header, "Opt,2,1,3,$0.09,65,Ixalan,7,8", "Ponder,0,0,0,$0.09,1,Lorwyn,7,8")
    *rows, none = rows_of(content)
    assert [(row.line, row.quantity, row.finish.value) for row in rows if isinstance(row, ParsedRow)] == [
        (2, 2, Finish.NONFOIL),
        (2, 1, Finish.FOIL),
        (2, 3, None),
    ]
    assert isinstance(none, SkippedRow)
    (question,) = reading_of(content).questions
    assert (question.kind, question.examples, question.rows) == (QuestionKind.FINISH, ("Special foil count",), 1)
    answered = Answers(finishes={"special foil count": Finish.ETCHED})
    assert [row.finish.value for row in rows_of(content, answered) if isinstance(row, ParsedRow)][2] is Finish.ETCHED


def test_a_shipment_of_cardmarket_is_read_by_its_numbers() -> None:
    (row,) = owned(f"{SHIPMENT}\n265882;2;0,25;11;5;1;;1;\n")
    assert (row.quantity, row.name, row.identifiers.cardmarket_product_id) == (2, "", 265882)
    assert (row.condition.value, row.finish.value) == (Condition.MODERATELY_PLAYED, Finish.FOIL)
    assert (row.language.value, row.is_signed, row.is_altered) == (Language.CHINESE_TRADITIONAL, False, True)
    assert (row.unit_cost, row.cost_currency) == (Decimal("0.25"), "EUR")


def test_the_price_of_a_playset_is_asked_for() -> None:
    content = f"{SHIPMENT}\n265882;1;10,00;1;2;;;;1\n"
    (question,) = reading_of(content).questions
    assert (question.kind, question.rows) == (QuestionKind.PLAYSET_COST, 1)
    costs = {is_for_all: owned(content, Answers(is_playset_cost_for_all=is_for_all))[0] for is_for_all in (True, False)}
    assert owned(content)[0].unit_cost is None
    assert {row.quantity for row in costs.values()} == {4}
    assert {is_for_all: row.unit_cost for is_for_all, row in costs.items()} == {True: Decimal("2.5"), False: 10}


def test_third_persons_in_orders_of_cardmarket_are_not_kept() -> None:
    header = "OrderID;USERNAME;Name;Street;City;Country;Is Professional;VAT Number;Date of Purchase;Merchandise Value"
    (row,) = rows_of(f"{header}\n1;karn;Karn Smith;1 Road;Town;D;0;DE1;2025-01-01;1,00\n")
    assert isinstance(row, SkippedRow)
    assert (row.reason, row.raw) == (
        SkipReason.NOT_A_CARD,
        {"OrderID": "1", "Date of Purchase": "2025-01-01", "Merchandise Value": "1,00"},
    )


@pytest.mark.parametrize("row", ["1;karn;Karn Smith;1 Road;Town;D;0;DE1;2025-01-01;1,00;more", '1;"karn"x;Karn Smith'])
def test_of_an_order_that_cannot_be_read_nothing_is_kept(row: str) -> None:
    header = "OrderID;USERNAME;Name;Street;City;Country;Is Professional;VAT Number;Date of Purchase;Merchandise Value"
    (rejected,) = rows_of(f"{header}\n{row}\n")
    assert isinstance(rejected, RejectedRow)
    assert rejected.raw == {}


def test_an_order_of_cardtrader_is_in_cents() -> None:
    magic = "Magic: the Gathering,2009-07-17,Magic 2010,M10,Lightning Bolt,3482,3,Played,jp,True,False,True,,False,146"
    other = "Pokémon,2009-07-17,Base,B,Pikachu,3482,3,Near Mint,jp,True,False,True,,False,146"
    row, skipped = rows_of(csv_of(CARDTRADER, magic, other))
    assert isinstance(row, ParsedRow)
    assert (row.unit_cost, row.cost_currency, row.quantity) == (Decimal("34.82"), "EUR", 3)
    assert (row.condition.value, row.finish.value) == (Condition.HEAVILY_PLAYED, Finish.FOIL)
    assert (row.is_altered, row.is_signed, row.acquired_on) == (True, False, None)
    assert isinstance(skipped, SkippedRow)


def test_an_identifier_of_cardcastle_loses_the_character_of_double_faced_cards() -> None:
    header = "Card Name,Set Name,Condition,Foil,Language,Multiverse ID,JSON ID,Price USD"
    (row,) = owned(csv_of(header, f"Delver of Secrets,Innistrad,Near Mint,true,tw,226749,{ID}0,0.03"))
    assert (row.identifiers.scryfall_id, row.quantity, row.unit_cost) == (ID, 1, None)
    assert row.raw["JSON ID"] == f"{ID}0"


def test_dashes_of_tappedout_are_no_flags() -> None:
    header = "Qty,Name,Set,Set Number,Foil,Alter,Signed,Condition,Languange,Proxy"
    (row,) = owned(csv_of(header, "1,Abrade,INR,311,f-etch,-,yes,SL,KO,-"))
    assert (row.finish.value, row.condition.value) == (Finish.ETCHED, Condition.LIGHTLY_PLAYED)
    assert (row.is_altered, row.is_signed) == (False, True)


def test_quantities_and_languages_of_delver_are_read_as_it_writes_them() -> None:
    header = "QuantityX,Name,Collector's number,Condition,Language,Foil,List name"
    (row,) = owned(csv_of(header, "2x,Karn the Great Creator,1*,Slighty Played,,Foil,Box"))
    assert (row.quantity, row.condition.value, row.language.value) == (2, Condition.LIGHTLY_PLAYED, Language.ENGLISH)
    assert (row.collector_number, row.location) == ("1*", "Box")


def test_numbers_of_mtg_manager_are_words() -> None:
    header = "Quantity,Name,Code,PurchasePrice,Foil,Condition,Language,PurchaseDate"
    (row,) = owned(csv_of(header, "1,Opt,XLN,0.5,1,3,6,2020-01-31"))
    assert (row.condition.value, row.language.value) == (Condition.MODERATELY_PLAYED, Language.JAPANESE)


def test_flags_of_deckbox_hold_their_own_word() -> None:
    header = (
        "Count,Tradelist Count,Name,Edition,Card Number,Condition,Foil,Signed,Artist Proof,"
        "Altered Art,Misprint,My Price"
    )
    (row,) = owned(csv_of(header, "1,0,Opt,Ixalan,65,,foil,signed,proof,,misprint,$0.00"))
    assert (row.is_signed, row.is_altered, row.is_misprint, row.unit_cost) == (True, False, True, None)
    assert (row.condition.value, row.condition.raw) == (None, "")


def test_quotes_of_the_market_are_no_cost() -> None:
    header = "QUANTITY,NAME,SETCODE,COLLECTOR NUMBER,FINISH,PRICE,ACQUIRED PRICE,ACQUIRED DATE"
    content = csv_of(
        header, "1,Opt,XLN,65,nonfoil,9.99,,Fri May 15 2026 16:43:29 GMT+0200 (Central European Summer Time)"
    )
    assert [(row.unit_cost, row.acquired_on) for row in owned(content)] == [(None, date(2026, 5, 15))]


def test_costs_are_what_was_paid_never_what_the_market_asks() -> None:
    assert {name for file_format in FORMATS.values() for name in file_format.columns.names("unit_cost")} == {
        "Purchase price", "Purchase Price", "PurchasePrice", "My Price", "Price Bought", "Acquired", "Acquired Price",
        "ACQUIRED PRICE", "Article Value", "Price in EUR Cents",
        "price",  # of a Cardmarket shipment
    }  # fmt: skip
