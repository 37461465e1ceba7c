"""Prices that flash: those that news have changed, and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text

from db import announcements
from db.announcements import PricesChanged
from tests.browser.reader import Reader
from tests.conftest import configured

pytestmark = pytest.mark.browser
ONE_OF_MANY = """
    SELECT series_id, card_id, slug, condition, finish, price_series.language, price
    FROM latest_prices JOIN price_series ON price_series.id = series_id
    JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE kind = 'retail' AND price_series.currency = 'USD' AND slug = 'cardtrader'
        AND card_id IN (SELECT card_id FROM price_series GROUP BY card_id HAVING count(*) > 5)
    ORDER BY condition = 'NEAR_MINT', series_id LIMIT 1
"""
WATCH = """
    window.marked = [];
    new MutationObserver((changes) => changes.forEach(({target}) => {
      if (!target.matches(".rose, .fell")) return;
      const row = target.closest("tr");
      const place = row && [row.closest("table").caption.textContent, row.dataset.key,
        row.closest("table").rows[0].cells[target.cellIndex].textContent].join("|");
      window.marked.push([place || target.dataset.key, target.classList.contains("rose") ? "rose" : "fell"]);
    })).observe(document.body, {subtree: true, attributes: true, attributeFilter: ["class"]});
"""
# What a page may do with the rows of a table: put the last one first, and a copy with another price before it.
REORDER = """
    const rows = document.querySelector("#card-prices tbody"), copy = rows.lastChild.cloneNode(true);
    copy.dataset.key = "another";
    copy.cells[1].textContent = "$1.23";
    window.marked = [];
    dualcaster.flash.watch();
    rows.prepend(rows.lastChild);
    rows.prepend(copy);
    return rows.rows[1].dataset.key;
"""
CHANGE = "document.querySelector('#card-prices tbody').rows[1].cells[1].textContent = '$0.02'"
DRAWN = "return document.querySelectorAll('#card-prices tr[data-key]').length"
VERSION = "return window.dash_component_api.getLayout('shell-data-version').props.data.version"
QUIET = "return document.querySelector('#content [data-dash-is-loading]') === null"


@pytest.fixture
def engine(market_url: str, redis_url: str) -> Iterator[Engine]:
    """The simulated market, to which this process may write and announce."""
    engine = create_engine(market_url)
    with configured(market_url, redis_url):
        yield engine
    engine.dispose()


def raise_price(engine: Engine, series: Any, by: int) -> None:
    """Change the newest price of a series and tell the pages."""
    with engine.begin() as connection:
        update = text("UPDATE latest_prices SET price = price + :by WHERE series_id = :id")
        connection.execute(update, {"by": by, "id": series.series_id})


def read_again(reader: Reader, card_id: int) -> None:
    """Announce a change, and wait until the page has read all of it."""
    version = announcements.announce(PricesChanged(cards=[card_id]))
    reader.wait(lambda: reader.run(VERSION) == version, "the page has the version")
    reader.wait(lambda: reader.run(QUIET), "the page is drawn")


def marks(reader: Reader) -> dict[str, str]:
    """The cells that have flashed since the watch began, and which way."""
    return dict(reader.run("return window.marked"))


def test_only_the_cells_of_a_price_that_changed_flash(reader: Reader, engine: Engine) -> None:
    with engine.connect() as connection:
        series = connection.execute(text(ONE_OF_MANY)).one()
    reader.open(f"/cards/{series.card_id}")
    reader.sees("#shell-live-badge", "Live")
    reader.wait(lambda: reader.run(DRAWN) > 3, "the table of prices")
    reader.run(WATCH)

    read_again(reader, series.card_id)
    assert marks(reader) == {}

    variant = f"{series.finish}|{series.condition}|{series.language}"
    row = f"{series.slug}|retail|{series.condition}|{series.finish}|{series.language}|USD"
    places = {
        f"For sale in USD|{row}|Price",
        f"Marketplaces side by side, USD|{variant}|CardTrader",
    }
    try:
        raise_price(engine, series, by=1)
        read_again(reader, series.card_id)
        reader.wait(lambda: len(marks(reader)) >= len(places), "the marks")
        assert marks(reader) == dict.fromkeys(places, "rose")
    finally:
        raise_price(engine, series, by=-1)
        read_again(reader, series.card_id)

    moved = reader.run(REORDER)
    assert marks(reader) == {}
    reader.run(CHANGE)
    reader.wait(lambda: marks(reader), "a mark")
    assert marks(reader) == {f"For sale in USD|{moved}|Price": "fell"}


def test_prices_of_the_grid_and_of_heads_have_a_key_of_their_own(reader: Reader, engine: Engine) -> None:
    reader.open("/cards")
    keys = "return [...document.querySelectorAll('#cards-grid [data-key]')].map((cell) => cell.dataset.key)"
    found = reader.wait(lambda: reader.run(keys), "prices in the grid")
    assert len(set(found)) == len(found) > 5
    with engine.connect() as connection:
        series = connection.execute(text(ONE_OF_MANY)).one()
    reader.open(f"/cards/{series.card_id}")
    reader.wait(lambda: reader.find("#card-head .headline-number [data-key]"), "the headline")
