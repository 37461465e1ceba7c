"""Why it moved, in a browser: the template's text without a model, a model's text when it is there, and failures."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from pytest_httpserver import HTTPServer
from selenium import webdriver

from stack.files import ROOT
from tests.browser.collectors import Collector, cards, collector
from tests.browser.conftest import READY, away
from tests.browser.reader import Reader
from tests.support.caching import forget_answers
from tests.support.language_model import KEY, MODEL, FakeModel
from tests.support.serving import served

__all__ = ["cards", "collector"]
pytestmark = pytest.mark.browser
PLACES = {"/market": "#market-explanation", "/cards/{card}": "#card-explanation"}
GOOD = "{{subject}} stands at {{now}}. The change over the period is {{change}}."
HOSTILE = "{{subject}} rose 25 percent to {{now}} because of demand. It is {{change}}."


@pytest.mark.parametrize("path", PLACES)
def test_the_template_explains_and_links_to_its_facts(reader: Reader, cards: list[tuple[int, str]], path: str) -> None:
    place, address = PLACES[path], path.format(card=cards[0][0])
    reader.open(address)
    reader.sees(f"{place} .chart-caption", "Written from the data by a template")
    told = reader.text(f"{place} .explanation")
    assert told.startswith(cards[0][1] if "cards" in path else "Market index USD")
    link = reader.find(f"{place} a").get_attribute("href")
    found = reader.driver.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0]).then((one) => one.json()).then(done)", link
    )
    assert " ".join(found["text"].split()) == " ".join(told.split())
    assert all(
        " ".join(fact.split()) in " ".join(told.split()) for fact in (found["facts"]["subject"], found["facts"]["now"])
    )


def test_the_text_is_about_the_chosen_period_and_currency(reader: Reader) -> None:
    reader.open("/market?period=7d")
    reader.sees("#market-explanation", "Market index USD")
    link = reader.find("#market-explanation a").get_attribute("href")
    assert link.endswith("period=7d&currency=USD")
    reader.choose("market-period", "90d")
    reader.wait(lambda: "period=90d" in reader.find("#market-explanation a").get_attribute("href"), "the other period")
    reader.choose("shell-currency-switch", "EUR")
    reader.sees("#market-explanation .explanation", "Market index EUR")


def test_a_collection_is_explained_to_its_owner(collector: Collector, cards: list[tuple[int, str]]) -> None:
    reader = collector.reader
    reader.open("/inventory")
    reader.sees("#inventory-explanation", "no copies with a price")
    collector.add(cards[0][0], 2)
    reader.open("/inventory?window=24h")
    reader.sees("#inventory-explanation .explanation", "Your collection is worth")
    reader.sees("#inventory-explanation .explanation", "for 2 copies with a price")
    reader.choose("inventory-window", "30d")
    reader.sees("#inventory-explanation .explanation", "in 30 days")
    assert reader.complaints() == []


@pytest.fixture(scope="module")
def model_server() -> Iterator[HTTPServer]:
    """A language model over HTTP."""
    with HTTPServer() as server:
        yield server


@pytest.fixture(scope="module")
def worded(
    chromium: webdriver.Chrome,
    market_url: str,
    redis_url: str,
    model_server: HTTPServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Reader]:
    """The site of an operator who has set a model, with a worker."""
    chosen = {"LLM_URL": model_server.url_for("/v1"), "LLM_MODEL": MODEL, "LLM_KEY": KEY}
    servers = {"DATABASE_URL": market_url, "REDIS_URL": redis_url, "CACHE_URL": ""}
    folder = tmp_path_factory.mktemp("web")
    command = [sys.executable, "-m", "celery", "-A", "workers.app", "worker", "-Q", "people", "--pool=solo"]
    with (Path(folder) / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **servers, **chosen}, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            with served(folder, READY, **servers, **chosen) as site:
                yield Reader(chromium, site.url)
        finally:
            worker.terminate()
            worker.wait(60)


@pytest.fixture
def model(worded: Reader, model_server: HTTPServer, redis_url: str) -> Iterator[FakeModel]:
    """The model, which nobody has asked yet."""
    worded.forget()
    client = redis.Redis.from_url(redis_url)
    for key in client.scan_iter("llm*"):
        client.delete(key)
    model_server.clear()
    yield FakeModel(model_server, "openai")
    assert worded.complaints() == []


@pytest.mark.parametrize("path", PLACES)
def test_the_models_text_takes_the_templates_place(
    worded: Reader, model: FakeModel, cards: list[tuple[int, str]], path: str
) -> None:
    place = PLACES[path]
    model.says(GOOD)
    worded.open(path.format(card=cards[0][0]))
    worded.sees(f"{place} .chart-caption", "Written from the data by a template")
    worded.sees(f"{place} .chart-caption", f"Worded by {MODEL}, numbers checked")
    assert "The change over the period is" in worded.text(f"{place} .explanation")
    assert "{{" not in worded.text(f"{place} .explanation")


def test_a_hostile_model_changes_nothing(worded: Reader, model: FakeModel) -> None:
    model.says(HOSTILE)
    worded.open("/market")
    worded.sees("#market-explanation .chart-caption", "Written from the data by a template")
    worded.wait(lambda: len(model.questions) == 2, "both attempts")
    worded.driver.refresh()
    worded.sees("#market-explanation .chart-caption", "Written from the data by a template")
    assert "because" not in worded.text("#market-explanation")
    assert "25 percent" not in worded.text("#market-explanation")


def test_while_the_database_is_away_the_panel_offers_to_try_again(
    reader: Reader, server_url: str, market_url: str, redis_url: str
) -> None:
    reader.open("/market")
    reader.sees("#market-explanation .explanation", "Market index USD")
    before = reader.text("#market-explanation .explanation")
    forget_answers(redis_url)
    with away(server_url, market_url):
        reader.choose("market-period", "1y")
        reader.wait(lambda: reader.text("#market-explanation"), "the panel to stay")
        assert reader.text("#market-explanation .explanation") == before
    reader.driver.get_log("browser")
