"""Sources that are asked question by question: what they ask, and what they make of answers good and bad."""

import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from ingestion.contract import (
    AskedSource,
    CardIdentifier,
    CatalogueCard,
    FileSource,
    Record,
    Rejected,
    SeriesPrices,
    SourceError,
)
from ingestion.sources.cardtrader import CardTrader
from ingestion.sources.scryfall_prices import ScryfallPrices
from ingestion.sources.tcgplayer import TcgPlayer
from market.variants import Condition, Currency, Finish, Language
from tests.integration.ingestion.sources.conftest import Ask

CARDS = [UUID(int=number) for number in range(1, 101)]
PRODUCTS: dict[int, UUID | None] = dict.fromkeys(range(1, 301))
HALF = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"data"'
PRICING = re.compile("/tcgplayer/pricing/product/.*")
RATES = ("scryfall_prices", "tcgplayer", "cardtrader")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without the pauses that the real upstreams want; the pace has a test of its own."""
    for name in RATES:
        monkeypatch.setattr(f"ingestion.sources.{name}.PER_SECOND", 10_000.0)


def card(number: int, **prices: str | None) -> dict[str, Any]:
    return {
        "object": "card", "id": str(UUID(int=number)), "name": f"Card {number}", "lang": "en", "set": "tst",
        "collector_number": str(number), "prices": {"usd": "1.50", "eur": None, "tix": "0.02"} | prices,
    }  # fmt: skip


def product(number: int, finish: str = "Normal", market: Any = 1.5, **prices: Any) -> dict[str, Any]:
    usual = {"lowPrice": 1.0, "midPrice": 1.75, "highPrice": 999.0, "directLowPrice": None}
    return {"productId": number, "subTypeName": finish, "marketPrice": market} | usual | prices


def offer(cents: int, currency: str = "EUR", **properties: Any) -> dict[str, Any]:
    usual = {"condition": "Near Mint", "mtg_language": "en", "mtg_foil": False, "signed": False, "altered": False}
    return {
        "id": 1, "quantity": 2, "price": {"cents": cents, "currency": currency}, "properties_hash": usual | properties,
        "graded": False, "on_vacation": False, "bundle_size": 1,
    }  # fmt: skip


class Asked(NamedTuple):
    """A source, the address at which it asks for prices, and what a good answer there is."""

    make: Callable[[Ask], AskedSource]
    path: str
    answer: Any


SCRYFALL = Asked(lambda ask: ScryfallPrices(ask, lambda _: CARDS[:1]), "/scryfall/cards/collection", {
    "object": "list", "not_found": [], "data": [card(1)],
})  # fmt: skip
TCGPLAYER = Asked(lambda ask: TcgPlayer(ask, lambda due: {1: None}), "/tcgplayer/pricing/product/1", {
    "success": True, "errors": [], "results": [product(1)],
})  # fmt: skip
CARDTRADER = Asked(CardTrader, "/cardtrader/marketplace/products", {"7": [offer(100)]})
EVERY = pytest.mark.parametrize("asked", [SCRYFALL, TCGPLAYER, CARDTRADER], ids=["scryfall", "tcgplayer", "cardtrader"])


def read(source: AskedSource) -> list[Record]:
    """Ask for everything, as a run does."""
    edition = source.find_edition()
    assert edition.files == ()
    return list(source.ask(edition, lambda done, total: None))


def series(records: list[Record]) -> list[SeriesPrices]:
    return [record for record in records if isinstance(record, SeriesPrices)]


def offer_expansions(httpserver: HTTPServer, *numbers: int, **fields: Any) -> None:
    """CardTrader's expansions, those of another game too, each with a blueprint of its own number."""
    expansions = [{"id": number, "game_id": 1, "code": "tst", "name": "Test"} for number in numbers]
    httpserver.expect_request("/cardtrader/expansions").respond_with_json([*expansions, {"id": 999, "game_id": 4}])
    for number in numbers:
        blueprint = {"id": number, "category_id": 1, "scryfall_id": str(UUID(int=number))} | fields
        httpserver.expect_request(
            "/cardtrader/blueprints/export", query_string={"expansion_id": str(number)}
        ).respond_with_json([blueprint])


@EVERY
def test_a_good_answer_is_read_and_its_prices_are_of_now(asked: Asked, httpserver: HTTPServer, upstream: Ask) -> None:
    offer_expansions(httpserver, 7)
    httpserver.expect_request(asked.path).respond_with_json(asked.answer)
    source = asked.make(upstream)
    edition = source.find_edition()
    (found,) = series(list(source.ask(edition, lambda done, total: None)))
    assert found.prices[0].time == edition.as_of


