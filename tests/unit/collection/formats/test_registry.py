"""Recognition: each real file by its header, as one format and no other."""

import pytest

from collection.formats.contract import Format, Signature
from collection.formats.dualcaster import NAMES
from collection.formats.registry import FORMATS, detect, fitting
from collection.tables.reading import read_table
from tests.support.collection_files import (
    FORMATS_OF_FILES,
    MANABOX_FOLDERS,
    all_collections,
    collection_bytes,
    format_of_file,
    needs_collections,
)

# Headers of which there is no real file, as other programs that read or write them have them.
WITHOUT_A_FILE = {
    "dualcaster": ",".join(NAMES.values()),
    "dualcaster_json": ",".join(NAMES),
    "moxfield": "Count,Name,Edition,Condition,Language,Foil,Collector Number,Alter,Playtest Card,Purchase Price",
    "manabox": "Name,Set code,Set name,Collector number,Foil,Rarity,Quantity,ManaBox ID,Scryfall ID,Purchase price,"
    "Misprint,Altered,Signed,Condition,Language,Proxy,Purchase price currency,Added",
    "deckbox": "Count,Tradelist Count,Name,Edition,Card Number,Condition,Language,Foil,Signed,Artist Proof,Altered Art,"
    "Misprint,Promo,Textless,My Price",
    "dragonshield": "Folder Name,Quantity,Trade Quantity,Card Name,Set Code,Set Name,Card Number,Condition,Printing,"
    "Language,Price Bought,Date Bought",
    "dragonshield_app": "Quantity,Name,CardNumber,Expansion Code,Expansion Name,PurchasePrice,Foil,Condition,Language,"
    "PurchaseDate,Single Current Price,Total Current Price",
    "sorted": "List Type,List Name,Collection,Format,Board,Quantity,Card Name,Set Code,Set Name,Card Number,Condition,"
    "Printing,Rarity,Language,Price Bought,Date Bought,Parent List Type,Parent List Name",
    "delver": "Name,Edition,Price,Language,Collector's number,Condition,Currency,Edition code,Foil,List name,QuantityX",
    "mtggoldfish": "Card,Set ID,Set Name,Quantity,Foil",
    "mtg_manager": "Quantity,Name,Code,PurchasePrice,Foil,Condition,Language,PurchaseDate",
    "mtgstocks": "Card,Set,Quantity,Price,Condition,Language,Foil,Signed",
    "mtg_studio": "Name,Edition,Qty,Foil",
    "cardmarket_shipment": "idProduct,groupCount,price,idLanguage,condition,isFoil,isSigned,isAltered,isPlayset,"
    "isReverseHolo,isFirstEd,isFullArt,isUberRare,isWithDie",
    "cardmarket_stock": "idArticle,idProduct,English Name,Local Name,Exp.,Exp. Name,Price,Language,Condition,Foil?,"
    "Signed?,Playset?,Altered?,Comments,Amount,onSale,idCurrency,Currency Code",
    "cardmarket_orders": "OrderID,Username,Name,Street,City,Country,Is Professional,VAT Number,Date of Purchase,"
    "Article Count,Merchandise Value,Shipment Costs,Total Value,Commission,Currency,Description,Product ID,"
    "Localized Product Name",
    "cardmarket_articles": "Shipment nr.,Date of purchase,Article,Product ID,Localized Product Name,Expansion,Category,"
    "Amount,Article Value,Total,Currency,Comments",
    "cardtrader_order": "Game,Set Released At,Set Name,Set Code,Item Name,Price in EUR Cents,Quantity,Condition,"
    "Language,Foil/Reverse,Signed,Altered,First Edition,Playset,Collector Number",
    "cardtrader_stock": "id,name_en,quantity,price_cents,game_id,blueprint_id,properties_hash.condition,"
    "properties_hash.mtg_language,properties_hash.mtg_foil,properties_hash.signed,properties_hash.altered",
}


@needs_collections
def test_every_real_file_has_an_expected_format() -> None:
    known = {path for path in all_collections() if not path.startswith(MANABOX_FOLDERS)}
    assert known == FORMATS_OF_FILES.keys()


@needs_collections
@pytest.mark.parametrize("path", all_collections())
def test_a_real_file_is_recognised_as_its_format_and_no_other(path: str) -> None:
    slug = format_of_file(path)
    header = read_table(collection_bytes(path)).header
    assert [file_format.slug for file_format in fitting(header)] == ([slug] if slug else [])
    assert detect(header) is (FORMATS[slug] if slug else None)


@pytest.mark.parametrize("slug", WITHOUT_A_FILE)
def test_a_documented_header_is_recognised_as_its_format_and_no_other(slug: str) -> None:
    assert [file_format.slug for file_format in fitting(WITHOUT_A_FILE[slug].split(","))] == [slug]


def test_every_format_is_recognised_in_some_test() -> None:
    assert FORMATS.keys() == {*filter(None, FORMATS_OF_FILES.values()), *WITHOUT_A_FILE}


def test_at_least_the_promised_formats_are_there() -> None:
    assert len(FORMATS) >= 25


def test_case_and_order_of_columns_do_not_count() -> None:
    header = ["is_pinned", "CARD_NAME", "amount"]
    assert detect(header) is FORMATS["deckstats"]


@pytest.mark.parametrize("header", ["Count,Name", "Name,Quantity", "Tradelist Count", "Deck", ""])
def test_a_header_that_several_apps_might_write_is_of_none(header: str) -> None:
    assert detect(header.split(",")) is None


def test_a_header_that_fits_two_formats_is_of_none() -> None:
    assert detect(["ManaBox ID", "Languange"]) is None


@pytest.mark.parametrize("file_format", FORMATS.values(), ids=FORMATS)
def test_a_format_is_told_by_a_column_and_reads_some(file_format: Format) -> None:
    assert all(isinstance(signature, Signature) and signature.columns for signature in file_format.signatures)
    assert list(file_format.column_names()) or file_format.skips
