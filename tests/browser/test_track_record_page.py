"""The page of the track record in a browser: honest while there is nothing, with charts where there is enough."""

from collections.abc import Iterator

import pytest
from selenium import webdriver
from sqlalchemy import Engine

from db.engine import write_engine
from services.analysis.evaluating import evaluate_due
from stack.valkey import EmbeddedValkey
from tests.browser.conftest import READY
from tests.browser.reader import Reader
from tests.browser.test_signals_page import picture
from tests.conftest import configured, new_database
from tests.support.prices import ago, make_card, price, rows, series, store
from tests.support.recommendations import DAY, issue_at, recommendation
from tests.support.serving import served
from upkeep import after_prices

pytestmark = pytest.mark.browser
PATH = "/recommendations/track-record"


def test_before_the_first_recommendation_it_says_so_and_offers_the_ledger(reader: Reader) -> None:
    reader.open(PATH)
    reader.sees("#record-head", "No recommendation has been issued yet")
    reader.sees("#record-extremes", "Too few to say")
    reader.sees("#record-portfolio-note", "Too few to say")
    reader.sees("#record-reliability-note", "0 of 100 judged outcomes")
    picture(reader, "track-record-empty")
    links = [link.get_attribute("href") for link in reader.finds("#record-head a")]
    assert [link.split("?")[-1] for link in links if link and "/ledger" in link] == ["format=jsonl", "format=csv"]


def test_type_and_horizon_stay_in_the_address_until_they_are_cleared(reader: Reader) -> None:
    reader.open(PATH)
    reader.sees("#record-head", "No recommendation has been issued yet")
    reader.select("record-type", "wait")
    reader.choose("record-horizon", "90")
    reader.wait(lambda: {"type": "wait", "horizon": "90"}.items() <= reader.query().items(), "the choices")
    reader.click("#record-clear")
    reader.wait(lambda: not {"type", "horizon"} & reader.query().keys(), "nothing chosen")


def test_the_page_of_signals_leads_to_it(reader: Reader) -> None:
    reader.open("/signals")
    reader.click(f"a[href='{PATH}']")
    reader.wait(lambda: reader.path == PATH, "the track record")
    reader.sees("h1", "Track record")


CARDS = 60
MARKS = "return document.querySelectorAll('#record-reliability .scatterlayer .points path').length"


def judge_many(engine: Engine) -> None:
    """Issue two recommendations a card, a day apart; every second card rises, the others stay. All are judged."""
    start = ago(30)
    moved = [(number, 0.5 * (number % 2)) for number in range(1, CARDS + 1)]
    paths = [[price(start + day * DAY, f"{10 + day * step:.2f}") for day in range(-1, 13)] for _, step in moved]
    batch = [series(number, *path) for (number, _), path in zip(moved, paths, strict=True)]
    store(engine, batch, [make_card(number) for number, _ in moved])
    after_prices.run(engine, anyway=True)
    ids = [number for (number,) in rows(engine, "SELECT id FROM price_series ORDER BY id")]
    for day, type in enumerate(("buy_now", "wait")):
        at = start + day * DAY
        issue_at(engine, at, [recommendation(one, at, type=type, horizons=(7,)) for one in ids])
    assert evaluate_due(engine, ago(0)) == 2 * CARDS


@pytest.fixture
def judged(chromium: webdriver.Chrome, server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Somebody who opens a site with many judged recommendations."""
    with (
        EmbeddedValkey(tmp_path_factory.mktemp("valkey")) as redis_url,
        new_database(server_url, "dualcaster_record") as url,
    ):
        with configured(url, redis_url):
            judge_many(write_engine())
        folder = tmp_path_factory.mktemp("web")
        with served(folder, READY, DATABASE_URL=url, REDIS_URL=redis_url, CACHE_URL="") as site:
            reader = Reader(chromium, site.url)
            reader.forget()
            yield reader
            assert reader.complaints() == []


def test_with_enough_outcomes_there_are_rates_charts_and_the_worst(judged: Reader) -> None:
    judged.open(f"{PATH}?horizon=7")
    judged.sees("#record-head", f"{2 * CARDS} issued in USD")
    judged.sees("#record-counts", "50")
    judged.wait(lambda: len(judged.traces("record-portfolio")) == 2, "the portfolio and the index")
    judged.wait(lambda: judged.run(MARKS) == 1, "what was said and seen")
    judged.sees("#record-extremes", "The worst")
    picture(judged, "track-record")
    judged.select("record-type", "wait")
    judged.sees("#record-extremes", "60 of 100 judged outcomes")
