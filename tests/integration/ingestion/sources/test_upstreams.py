"""What each source asks its upstream, what it makes of the answers, and a run from address to records."""

import gzip
import json
import lzma
import re
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_httpserver import HTTPServer

from ingestion.contract import (
    CardIdentifier,
    CatalogueCard,
    FileSource,
    Listing,
    Record,
    SeriesPrices,
    SourceError,
    WholeCatalogue,
)
from ingestion.sources.cardkingdom import CardKingdom
from ingestion.sources.cardmarket_guide import CardmarketGuide
from ingestion.sources.manapool import ManaPool
from ingestion.sources.mtgjson_history import MtgjsonHistory
from ingestion.sources.mtgjson_today import MtgjsonToday
from ingestion.sources.scryfall_bulk import ScryfallBulk
from ingestion.upstreams.fetch import Known, download
from tests.integration.ingestion.sources.conftest import Ask

CARD = {"object": "card", "id": str(UUID(int=1)), "name": "Time Stop", "lang": "en", "set": "10e",
        "collector_number": "117★", "prices": {"usd": "1.50", "eur": None}}  # fmt: skip
CARDS = gzip.compress(json.dumps(CARD, ensure_ascii=False).encode() + b"\n")
PRICES = {"meta": {"date": "2025-03-01"}, "data": {str(UUID(int=9)): {"paper": {"tcgplayer": {
    "currency": "USD", "retail": {"normal": {"2025-02-28": 1.5}}, "buylist": {}}}}}}  # fmt: skip
IDENTIFIERS = {"meta": {"date": "2025-03-01"}, "data": {str(UUID(int=9)): {
    "name": "Time Stop", "setCode": "10E", "number": "117★",
    "identifiers": {"scryfallId": str(UUID(int=1))}}}}  # fmt: skip
GUIDE = {"version": 1, "createdAt": "2024-12-03T02:44:33+0100", "priceGuides": [{"idProduct": 5, "trend": 1.5}]}


def manifest(url: str, **fields: Any) -> dict[str, Any]:
    entry = {"object": "bulk_data", "type": "default_cards", "updated_at": "2025-02-21T10:04:28.932+00:00",
             "jsonl_download_uri": url, "compressed_size": len(CARDS)}  # fmt: skip
    others = [{"type": "oracle_cards", "updated_at": None}, {"type": 7}, "not an entry"]
    return {"object": "list", "data": [*others, entry | fields], "has_more": False}


def run(source: FileSource, upstream: Ask, directory: Path) -> list[Record]:
    """Find, download and read an edition as a run does."""
    edition = source.find_edition()
    files = [download(url, directory, lambda done, total: None, upstream()) for url in edition.files]
    return list(source.read(files, edition, lambda done, total: None))


def test_the_newest_bulk_file_is_found_and_read(httpserver: HTTPServer, upstream: Ask, tmp_path: Path) -> None:
    url = httpserver.url_for("/data/default-cards-20250221100428.jsonl.gz")
    httpserver.expect_request("/scryfall/bulk-data").respond_with_json(manifest(url))
    httpserver.expect_request("/data/default-cards-20250221100428.jsonl.gz").respond_with_data(
        CARDS, content_type="application/gzip"
    )
    source = ScryfallBulk(upstream)
    edition = source.find_edition()
    assert edition.as_of == datetime(2025, 2, 21, 10, 4, 28, 932000, tzinfo=UTC)
    assert (edition.files, edition.size) == ((url,), len(CARDS))
    card, listing, whole = run(source, upstream, tmp_path)
    assert isinstance(whole, WholeCatalogue)
    assert isinstance(card, CatalogueCard)
    assert isinstance(listing, Listing)
    assert listing.time == edition.as_of


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"<html>maintenance</html>", "a web page"),
        (b'{"object": "error", "code": "not_found"}', "something else than expected"),
        (b'{"data": []}', "lists no file of type default_cards"),
        (json.dumps(manifest("http://a", type="rulings")).encode(), "lists no file of type default_cards"),
        (json.dumps(manifest("http://a", updated_at="2025-02-21")).encode(), "has no UTC offset"),
        (json.dumps(manifest("http://a", updated_at="2525-02-21T00:00:00Z")).encode(), "lies in the future"),
        (json.dumps(manifest("http://a", jsonl_download_uri=None)).encode(), r"jsonl_download_uri"),
    ],
)
def test_another_manifest_than_expected_is_told(
    answer: bytes, fault: str, httpserver: HTTPServer, upstream: Ask
) -> None:
    httpserver.expect_request("/scryfall/bulk-data").respond_with_data(answer, content_type="application/json")
    with pytest.raises(SourceError, match=fault) as failure:
        ScryfallBulk(upstream).find_edition()
    assert f"Scryfall bulk data ({httpserver.url_for('/scryfall/bulk-data')})" in str(failure.value)