@EVERY
@pytest.mark.parametrize(
    "first",
    [Response(status=429, headers={"Retry-After": "1"}), Response(status=500), Response(status=503)],
    ids=["429", "500", "503"],
)
def test_a_passing_failure_is_tried_again(first: Response, asked: Asked, httpserver: HTTPServer, upstream: Ask) -> None:
    offer_expansions(httpserver, 7)
    httpserver.expect_oneshot_request(asked.path).respond_with_response(first)
    httpserver.expect_request(asked.path).respond_with_json(asked.answer)
    assert len(series(read(asked.make(upstream)))) == 1
    assert [request.path for request, _ in httpserver.log].count(asked.path) == 2


@EVERY
@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (Response(status=429, headers={"Retry-After": "3600"}), "asks to wait 3600 s"),
        (Response(status=500), "answered 500"),
        (
            Response(status=401),
            "answered 401 UNAUTHORIZED. (Check its token|It refuses 'Dualcaster-test/1.0': set USER_AGENT)",
        ),
        (Response(status=403), "answered 403"),
        (Response("<html>maintenance</html>", content_type="text/html"), "answered a web page"),
        (Response("<html>maintenance</html>", content_type="application/json"), "answered a web page"),
        (Response('{"data": [', content_type="application/json"), "something else than expected"),
        (Response("[5]", content_type="application/json"), "something else than expected"),
    ],
    ids=["long wait", "500", "401", "403", "html", "html as json", "half", "other json"],
)
def test_a_lasting_failure_is_told_without_the_token(
    answer: Response, fault: str, asked: Asked, httpserver: HTTPServer, upstream: Ask
) -> None:
    offer_expansions(httpserver, 7)
    httpserver.expect_request(asked.path).respond_with_response(answer)
    with pytest.raises(SourceError, match=fault) as failure:
        read(asked.make(upstream))
    assert "secret" not in str(failure.value)
    assert asked.path.split("/")[1] in str(failure.value)


