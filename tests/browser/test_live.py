"""Pages that hear of changes as they happen."""

from datetime import UTC, datetime

from sqlalchemy import create_engine, text

from db import announcements
from db.announcements import PricesChanged
from tests.browser.reader import Reader
from tests.conftest import configured

BADGE = "#shell-live-badge"
CARD = """
    SELECT card_id FROM price_series JOIN latest_prices ON series_id = id WHERE kind = 'retail'
    GROUP BY card_id ORDER BY count(DISTINCT marketplace_id) DESC, count(*) DESC, card_id LIMIT 1
"""


def test_a_change_is_shown_without_a_poll(reader: Reader, market_url: str, redis_url: str) -> None:
    reader.open("/market")
    reader.sees(BADGE, "Live")
    reader.sees("#market-headline", "in ")
    drawn = "const drawn = document.querySelector('#market-chart .js-plotly-plot'); return drawn && drawn._fullLayout"
    reader.wait(lambda: reader.run(f"{drawn} !== undefined"), "the chart")
    with configured(market_url, redis_url):
        version = announcements.announce(
            PricesChanged(cards=[1], currencies={"USD"}, marketplaces={"tcgplayer"}, count=1)
        )
    script = "return window.dash_component_api.getLayout('shell-data-version').props.data.version"
    reader.wait(lambda: reader.run(script) == version, "the page has the version")


def test_a_price_that_changed_is_marked(reader: Reader, market_url: str, redis_url: str) -> None:
    engine = create_engine(market_url)
    with engine.connect() as connection:
        card = connection.execute(text(CARD)).scalar_one()
    reader.open(f"/cards/{card}")
    reader.sees(BADGE, "Live")
    reader.wait(lambda: reader.run("return document.querySelectorAll('td').length") > 0, "the table of prices")
    reader.run("""
        window.marked = [];
        new MutationObserver((changes) => changes.forEach((change) => {
          if (change.target.classList.contains("rose")) window.marked.push(change.target.innerText);
        })).observe(document.body, {subtree: true, attributes: true, attributeFilter: ["class"]});
    """)
    update = """
        UPDATE latest_prices SET price = price {} 1
        WHERE series_id IN (SELECT id FROM price_series WHERE card_id = {})
    """
    with configured(market_url, redis_url):
        try:
            with engine.begin() as connection:
                connection.execute(text(update.format("+", card)))
            announcements.announce(PricesChanged(cards=[card], as_of=datetime.now(UTC)))
            reader.wait(lambda: reader.run("return window.marked.length") > 0, "a marked price")
        finally:
            with engine.begin() as connection:
                connection.execute(text(update.format("-", card)))
            announcements.announce(PricesChanged(cards=[card]))
    engine.dispose()
