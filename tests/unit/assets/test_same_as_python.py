"""Scripts write, name and choose as Python does: the same cases are given to both."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dashapp import formats, shell
from dashapp.components import filters
from dashapp.figures import cards, market
from dashapp.figures.lines import value_range
from dashapp.figures.measures import INDEXED
from dashapp.live.channels import CHANNELS
from dashapp.live.channels import alerts as alerts_channel
from dashapp.live.channels import market as market_channel
from dashapp.live.channels.card import card_price_update
from dashapp.live.channels.dashboard import dashboard_update
from dashapp.live.channels.inventory import import_progress, inventory_update
from dashapp.live.channels.recommendations import recommendations_updated
from dashapp.paths import picture_path
from dashapp.pictures import sizes
from db.announcements import ImportProgressed, PricesChanged, RunProgressed
from market.periods import PERIODS
from market.search.whole_names import exactly
from market.variants import Currency
from tests.support.alerts import alert_event
from tests.support.scripts import evaluate
from tests.unit.dashapp.samples import START, history, market_index, price, series

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
AMOUNTS = ["0", "0.004", "0.005", "0.99", "1.005", "12.5", "999.995", "1234.5", "1234567.891"]
VALUES = [0.04, 0.05, 0.25, 99.95, 100.0, 100.25, 100.35, 1234.56]
CHANGES = [0.0, 0.04, -0.04, 0.05, -0.06, 2.44, -2.45, 99.94, 100.0, -100.5, 1234.5]
COUNTS = [0, 1, 999, 1000, 2_333_851]
SIZES = [0, 1, 999, 1000, 1250, 1350, 999_949, 999_950, 12_345_678, 1_250_000_000, 2_000_000_000_000]
SHARES = [0.0, 0.004, 0.005, 0.125, 0.335, 0.42, 0.995, 1.0]
EDGES = (0, 60, 3600, 86400, 2 * 86400, 10 * 86400, 1500 * 86400)
PASSED = [sign * (edge + off) for edge in EDGES for off in (-1, 0, 1) for sign in (1, -1)]  # seconds


def written(function: str, cases: list[list[Any]]) -> list[str]:
    """What a function of formats.js makes of each case."""
    texts: list[str] = evaluate(f"value.map((case_) => page.dualcaster.formats.{function}(...case_))", cases)
    return texts


def test_money_is_written_the_same() -> None:
    cases = [(amount, currency) for amount in AMOUNTS for currency in Currency]
    expected = [formats.money(Decimal(amount), currency) for amount, currency in cases]
    assert written("money", [[float(amount), currency] for amount, currency in cases]) == expected


def test_compact_money_is_written_the_same() -> None:
    cases = [(amount, currency) for amount in AMOUNTS for currency in Currency]
    expected = [formats.money(Decimal(amount), currency, compact=True) for amount, currency in cases]
    assert written("money", [[float(amount), currency, True] for amount, currency in cases]) == expected


@pytest.mark.parametrize(
    ("function", "write", "cases"),
    [
        ("indexValue", formats.index_value, VALUES),
        ("count", formats.count, COUNTS),
        ("change", formats.change, CHANGES),
        ("direction", formats.direction, CHANGES),
        ("size", formats.size, SIZES),
        ("share", formats.share, SHARES),
    ],
)
def test_numbers_are_written_the_same(function: str, write: Any, cases: list[float]) -> None:
    assert written(function, [[case] for case in cases]) == [write(case) for case in cases]


@pytest.mark.parametrize(("function", "write"), [("age", formats.age), ("due", formats.due)])
def test_times_are_written_the_same(function: str, write: Any) -> None:
    times = [NOW - timedelta(seconds=passed) for passed in PASSED]
    cases = [[1000 * time.timestamp(), 1000 * NOW.timestamp()] for time in times]
    assert written(function, cases) == [write(time, NOW) for time in times]


def test_moments_are_written_the_same() -> None:
    times = [NOW + timedelta(minutes=minutes) for minutes in (0, 1, 725)]
    assert written("utc", [[1000 * time.timestamp()] for time in times]) == [formats.utc(time) for time in times]


def test_every_amount_that_is_written_is_read_back_for_its_flash() -> None:
    cases = [(amount, currency) for amount in AMOUNTS for currency in Currency]
    texts = [f"{formats.money(Decimal(1), currency)} → {formats.money(Decimal(amount), currency)}"
             for amount, currency in cases]  # fmt: skip
    amounts = evaluate("value.map(page.dualcaster.flash.amount)", texts)
    assert amounts == [float(formats.money(Decimal(amount), Currency.USD)[1:].replace(",", "")) for amount, _ in cases]


def test_every_currency_is_one_of_the_address() -> None:
    chosen = """value.map((code) => {
        page.window.history.replaceState(null, "", `?currency=${code}`);
        page.callbacks.callback_context = {triggered: [{prop_id: "x.search"}]};
        return page.callbacks.shell.chooseCurrency("USD")[1];
    })"""
    assert evaluate(chosen, [*Currency, "GBP"]) == [*Currency, "USD"]


def test_the_first_entry_of_a_list_of_terms_stands_for_all() -> None:
    assert evaluate("page.dualcaster.query.ANY") == filters.ALL


@pytest.mark.parametrize("name", ["Lightning Bolt", 'Kongming, "Sleeping Dragon"', " “Fact„ or\tFiction ＂", "_____"])
def test_the_query_for_exactly_a_name_is_the_same(name: str) -> None:
    assert evaluate("page.dualcaster.queryBox.exactly(value)", name) == exactly(name)


def test_the_market_is_followed_from_the_start_over_the_finest_period() -> None:
    assert shell.FIRST_PERIOD == market_channel.PERIOD == next(iter(PERIODS))


def test_the_badge_says_in_its_class_that_changes_arrive() -> None:
    said = """(page.sockets[0].open(), page.sockets[0].say({type: "subscribed", seq: 1}),
        page.properties["shell-live-badge"].className)"""
    assert evaluate(said) == shell.LIVE_NOW


def test_every_channel_and_every_message_has_its_line_in_the_table() -> None:
    channels = evaluate("page.dualcaster.channels")
    assert set(channels["names"]) == set(CHANNELS)
    told = [
        market_channel.market_update(1, market_index([1, 2])),
        card_price_update(1, 7, price()),
        market_channel.prices_updated(1, PricesChanged()),
        market_channel.ingestion_progress(1, RunProgressed("manapool", 1, "storing", 0, None, 0)),
        alerts_channel.price_alert(1, alert_event(), 1),
        alerts_channel.alerts_read(1, 0),
        inventory_update(1, "change"),
        import_progress(1, ImportProgressed(7, 1, 500)),
        dashboard_update(1, "feed", 1, 1),
        recommendations_updated(1, 0),
    ]
    assert {json.loads(text)["type"] for text in told} == set(channels["messages"])


EXTENDED = """(value.said.forEach((text) => page.dualcaster.channels.receive(JSON.parse(text))),
    value.lines.map((line) => page.dualcaster.points.extended(line)))"""


@pytest.mark.parametrize("values", [[100.0, 100.25], [0.84, 0.85], [100.0, 130.0]])
@pytest.mark.parametrize("log", [False, True])
def test_the_values_of_a_zoom_have_the_same_range(values: list[float], log: bool) -> None:
    drawn = evaluate("page.dualcaster.zoom.rangeOf(...value)", [*values, log])
    assert drawn == pytest.approx(value_range(values, log))


@pytest.mark.parametrize("currency", [code.value for code in Currency])
def test_a_point_of_the_market_is_drawn_and_written_as_the_server_does(currency: str) -> None:
    data = market_index([10, 11, 12.345], currency=currency)
    data.points[-1] = replace(data.points[-1], matched_count=1234, coverage=0.875)
    _area, whole = market.index(data, "light", live=True).data
    earlier = market_index([10, 11], currency=currency)
    _area, line = market.index(earlier, "light", live=True).data
    (drawn,) = evaluate(EXTENDED, {"said": [market_channel.market_update(1, data)], "lines": [line_of(line)]})
    assert drawn["y"] == list(whole.y)
    assert whole.customdata[-1].startswith(drawn["customdata"][-1])


@pytest.mark.parametrize("measure", ["price", INDEXED])
def test_a_price_of_a_card_is_drawn_and_written_as_the_server_does(measure: str) -> None:
    later = price(time=START + timedelta(days=2), price=Decimal("12.5"))
    _band, whole = cards.history(history(series(["10", "11", "12.5"])), "light", measure=measure, live=True).data
    _band, line = cards.history(history(series(["10", "11"])), "light", measure=measure, live=True).data
    (drawn,) = evaluate(EXTENDED, {"said": [card_price_update(1, 7, later)], "lines": [line_of(line)]})
    assert drawn["y"] == list(whole.y)
    assert drawn["customdata"][-1] == whole.customdata[-1]


def line_of(line: Any) -> dict[str, Any]:
    """A line as the browser has it."""
    times = [time if isinstance(time, str) else time.isoformat() for time in line.x]
    return {"name": line.name, "x": times, "y": list(line.y), "customdata": list(line.customdata), "meta": line.meta}


def test_pictures_have_the_same_addresses() -> None:
    read = evaluate("value.map((size) => page.dualcaster.pictures.path(7, size))", list(sizes.SIZES))
    assert read == [picture_path(7, size) for size in sizes.SIZES]