@contextmanager
def breaking_off(head: bytes) -> Iterator[str]:
    """An upstream that hangs up in the middle of its answer, each time."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(65536)
                    connection.sendall(head)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@EVERY
def test_half_a_body_is_a_failure(asked: Asked, upstream: Ask) -> None:
    with breaking_off(
        b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"data"'
    ) as url:
        there = upstream().model_copy(update=dict.fromkeys(("SCRYFALL_URL", "TCGPLAYER_URL", "CARDTRADER_URL"), url))
        with pytest.raises(SourceError, match="broke off"):
            read(asked.make(lambda: there))


@pytest.mark.parametrize(("source", "setting"), [(CardTrader, "CARDTRADER_TOKEN"), (TcgPlayer, "TCGPLAYER_TOKEN")])
def test_a_source_is_not_asked_without_its_token(
    source: Callable[[Ask], AskedSource], setting: str, httpserver: HTTPServer, upstream: Ask
) -> None:
    bare = upstream().model_copy(update={setting: None})
    with pytest.raises(SourceError, match=f"not configured. Set {setting}"):
        source(lambda: bare).find_edition()
    assert httpserver.log == []


def test_scryfall_is_asked_for_75_watched_cards_at_once(httpserver: HTTPServer, upstream: Ask) -> None:
    questions: list[list[str]] = []

    def answer(request: Request) -> Response:
        ids = [one["id"] for one in json.loads(request.data)["identifiers"]]
        questions.append(ids)
        data = [card(UUID(one).int, usd_foil="4.00", eur="0.80") for one in ids[1:]]
        return Response(json.dumps({"object": "list", "not_found": [{"id": ids[0]}], "data": data}))

    httpserver.expect_request("/scryfall/cards/collection", method="POST").respond_with_handler(answer)
    records = read(ScryfallPrices(upstream, lambda _: CARDS))
    assert questions == [[str(one) for one in CARDS[:75]], [str(one) for one in CARDS[75:]]]
    assert len([record for record in records if isinstance(record, CatalogueCard)]) == 98
    assert len(series(records)) == 3 * 98
    assert [record.raw for record in records if isinstance(record, Rejected)] == [
        f"card {CARDS[0]}", f"card {CARDS[75]}",
    ]  # fmt: skip


def test_without_a_watched_card_scryfall_is_not_asked(httpserver: HTTPServer, upstream: Ask) -> None:
    assert read(ScryfallPrices(upstream, lambda _: [])) == []
    assert httpserver.log == []


def test_tcgplayer_is_asked_for_250_products_at_once(httpserver: HTTPServer, upstream: Ask) -> None:
    asked: list[list[int]] = []

    def answer(request: Request) -> Response:
        assert request.headers["Authorization"] == "Bearer player-secret"
        asked.append([int(text) for text in request.path.rpartition("/")[2].split(",")])
        return Response(json.dumps({"success": True, "results": [product(asked[-1][0])]}))

    httpserver.expect_request(PRICING).respond_with_handler(answer)
    assert len(series(read(TcgPlayer(upstream, lambda due: PRODUCTS if due else {})))) == 2
    assert asked == [list(range(1, 251)), list(range(251, 301))]


def test_an_answer_of_tcgplayer_keeps_what_can_be_trusted(httpserver: HTTPServer, upstream: Ask) -> None:
    etched = UUID(int=77)
    rows = [
        product(1), product(1, "Foil", 4), product(2, market=None), product(3, "Foil", 9.5), product(4, "Holofoil"),
        product(5, market="much"), {"productId": 6},
    ]  # fmt: skip
    httpserver.expect_request(PRICING).respond_with_json({"success": True, "results": rows})
    records = read(TcgPlayer(upstream, lambda due: {**dict.fromkeys(range(1, 7)), 3: etched}))
    assert [(one.card, one.finish, one.prices[0].price) for one in series(records)] == [
        (CardIdentifier("tcgplayer_id", 1), Finish.NONFOIL, Decimal("1.50")),
        (CardIdentifier("tcgplayer_id", 1), Finish.FOIL, Decimal("4.00")),
        (CardIdentifier("scryfall_id", etched), Finish.ETCHED, Decimal("9.50")),
    ]
    price = series(records)[0].prices[0]
    assert (price.price_low, price.price_mid, price.price_high) == (Decimal("1.00"), Decimal("1.75"), None)
    reasons = [record.reason for record in records if isinstance(record, Rejected)]
    assert [part in reason for part, reason in zip(("Holofoil", "much", "subTypeName"), reasons, strict=True)] == [
        True, True, True,
    ]  # fmt: skip


def test_a_broken_price_of_tcgplayer_costs_no_other_of_its_product(httpserver: HTTPServer, upstream: Ask) -> None:
    rows = [product(1) | {"lowPrice": "x", "highPrice": "y"}]
    httpserver.expect_request(PRICING).respond_with_json({"success": True, "results": rows})
    rejected, found = read(TcgPlayer(upstream, lambda due: {1: None}))
    assert isinstance(rejected, Rejected)
    assert isinstance(found, SeriesPrices)
    assert (rejected.raw, rejected.record) == ("product 1 nonfoil lowPrice", json.dumps(rows[0]))
    assert found.prices[0][1:4] == (Decimal("1.50"), None, Decimal("1.75"))


def test_cardtrader_is_asked_expansion_by_expansion(httpserver: HTTPServer, upstream: Ask) -> None:
    offer_expansions(httpserver, 7, 8)
    offers = {
        "7": [offer(300), offer(100), offer(250, "USD"), offer(90, condition="Poor"), offer(500, mtg_language="jp")],
        "8": [offer(40, mtg_foil=True)],
    }
    for number, found in offers.items():
        httpserver.expect_request(
            "/cardtrader/marketplace/products", query_string={"expansion_id": number},
            headers={"Authorization": "Bearer trader-secret"},
        ).respond_with_json({number: found})  # fmt: skip
    found = series(read(CardTrader(upstream)))
    assert [(one.card.value, one.condition, one.language, one.currency, one.prices[0].price) for one in found] == [
        (UUID(int=7), Condition.NEAR_MINT, Language.ENGLISH, Currency.EUR, Decimal("1.00")),
        (UUID(int=7), Condition.NEAR_MINT, Language.ENGLISH, Currency.USD, Decimal("2.50")),
        (UUID(int=7), Condition.DAMAGED, Language.ENGLISH, Currency.EUR, Decimal("0.90")),
        (UUID(int=7), Condition.NEAR_MINT, Language.JAPANESE, Currency.EUR, Decimal("5.00")),
        (UUID(int=8), Condition.NEAR_MINT, Language.ENGLISH, Currency.EUR, Decimal("0.40")),
    ]
    assert [(one.prices[0].num_listings, one.prices[0].total_quantity) for one in found[:1]] == [(2, 4)]
    assert {request.args.get("expansion_id") for request, _ in httpserver.log} == {None, "7", "8"}


def test_offers_of_all_blueprints_of_a_card_fold_by_series(httpserver: HTTPServer, upstream: Ask) -> None:
    httpserver.expect_request("/cardtrader/expansions").respond_with_json([{"id": 1, "game_id": 1}])
    httpserver.expect_request("/cardtrader/blueprints/export").respond_with_json([
        {"id": number, "version": version, "category_id": 1, "scryfall_id": str(UUID(int=5))}
        for number, version in enumerate((None, "Etched", "Alternate"))
    ])  # fmt: skip
    httpserver.expect_request("/cardtrader/marketplace/products").respond_with_json({
        "0": [offer(210, mtg_foil=True)], "1": [offer(900, mtg_foil=True)], "2": [offer(200, mtg_foil=True)],
    })  # fmt: skip
    found = series(read(CardTrader(upstream)))
    assert [(one.finish, one.prices[0].price, one.prices[0].num_listings) for one in found] == [
        (Finish.FOIL, Decimal("2.00"), 2), (Finish.ETCHED, Decimal("9.00"), 1),
    ]  # fmt: skip


def test_a_card_that_two_expansions_claim_is_told_once(httpserver: HTTPServer, upstream: Ask) -> None:
    offer_expansions(httpserver, 7, 8, scryfall_id=str(UUID(int=5)))
    for number in ("7", "8"):
        httpserver.expect_request(
            "/cardtrader/marketplace/products", query_string={"expansion_id": number}
        ).respond_with_json({number: [offer(100 * int(number))]})
    first, second = read(CardTrader(upstream))
    assert isinstance(first, SeriesPrices)
    assert first.prices[0].price == Decimal("7.00")
    assert second == Rejected("blueprint 8", "offers of its card have been read before")


def test_one_expansion_that_fails_costs_no_other(httpserver: HTTPServer, upstream: Ask) -> None:
    offer_expansions(httpserver, 7, 8, 9)
    for number in ("7", "9"):
        httpserver.expect_request(
            "/cardtrader/marketplace/products", query_string={"expansion_id": number}
        ).respond_with_json({number: [offer(100)]})
    httpserver.expect_request("/cardtrader/marketplace/products").respond_with_data("", status=500)
    records = read(CardTrader(upstream))
    assert [one.card.value for one in series(records)] == [UUID(int=7), UUID(int=9)]
    (rejected,) = [record for record in records if isinstance(record, Rejected)]
    assert rejected.raw == "expansion 8"
    assert "answered 500" in rejected.reason


def test_three_failures_in_a_row_end_the_run_and_what_came_before_is_kept(
    httpserver: HTTPServer, upstream: Ask
) -> None:
    offer_expansions(httpserver, *range(1, 10))
    httpserver.expect_request("/cardtrader/marketplace/products", query_string={"expansion_id": "1"}).respond_with_json(
        {"1": [offer(100)]}
    )
    httpserver.expect_request("/cardtrader/marketplace/products").respond_with_data("", status=500)
    source = CardTrader(upstream)
    records = source.ask(source.find_edition(), lambda done, total: None)
    assert isinstance(next(records), SeriesPrices)
    with pytest.raises(SourceError, match="answered 500"):
        list(records)
    assert {request.args["expansion_id"] for request, _ in httpserver.log[1:]} == {"1", "2", "3", "4"}


def test_the_pace_is_kept_even_where_attempts_fail(
    httpserver: HTTPServer, upstream: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.sources.scryfall_prices.PER_SECOND", 10.0)
    httpserver.expect_request("/scryfall/cards/collection").respond_with_data(status=500)
    begun = monotonic()
    with pytest.raises(SourceError):
        read(ScryfallPrices(upstream, lambda _: CARDS))
    assert len(httpserver.log) == 6  # two questions, three attempts each
    assert monotonic() - begun > 5 / 10  # from the first to the sixth


@pytest.mark.parametrize(
    ("source", "answer"), [(ScryfallPrices(), SCRYFALL.answer), (TcgPlayer(products=lambda due: {}), TCGPLAYER.answer)]
)
def test_a_saved_answer_stands_in_for_the_api(source: FileSource, answer: Any, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer))
    edition = source.edition_of_files([path], None)
    (found,) = series(list(source.read([path], edition, lambda done, total: None)))
    assert found.prices[0].price == Decimal("1.50")
    path.write_text(json.dumps(answer)[:-5])
    with pytest.raises(SourceError, match=r"answer\.json answered something else than expected"):
        list(source.read([path], edition, lambda done, total: None))