def mana_pool(upstream: Ask) -> ManaPool:
    """Mana Pool, of which nothing has been loaded."""
    return ManaPool(upstream, lambda source, url: None)


@pytest.mark.parametrize(
    "source", [ScryfallBulk, MtgjsonHistory, MtgjsonToday, CardmarketGuide, CardKingdom, mana_pool]
)
def test_an_upstream_that_is_down_is_named(
    source: Callable[[Ask], FileSource], httpserver: HTTPServer, upstream: Ask
) -> None:
    httpserver.expect_request(re.compile(".*")).respond_with_data(b"", status=500)
    asked = source(upstream)
    with pytest.raises(SourceError, match=r"answered 500 .*--file"):
        asked.find_edition()


def offer_mtgjson(httpserver: HTTPServer, suffix: str, compress: Callable[[bytes], bytes]) -> None:
    for stem, content in (("AllPrices", PRICES), ("AllIdentifiers", IDENTIFIERS)):
        body = compress(json.dumps(content).encode())
        httpserver.expect_request(f"/mtgjson/{stem}{suffix}").respond_with_data(body)


@pytest.mark.parametrize(
    ("suffix", "compress"), [(".json.xz", lzma.compress), (".json.gz", gzip.compress), (".json", bytes)]
)
def test_the_smallest_variant_that_is_offered_is_taken(
    suffix: str, compress: Callable[[bytes], bytes], httpserver: HTTPServer, upstream: Ask, tmp_path: Path
) -> None:
    for worse in (".json.gz", ".json") if suffix == ".json.xz" else (suffix,):
        offer_mtgjson(httpserver, worse, gzip.compress if worse.endswith("gz") else bytes)
    if suffix == ".json.xz":
        offer_mtgjson(httpserver, suffix, compress)
    for missing in (".json.xz", ".json.gz", ".json"):
        for stem in ("AllPrices", "AllIdentifiers"):
            httpserver.expect_request(f"/mtgjson/{stem}{missing}").respond_with_data(b"no", status=404)
    source = MtgjsonHistory(upstream)
    edition = source.find_edition()
    base = httpserver.url_for("/mtgjson")
    assert edition.files == (f"{base}/AllIdentifiers{suffix}", f"{base}/AllPrices{suffix}")
    assert edition.as_of == datetime(2025, 3, 1, tzinfo=UTC)
    assert edition.size == sum(len(compress(json.dumps(content).encode())) for content in (PRICES, IDENTIFIERS))
    card, series = run(source, upstream, tmp_path)
    assert isinstance(card, CatalogueCard)
    assert isinstance(series, SeriesPrices)


def test_without_a_date_in_the_file_its_header_dates_the_history(httpserver: HTTPServer, upstream: Ask) -> None:
    headers = {"Last-Modified": "Sat, 01 Mar 2025 09:07:00 GMT"}
    for stem in ("AllPrices", "AllIdentifiers"):
        httpserver.expect_request(f"/mtgjson/{stem}.json.xz").respond_with_data(
            lzma.compress(b'{"data": {}}'), headers=headers
        )
    assert MtgjsonHistory(upstream).find_edition().as_of == datetime(2025, 3, 1, 9, 7, tzinfo=UTC)


