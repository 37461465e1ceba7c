"""What is rejected is kept whole, so that its source can read it again after a mapping has been mended."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ingestion.contract import CatalogueCard, Rejected, SeriesPrices, Source
from ingestion.sources import cardtrader_offers, scryfall_card
from ingestion.sources.cardkingdom import CardKingdom
from ingestion.sources.cardmarket_guide import CardmarketGuide
from ingestion.sources.cardtrader import CardTrader
from ingestion.sources.manapool import ManaPool
from ingestion.sources.mtgjson_history import MtgjsonHistory
from ingestion.sources.scryfall_bulk import ScryfallBulk
from ingestion.sources.scryfall_prices import ScryfallPrices
from ingestion.sources.tcgcsv import TcgCsv
from ingestion.sources.tcgplayer import TcgPlayer
from market.variants import CARDTRADER_CONDITIONS, SCRYFALL_LANGUAGES, Condition, Language
from tests.unit.ingestion.sources.source_reading import AS_OF, read_files

CARD = "00000000-0000-4000-8000-000000000001"
UUID_KEY = "11111111-1111-5111-8111-111111111111"
OTHER = "22222222-2222-5222-8222-222222222222"


def scryfall(**fields: Any) -> dict[str, Any]:
    plain = {"id": CARD, "name": "Forest", "lang": "en", "set": "tst", "collector_number": "1", "prices": {"usd": "1"}}
    return {**plain, **fields}


def offer(condition: str, cents: int) -> dict[str, Any]:
    properties = {"condition": condition, "mtg_language": "en", "mtg_foil": False}
    return {"price": {"cents": cents, "currency": "EUR"}, "quantity": 1, "properties_hash": properties}


def offers(*conditions: str) -> dict[str, Any]:
    found = [offer(condition, 100 + number) for number, condition in enumerate(conditions)]
    return {"as_of": AS_OF.isoformat(), "blueprints": [{"id": 5, "scryfall_id": CARD}], "products": {"5": found}}


def variant(**fields: Any) -> dict[str, Any]:
    plain = {"scryfall_id": CARD, "condition_id": "NM", "finish_id": "NF", "language_id": "EN"}
    return {**plain, "low_price": 100, "available_quantity": 1, **fields}


def history(**entries: Any) -> dict[str, Any]:
    return {"meta": {"date": "2025-03-01"}, "data": {key: {"paper": paper} for key, paper in entries.items()}}


# A source, a file in which something cannot be read and something can, and how many series the broken record tells.
BROKEN: dict[str, tuple[Source, Any, int]] = {
    "scryfall-bulk": (ScryfallBulk(), [scryfall(prices={"usd": "x", "eur": "2"})], 1),
    "scryfall-prices": (ScryfallPrices(), {"data": [scryfall(prices={"usd": "x", "eur": "2"})]}, 1),
    "cardmarket-guide": (
        CardmarketGuide(),
        {"createdAt": "2025-03-01T03:00:00+0100", "priceGuides": [{"idProduct": 1, "trend": "x", "trend-foil": 2}]},
        1,
    ),
    "cardkingdom": (
        CardKingdom(),
        {"meta": {"created_at": "2025-03-01 01:07:00"},
         "data": [{"scryfall_id": CARD, "is_foil": "false", "price_buy": "x", "qty_buying": 1,
                   "condition_values": {"nm_price": "2.50", "nm_qty": 3}}]},
        1,
    ),
    "cardtrader": (CardTrader(), offers("Near Mint", "Sparkling"), 1),
    "manapool": (
        ManaPool(),
        {"meta": {"as_of": AS_OF.isoformat()}, "data": [variant(condition_id="Sparkling"), variant()]},
        0,
    ),
    "manapool, another type": (
        ManaPool(),
        {"meta": {"as_of": AS_OF.isoformat()}, "data": [variant(low_price="x"), variant()]},
        0,
    ),
    "tcgcsv": (
        TcgCsv(products=lambda _due: {}),
        {"results": [{"productId": 1, "subTypeName": "Normal", "marketPrice": 1, "highPrice": 1e9}]},
        1,
    ),
    "tcgplayer": (
        TcgPlayer(products=lambda _due: {}),
        {"results": [{"productId": 1, "subTypeName": "Sparkling", "marketPrice": 1},
                     {"productId": 2, "subTypeName": "Normal", "marketPrice": 1}]},
        0,
    ),
    "mtgjson-history": (
        MtgjsonHistory(),
        history(**{UUID_KEY: {"tcgplayer": {"currency": "USD", "retail": {
            "sparkling": {"2025-02-28": 1.5}, "normal": {"2025-02-28": 1.25}}}}}),
        1,
    ),
}  # fmt: skip


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], Path]:
    def written(document: Any) -> Path:
        path = tmp_path / "file.json"
        path.write_text(json.dumps(document))
        return path

    return written


@pytest.mark.parametrize("name", BROKEN)
def test_what_was_rejected_tells_the_same_again_as_long_as_nothing_is_mended(
    name: str, write: Callable[[Any], Path]
) -> None:
    source, document, series = BROKEN[name]
    (first,) = read_files(source, [write(document)]).rejected
    assert first.record is not None
    again = list(source.reread(first.record, AS_OF))
    assert [one for one in again if isinstance(one, Rejected)] == [first]
    assert len([one for one in again if isinstance(one, SeriesPrices)]) == series


def test_a_card_in_a_language_that_has_become_known_is_stored_with_its_prices(
    write: Callable[[Any], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ScryfallBulk()
    (rejected,) = read_files(source, [write([scryfall(lang="t?h"), scryfall()])]).rejected
    assert rejected.record is not None
    monkeypatch.setattr(scryfall_card, "SCRYFALL_LANGUAGES", {**SCRYFALL_LANGUAGES, "t?h": Language.ENGLISH})
    card, prices = source.reread(rejected.record, AS_OF)
    assert isinstance(card, CatalogueCard)
    assert isinstance(prices, SeriesPrices)
    assert (card.scryfall_id, card.lang, prices.prices[0].time) == (UUID(CARD), "t?h", AS_OF)


def test_offers_fold_together_with_those_that_had_been_understood(
    write: Callable[[Any], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = CardTrader()
    reading = read_files(source, [write(offers("Near Mint", "Sparkling", "Sparkling"))])
    monkeypatch.setattr(
        cardtrader_offers, "CARDTRADER_CONDITIONS", {**CARDTRADER_CONDITIONS, "Sparkling": Condition.NEAR_MINT}
    )
    assert len({rejected.record for rejected in reading.rejected}) == 1 < len(reading.rejected)
    (series,) = source.reread(str(reading.rejected[0].record), AS_OF)
    assert isinstance(series, SeriesPrices)
    price = series.prices[0]
    assert (price.num_listings, price.price_low, price.price_high) == (3, Decimal("1.00"), Decimal("1.02"))


def test_an_entry_of_the_identifiers_is_read_again_as_a_card(write: Callable[[Any], Path], tmp_path: Path) -> None:
    known = {"name": "Forest", "setCode": "TST", "number": "1", "identifiers": {"scryfallId": CARD}}
    identifiers = tmp_path / "AllIdentifiers.json"
    identifiers.write_text(
        json.dumps({"meta": {}, "data": {UUID_KEY: {**known, "language": "Klingon?"}, OTHER: known}})
    )
    prices = write(history(**{UUID_KEY: {"tcgplayer": {"currency": "USD", "retail": {"normal": {"2025-02-28": 1}}}}}))
    source = MtgjsonHistory()
    (rejected,) = read_files(source, [identifiers, prices]).rejected
    assert rejected.record is not None
    (again,) = source.reread(rejected.record, AS_OF)
    assert isinstance(again, Rejected)
    assert again.reason == rejected.reason == "unknown language 'Klingon?'"
    (card,) = source.reread(rejected.record.replace("Klingon?", "English"), AS_OF)
    assert isinstance(card, CatalogueCard)


def test_a_record_that_is_no_json_any_more_is_an_error_for_the_caller() -> None:
    with pytest.raises(ValueError):
        list(ManaPool().reread("{", AS_OF))
