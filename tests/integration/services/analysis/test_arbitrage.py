"""Arbitrage from stored prices into the ledger: to the cent, once, and never from a price that nobody can trade at."""

import os
import signal
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.recommendations import TYPES
from db.writes import ledger
from market.records import SeriesPrices
from market.variants import Condition, Currency, Finish, Kind
from services.analysis.arbitrage import issue_arbitrage, load_arbitrage_overview
from services.analysis.recommendations import RecommendationsRequest, ToldRecommendation, load_recommendations
from services.analysis.verifying import verify
from tests.conftest import ROOT
from tests.support.prices import ago, begin_run, execute, make_card, price, rows, scalar, series, store
from upkeep import after_prices

OLD = ago(2, hours=1)  # more than 48 hours, and current by the rule of pages


def ask(amount: str = "20.00", copies: int | None = 3, at: datetime | None = None, **more: Any) -> SeriesPrices:
    """What Mana Pool asks."""
    told = price(at or ago(0), amount, total_quantity=copies)
    return series(1, told, **{"marketplace": "manapool", **more})


def bid(amount: str = "23.50", copies: int | None = 2, at: datetime | None = None, **more: Any) -> SeriesPrices:
    """What Card Kingdom pays."""
    told = price(at or ago(0), amount, total_quantity=copies)
    return series(1, told, **{"marketplace": "cardkingdom", "kind": Kind.BUYLIST, **more})


ASKS = series(1, price(ago(0), "24.00"))  # TCGplayer's market price: it makes the newest confirmation, nothing else


def load(engine: Engine, *batch: SeriesPrices, source: str = "manapool") -> int:
    """Load prices of the card in a run of its own, as the pipeline does, and return the run."""
    run = begin_run(engine, source)
    store(engine, [ASKS, *batch], [make_card(1)], run)
    execute(engine, "UPDATE ingestion_runs SET status = 'succeeded' WHERE id = :run", run=run)
    after_prices.run(engine, anyway=True)
    return run


def issued(**asked: Any) -> list[ToldRecommendation]:
    """The recommendations that readers see."""
    return load_recommendations(RecommendationsRequest(**asked)).items


def test_what_is_issued_is_worth_to_the_cent_what_a_hand_computes(database: Engine) -> None:
    load(database, ask(), bid())
    (one,) = issued()
    # 2 copies: 20.00 + 0.84 (4.2 %) + 0.66 (half of 1.31); 23.50 - 0.66 (half of 1.31).
    assert (one.facts["cost"], one.facts["proceeds"], str(one.expected_net)) == ("21.50", "22.84", "1.34")
    assert (one.action, one.type, one.status) == (
        "Buy 2 at Mana Pool, sell to Card Kingdom's buylist",
        "arbitrage",
        "open",
    )
    assert (one.facts["ask"], one.facts["listed"], one.facts["bid"], one.facts["wanted"]) == ("20.00", 3, "23.50", 2)
    assert [(fee.marketplace, fee.side) for fee in one.fees] == [
        ("cardkingdom", "buylist"),
        ("manapool", "buyer"),
        ("manapool", "postage"),
        ("cardkingdom", "postage"),
    ]
    assert one.card
    assert (one.probability, one.base_rate, one.outcomes) == (None, None, [])
    assert verify().broken is None


def test_what_the_search_found_is_told_with_its_counts(database: Engine) -> None:
    load(database, ask(), bid(), ask("5.00", finish=Finish.FOIL), bid("5.10", finish=Finish.FOIL))
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.compared, found.gainful, found.suspect, found.unknown, str(found.best_net)) == (2, 1, 0, 0, "1.34")
    assert load_arbitrage_overview("EUR") is None


def test_nothing_worth_it_is_an_honest_zero(database: Engine) -> None:
    load(database, ask(), bid("21.00"))
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.compared, found.gainful, str(found.best_net)) == (1, 0, "-1.16")
    assert issued() == []
    assert scalar(database, "SELECT count(*) FROM ledger_batches") == 0


@pytest.mark.parametrize(
    "batch",
    [
        pytest.param([ask(copies=None), bid()], id="nobody knows how many there are"),
        pytest.param([ask(copies=0), bid()], id="out of stock"),
        pytest.param([ask(), bid(copies=0)], id="the shop pauses"),
        pytest.param([ask(at=OLD), bid()], id="the offer is stale"),
        pytest.param([ask(), bid(at=OLD)], id="the buylist is stale"),
        pytest.param([ask(currency=Currency.EUR), bid()], id="another currency"),
        pytest.param([ask(condition=Condition.LIGHTLY_PLAYED), bid()], id="another condition"),
        pytest.param([ask(finish=Finish.FOIL), bid()], id="another finish"),
        pytest.param([ask(marketplace="cardkingdom"), bid()], id="the same marketplace"),
    ],
)
def test_what_cannot_be_traded_is_not_compared(database: Engine, batch: list[SeriesPrices]) -> None:
    load(database, *batch)
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.compared, found.suspect, found.unknown) == (0, 0, 0)
    assert issued() == []


