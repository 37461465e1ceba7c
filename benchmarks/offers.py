"""A collection of CardTrader's offers, from the last byte of its answer to the commit of the aggregated prices.

A server of the benchmark's own sends the answers over HTTP. The refresh of the rollups, after the commit, is not
measured.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from threading import Thread
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import msgspec
from pydantic import SecretStr

from benchmarks import servers
from benchmarks.bare_copy import bare_copy
from benchmarks.generators.records import card_id
from benchmarks.pages import fill
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import median_seconds
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.settings import IngestionSettings
from ingestion.sources.cardtrader import MAGIC, CardTrader

CARDS = 2_000
BLUEPRINTS = 1_000
COLLECTIONS = 7
CONDITIONS = ("Near Mint", "Near Mint", "Near Mint", "Slightly Played", "Moderately Played")
OFFERS_A_BLUEPRINT = len(CONDITIONS)
PRODUCTS = "/marketplace/products"


class Answers:
    """The upstream's answers by path; `last_byte` is the time after sending the offers."""

    def __init__(self, blueprints: int) -> None:
        self.last_byte = 0.0
        self.bodies = {
            "/expansions": json.dumps([{"id": 1, "game_id": MAGIC, "code": "one", "name": "One"}]).encode(),
            "/blueprints/export": json.dumps([_blueprint(number) for number in range(blueprints)]).encode(),
            PRODUCTS: json.dumps({str(number): _offers(number) for number in range(blueprints)}).encode(),
        }


class Commit:
    """An observer that stores the time of the last batch's commit: the refresh begins then."""

    def __init__(self) -> None:
        self.at = 0.0

    def phase(self, name: str, total: int | None) -> None:
        """Receive the begin of a phase."""
        if name == "refreshing":
            self.at = perf_counter()

    def progress(self, done: int, total: int | None) -> None:
        """Ignore progress."""


def measure(setting: Setting) -> list[Result]:
    """Return the first collection, of new series, and later ones, against reading the answer and copying the rows."""
    blueprints = setting.scaled(BLUEPRINTS)
    answers = Answers(blueprints)
    with servers.database(setting.server_url) as engine, _upstream(answers) as url:
        fill(engine, setting.scaled(CARDS, least=blueprints))
        settings = IngestionSettings(CARDTRADER_URL=url, CARDTRADER_TOKEN=SecretStr("benchmark"))
        first, *later = (_collect(CardTrader(lambda: settings), answers) for _ in range(COLLECTIONS))
        copied = bare_copy(engine, setting.folder, "price_snapshots", at_most=first[1].rows_stored, repetitions=15)
    limit = copied.seconds + median_seconds(lambda: msgspec.json.decode(answers.bodies[PRODUCTS]), repetitions=15)
    offers = f"{blueprints * OFFERS_A_BLUEPRINT:,} offers, {copied.rows:,} prices"
    return [
        Result(f"{offers} of new series", first[0] * 1000, "ms", limit * 1000, "parse + bare COPY"),
        Result(f"{offers} of known series", median(seconds for seconds, _ in later) * 1000, "ms", limit * 1000,
               "parse + bare COPY", at_most(20)),
    ]  # fmt: skip


def _collect(source: CardTrader, answers: Answers) -> tuple[float, Summary]:
    commit = Commit()
    summary = run_source(source, commit)
    if summary.status != "succeeded":
        raise RuntimeError(f"the collection {summary.status}: {summary.error}")
    return commit.at - answers.last_byte, summary


@contextmanager
def _upstream(answers: Answers) -> Iterator[str]:
    """Serve the answers; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = urlsplit(self.path).path
            body = answers.bodies[path]
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            if path == PRODUCTS:
                answers.last_byte = perf_counter()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


def _blueprint(number: int) -> dict[str, Any]:
    return {
        "id": number, "name": f"Card {number}", "version": None, "game_id": MAGIC, "category_id": 1, "expansion_id": 1,
        "fixed_properties": {"mtg_rarity": "Rare", "collector_number": str(number)},
        "card_market_ids": [number], "tcg_player_id": number, "scryfall_id": str(card_id(number)),
        "image_url": f"https://cardtrader.com/uploads/blueprints/image/{number}/card.jpg",
    }  # fmt: skip


def _offers(blueprint: int) -> list[dict[str, Any]]:
    """Return the offers of a blueprint: near mint ones, and one of each of two lower conditions."""
    return [
        {
            "id": blueprint * OFFERS_A_BLUEPRINT + place, "blueprint_id": blueprint, "name_en": f"Card {blueprint}",
            "quantity": 1 + place, "price": {"cents": 100 + place, "currency": "EUR"}, "description": None,
            "properties_hash": {"condition": condition, "mtg_language": "en", "mtg_foil": False, "signed": False,
                                "altered": False},
            "expansion": {"id": 1, "code": "one", "name_en": "One"},
            "user": {"id": place, "username": f"seller-{place}", "can_sell_via_hub": True, "country_code": "IT",
                     "user_type": "normal", "max_sellable_in24h_quantity": 100},
            "graded": False, "on_vacation": False, "bundle_size": 1,
        }
        for place, condition in enumerate(CONDITIONS)
    ]  # fmt: skip