def test_a_header_from_the_future_does_not_keep_out_what_comes_after_it(httpserver: HTTPServer, upstream: Ask) -> None:
    headers = {"Last-Modified": "Fri, 01 Jan 2100 00:00:00 GMT"}
    file = lzma.compress(b'{"data": {}}')
    httpserver.expect_request("/mtgjson/AllPricesToday.json.xz").respond_with_data(file, headers=headers)
    assert MtgjsonToday(upstream).find_edition().as_of <= datetime.now(UTC)


def test_history_that_is_not_offered_in_any_variant_is_told(httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request("/mtgjson/AllIdentifiers.json").respond_with_data(b"{}")
    for path in ("AllIdentifiers.json.xz", "AllIdentifiers.json.gz"):
        httpserver.expect_request(f"/mtgjson/{path}").respond_with_data(b"", status=403)
    for path in ("AllPrices.json.xz", "AllPrices.json.gz", "AllPrices.json"):
        httpserver.expect_request(f"/mtgjson/{path}").respond_with_data(b"", status=404)
    with pytest.raises(SourceError, match=r"AllPrices\.json\) is not there"):
        MtgjsonHistory(upstream).find_edition()


@pytest.mark.parametrize("labelled", [False, True])
def test_the_price_guide_is_dated_by_its_first_kilobytes(
    labelled: bool, httpserver: HTTPServer, upstream: Ask, tmp_path: Path
) -> None:
    body = json.dumps(GUIDE).encode()
    headers = {"Content-Encoding": "gzip"} if labelled else {}
    httpserver.expect_request("/cardmarket/price_guide_1.json").respond_with_data(
        gzip.compress(body) if labelled else body, headers=headers
    )
    source = CardmarketGuide(upstream)
    edition = source.find_edition()
    assert edition.as_of == datetime(2024, 12, 3, 1, 44, 33, tzinfo=UTC)
    (series,) = run(source, upstream, tmp_path)
    assert isinstance(series, SeriesPrices)
    assert series.prices[0].time == edition.as_of


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"<html>maintenance</html>", "is a web page"),
        (b"", "is empty"),
        (b'{"version": 1, "priceGuides": []}', "does not say when it was made"),
        (b'{"createdAt": "soon"}', "is not ISO 8601"),
    ],
)
def test_another_price_guide_than_expected_is_told(
    answer: bytes, fault: str, httpserver: HTTPServer, upstream: Ask
) -> None:
    httpserver.expect_request("/cardmarket/price_guide_1.json").respond_with_data(answer, content_type="text/plain")
    with pytest.raises(SourceError, match=fault):
        CardmarketGuide(upstream).find_edition()