def test_a_match_that_is_too_good_is_suspect(database: Engine) -> None:
    load(database, ask("19.00"), bid())
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.compared, found.suspect) == (0, 1)
    assert issued() == []


def test_a_price_that_jumped_alone_is_suspect(database: Engine) -> None:
    jumped = series(1, price(ago(1), "4.00", total_quantity=3), price(ago(0), "20.00", total_quantity=3),
                    marketplace="manapool")  # fmt: skip
    load(database, jumped, bid())
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.compared, found.suspect) == (0, 1)


def test_a_doubted_price_is_suspect(database: Engine) -> None:
    load(database, ask(), bid("21.00"))
    execute(
        database,
        "INSERT INTO suspect_prices (series_id, time, price, run_id) SELECT id, :at, 999, 1 FROM price_series"
        " WHERE kind = 'buylist'",
        at=ago(0),
    )
    load(database, bid())
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.compared, found.suspect) == (0, 1)
    assert issued() == []


@pytest.mark.parametrize("how", ["failed", "interrupted"])
def test_a_source_that_failed_recommends_nothing(database: Engine, how: str) -> None:
    load(database, bid(), source="cardkingdom")
    run = begin_run(database, "manapool")
    store(database, [ask()], run_id=run)
    with database.begin() as connection:
        ledger.finish_run(connection, run, how, "cut off")
    after_prices.run(database)
    assert issued() == []
    load(database, ask("20.01"))
    assert len(issued()) == 1


def test_a_load_that_breaks_off_says_so_before_its_refresh(database: Engine) -> None:
    load(database, bid(), source="cardkingdom")
    run = begin_run(database, "manapool")
    store(database, [ask()], run_id=run)
    with database.begin() as connection:
        ledger.update_run(connection, run, error="cut off")
    after_prices.run(database)
    assert issued() == []


def test_the_same_prices_are_issued_once(database: Engine) -> None:
    load(database, ask(), bid())
    before = verify()
    issue_arbitrage(database, datetime.now(UTC))
    after_prices.run(database, anyway=True)
    assert (verify().rows, verify().root) == (before.rows, before.root)


def test_what_is_open_is_not_issued_again_by_newer_prices(database: Engine) -> None:
    load(database, ask(), bid())
    load(database, ask("19.90"), bid())
    assert [one.facts["ask"] for one in issued()] == ["20.00"]


KILLED = """
    from datetime import UTC, datetime
    from db.engine import write_engine
    from db.writes import arbitrage as writes
    from services.analysis.arbitrage import issue_arbitrage
    import time

    def slow(*given):
        print("issued", flush=True)
        time.sleep(600)
    writes.store_overview = slow
    issue_arbitrage(write_engine(), datetime.now(UTC))
"""


def test_a_search_that_is_killed_in_the_middle_is_repeated_with_the_same_result(database: Engine) -> None:
    run = begin_run(database)
    store(database, [ASKS, ask(), bid()], [make_card(1)], run)
    after_prices.compute_summaries(after_prices.PriceChange(database, []))
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED)], cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "issued\n" in process.stdout  # after what the log says
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert load_arbitrage_overview("USD") is None
    after_prices.run(database)
    found = load_arbitrage_overview("USD")
    assert found
    assert (found.gainful, len(issued()), verify().rows, verify().broken) == (1, 1, 1, None)


def test_pages_have_the_newest_first_and_filters_narrow_them(database: Engine) -> None:
    foil = {"finish": Finish.FOIL}
    load(database, ask(), bid(), ask("20.00", **foil), bid("23.90", **foil))
    assert [one.facts["finish"] for one in issued()] == ["foil", "nonfoil"]
    first = load_recommendations(RecommendationsRequest(limit=1))
    second = load_recommendations(RecommendationsRequest(limit=1, after=first.next_after))
    assert [one.facts["finish"] for one in (*first.items, *second.items)] == ["foil", "nonfoil"]
    assert (first.next_after is None, second.next_after) == (False, None)
    assert len(issued(type="arbitrage", status="open")) == 2
    assert issued(status="expired") == issued(type=TYPES[0]) == issued(currency="EUR") == []


def test_its_fees_are_in_the_ledger(database: Engine) -> None:
    load(database, ask(), bid())
    assert rows(database, "SELECT fee_ids, horizons, claim FROM recommendations") == [([21, 24, 28, 29], [7], "gain")]
