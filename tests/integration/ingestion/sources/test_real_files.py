"""Real files of the upstreams, where they lie beside the repository: every number equals what plain JSON says."""

import io
import json
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import zstandard

from ingestion.contract import CatalogueCard, Listing, Record, Rejected, SeriesPrices, Source
from ingestion.sources.cardmarket_guide import CardmarketGuide
from ingestion.sources.cardtrader import CardTrader
from ingestion.sources.scryfall_bulk import ScryfallBulk

DATA = Path(__file__).parents[5] / "shared" / "data"


@pytest.fixture(scope="module")
def data() -> Path:
    """The folder of real files; these tests cannot mean anything without it."""
    assert DATA.is_dir(), f"The real files are missing: {DATA}"
    return DATA


def read(source: Source, path: Path, as_of: datetime | None = None) -> list[Record]:
    edition = source.edition_of_files([path], as_of)
    records = source.read([path], edition, lambda done, total: None)
    return [part for one in records for part in (one if isinstance(one, Listing) else [one])]


def test_the_slice_of_the_bulk_file_is_read_whole(data: Path) -> None:
    path = data / "scryfall" / "default_cards_slice.json"
    cards = json.loads(path.read_bytes())
    expected = {
        (card["id"], key): Decimal(card["prices"][key])
        for card in cards
        for key in ("usd", "usd_foil", "usd_etched", "eur", "eur_foil")
        if card["prices"][key] and not card["digital"]
    }
    keys = {("tcgplayer", "nonfoil"): "usd", ("tcgplayer", "foil"): "usd_foil", ("tcgplayer", "etched"): "usd_etched",
            ("cardmarket", "nonfoil"): "eur", ("cardmarket", "foil"): "eur_foil"}  # fmt: skip
    records = read(ScryfallBulk(), path)
    found = {
        (str(one.card.value), keys[one.marketplace, one.finish]): one.prices[0].price
        for one in records
        if isinstance(one, SeriesPrices)
    }
    assert len(expected) > 200
    assert found == expected
    assert not [one for one in records if isinstance(one, Rejected)]
    described = [one for one in records if isinstance(one, CatalogueCard)]
    assert [str(one.scryfall_id) for one in described] == [card["id"] for card in cards]
    assert all(one.oracle_id and one.type_line and one.image_url for one in described)


def price_guides(data: Path) -> Iterator[bytes]:
    with (data / "cardmarket" / "price_guide_1.tar.zst").open("rb") as file:
        stream = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(file)
        with tarfile.open(fileobj=io.BufferedReader(stream), mode="r|") as archive:  # type: ignore[type-var]
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content and member.name.endswith(".json"):
                    yield content.read()


def test_a_real_price_guide_is_read_whole(data: Path, tmp_path: Path) -> None:
    content = next(price_guides(data))
    path = tmp_path / "price_guide_1.json"
    path.write_bytes(content)
    records = read(CardmarketGuide(), path)
    assert not [one for one in records if isinstance(one, Rejected)]
    guide = json.loads(content, parse_float=Decimal)
    found = {(one.card.value, one.finish): one for one in records if isinstance(one, SeriesPrices)}
    expected = dict(expected_prices(guide["priceGuides"]))
    assert len(expected) > 100_000
    assert {key: one.prices[0][1:4] for key, one in found.items()} == expected
    made = datetime.fromisoformat(guide["createdAt"]).astimezone(UTC)
    assert {one.prices[0].time for one in found.values()} == {made}


def expected_prices(rows: list[dict[str, Any]]) -> Iterator[tuple[tuple[int, str], tuple[Any, ...]]]:
    for row in rows:
        for finish, suffix in (("nonfoil", ""), ("foil", "-foil")):
            price, low, average = (row.get(word + suffix) or None for word in ("trend", "low", "avg"))
            if price and row.get("idCategory") in (None, 1):
                yield (row["idProduct"], finish), (price, low, average)


def test_cardtraders_documented_offer_is_understood(data: Path, tmp_path: Path) -> None:
    folder = data / "cardtrader"
    products = json.loads((folder / "eomm_marketplace-products.json").read_bytes())
    (blueprint,) = json.loads((folder / "eomm_blueprints.json").read_bytes())
    whole = {"as_of": "2025-03-01T00:00:00Z", "blueprints": [blueprint | {"id": 10050}], "products": products}
    path = tmp_path / "offers.json"
    path.write_text(json.dumps(whole))
    (series,) = read(CardTrader(), path)
    assert isinstance(series, SeriesPrices)
    assert (str(series.card.value), series.prices[0].price) == (blueprint["scryfall_id"], Decimal("0.05"))