def test_a_price_guide_that_is_not_there_is_told(httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request("/cardmarket/price_guide_1.json").respond_with_data(b"", status=404)
    with pytest.raises(SourceError, match=r"price_guide_1\.json\) is not there"):
        CardmarketGuide(upstream).find_edition()


def test_a_damaged_archive_is_told_at_once(httpserver: HTTPServer, upstream: Ask) -> None:
    damaged = b"\x1f\x8b" + zlib.compress(b"no gzip header")
    httpserver.expect_request("/cardmarket/price_guide_1.json").respond_with_data(damaged)
    with pytest.raises(SourceError, match="damaged"):
        CardmarketGuide(upstream).find_edition()


@pytest.mark.parametrize("suffix", [".json.xz", ".json.gz", ".json"])
def test_the_prices_of_today_need_no_identifiers(
    suffix: str, httpserver: HTTPServer, upstream: Ask, tmp_path: Path
) -> None:
    compress: Callable[[bytes], bytes] = {".json.xz": lzma.compress, ".json.gz": gzip.compress, ".json": bytes}[suffix]
    body = compress(json.dumps(PRICES).encode())
    httpserver.expect_request(f"/mtgjson/AllPricesToday{suffix}").respond_with_data(body)
    for missing in (".json.xz", ".json.gz", ".json"):
        httpserver.expect_request(f"/mtgjson/AllPricesToday{missing}").respond_with_data(b"no", status=404)
    source = MtgjsonToday(upstream)
    edition = source.find_edition()
    assert edition.files == (httpserver.url_for(f"/mtgjson/AllPricesToday{suffix}"),)
    assert (edition.as_of, edition.size) == (datetime(2025, 3, 1, tzinfo=UTC), len(body))
    (series,) = run(source, upstream, tmp_path)
    assert isinstance(series, SeriesPrices)
    assert series.card == CardIdentifier("mtgjson_uuid", UUID(int=9))


def test_prices_of_today_that_are_not_offered_are_told(httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request(re.compile("/mtgjson/AllPricesToday.*")).respond_with_data(b"no", status=404)
    with pytest.raises(SourceError, match=r"MTGJSON prices of today \(.*AllPricesToday\.json\) is not there"):
        MtgjsonToday(upstream).find_edition()


VARIANTS = {"meta": {"as_of": "2025-02-28T08:30:01.529Z"}, "data": [
    {"product_type": "mtg_single", "scryfall_id": str(UUID(int=number)), "language_id": "EN", "condition_id": "NM",
     "finish_id": "NF", "low_price": 100 + number, "available_quantity": 1}
    for number in range(1, 5_000)
]}  # fmt: skip
LIST = "/manapool/api/v1/prices/variants"


def test_mana_pools_list_is_dated_by_its_first_kilobytes_and_read(
    httpserver: HTTPServer, upstream: Ask, tmp_path: Path
) -> None:
    httpserver.expect_request(LIST).respond_with_data(json.dumps(VARIANTS), headers={"ETag": '"one"'})
    source = mana_pool(upstream)
    edition = source.find_edition()
    assert edition.as_of == datetime(2025, 2, 28, 8, 30, 1, 529000, tzinfo=UTC)
    assert (edition.size, edition.validator) == (len(json.dumps(VARIANTS).encode()), '"one"')
    (listing,) = run(source, upstream, tmp_path)
    assert isinstance(listing, Listing)
    assert len(listing) == 4_999


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"<html>maintenance</html>", "is a web page"),
        (b'{"data": []}', "does not say when it was made"),
        (b'{"meta": {"as_of": "soon"}}', "is not ISO 8601"),
        (b'{"meta": {"as_of": "2025-02-28T08:30:01Z"}, "data": [{"price_cents": 5}]}', "another list than that of var"),
    ],
)
def test_another_answer_of_mana_pool_than_expected_is_told(
    answer: bytes, fault: str, httpserver: HTTPServer, upstream: Ask
) -> None:
    httpserver.expect_request(LIST).respond_with_data(answer, content_type="text/plain")
    with pytest.raises(SourceError, match=fault):
        mana_pool(upstream).find_edition()


def test_mana_pools_list_that_was_cut_off_gives_its_whole_rows_first(
    httpserver: HTTPServer, upstream: Ask, tmp_path: Path
) -> None:
    body = json.dumps(VARIANTS).encode()[:-30]
    httpserver.expect_request(LIST).respond_with_data(body)
    source = mana_pool(upstream)
    edition = source.find_edition()
    file = download(edition.files[0], tmp_path, lambda done, total: None, upstream())
    found = source.read([file], edition, lambda done, total: None)
    listing = next(found)
    assert isinstance(listing, Listing)
    assert len(listing) == 4_998
    with pytest.raises(SourceError, match="ends in the middle: it was cut off"):
        next(found)


def test_a_list_that_is_the_known_one_is_told_without_its_body(httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request(LIST, headers={"If-None-Match": '"one"'}).respond_with_data(b"", status=304)
    as_of = datetime(2025, 2, 28, 8, 30, tzinfo=UTC)
    edition = ManaPool(upstream, lambda source, url: Known('"one"', as_of)).find_edition()
    assert (edition.as_of, edition.files, edition.validator) == (as_of, (httpserver.url_for(LIST),), '"one"')


def test_not_modified_without_having_been_asked_is_no_list(httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request(LIST).respond_with_data(b"", status=304)
    with pytest.raises(SourceError, match="answered 304"):
        mana_pool(upstream).find_edition()


@pytest.mark.parametrize("etag", ["", '"' + "x" * 300 + '"', '"\u00e4"'])
def test_an_etag_that_cannot_be_named_in_a_question_is_none(etag: str, httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request(LIST).respond_with_data(json.dumps(VARIANTS), headers={"ETag": etag})
    assert mana_pool(upstream).find_edition().validator is None
