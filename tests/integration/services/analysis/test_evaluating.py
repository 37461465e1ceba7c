"""Evaluation: entry at the next price, exit near the horizon, everything counted, once, whatever is killed."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from analysis.recommendations import At, Claim, Leg
from market.fees import Side
from market.variants import Kind
from services.analysis import evaluating
from services.analysis.evaluating import evaluate_due
from services.analysis.verifying import verify
from tests.conftest import ROOT
from tests.support.prices import ago, execute, make_card, price, rows, scalar, series, store
from tests.support.recommendations import DAY, issue_at, recommendation
from upkeep import after_prices

START = ago(40)  # when everything here is issued
SERIES = (
    "SELECT series.id FROM price_series AS series JOIN cards ON cards.id = card_id WHERE collector_number = :number"
)


def load(engine: Engine, *paths: Sequence[tuple[float, str]], **variant: Any) -> list[int]:
    """Store cards with these prices, by days after START; return the numbers of their series."""
    batch = [
        series(number, *(price(START + timedelta(days=day), amount) for day, amount in path), **variant)
        for number, path in enumerate(paths, 1)
    ]
    store(engine, batch, [make_card(number) for number in range(1, len(paths) + 1)])
    after_prices.run(engine, anyway=True)
    return [scalar(engine, SERIES, number=str(number)) for number in range(1, len(paths) + 1)]


def outcomes(engine: Engine, columns: str = "label", horizon: int = 7) -> list[Any]:
    """What is stored of the outcomes at a horizon, by recommendation."""
    statement = f"SELECT {columns} FROM recommendation_outcomes WHERE horizon = {horizon} ORDER BY recommendation_id"
    found = rows(engine, statement)
    return [row[0] if len(row) == 1 else row for row in found]


def daily(*amounts: str) -> list[tuple[float, str]]:
    """A price a day, from the day before START on."""
    return [(day - 1, amount) for day, amount in enumerate(amounts)]


RISING = daily("10", "10", "10", "10", "10", "10", "11", "12", "12", "12")
FLAT = daily(*["10"] * 10)


def test_the_entry_is_the_first_price_after_the_issue_and_the_exit_the_last_one_of_its_window(database: Engine) -> None:
    (one,) = load(database, [(0, "9.00"), (0.5, "10.00"), (1, "11.00"), (7, "12.00"), (8, "13.00"), (8.1, "99.00")])
    issue_at(database, START, [recommendation(one, START, horizons=(7,))])
    assert evaluate_due(database, START + 11 * DAY) == 1
    (found,) = outcomes(database, "label, entry_at, entry_price, exit_at, exit_price")
    assert found == ("hit", START + DAY / 2, 1000, START + 8 * DAY, 1300)


def test_every_entry_is_after_its_issue(database: Engine) -> None:
    ids = load(database, RISING, FLAT)
    issue_at(database, START, [recommendation(one, START, horizons=(7,)) for one in ids])
    evaluate_due(database, ago(0))
    late = "SELECT count(*) FROM recommendation_outcomes JOIN recommendations AS one ON one.id = recommendation_id"
    assert scalar(database, late) == 2
    assert scalar(database, f"{late} WHERE entry_at <= issued_at OR exit_at <= entry_at") == 0


def test_what_is_not_due_yet_has_no_outcome(database: Engine) -> None:
    (one,) = load(database, RISING)
    issue_at(database, START, [recommendation(one, START, horizons=(7, 30))])
    assert evaluate_due(database, START + 10 * DAY - timedelta(seconds=1)) == 0
    assert evaluate_due(database, START + 10 * DAY) == 1
    assert evaluate_due(database, START + 33 * DAY) == 1
    assert outcomes(database, horizon=30) == ["no_price"]


def test_unfilled_and_ended_series_are_counted(database: Engine) -> None:
    late, ended = load(database, [(-1, "10"), (3.5, "10"), (7, "12")], [(0.5, "10"), (3.9, "20")])
    issue_at(database, START, [recommendation(one, START, horizons=(7,)) for one in (late, ended, 987_654)])
    assert evaluate_due(database, ago(0)) == 3
    assert outcomes(database) == ["unfilled", "no_price", "unfilled"]
    assert outcomes(database, "net") == [None, None, None]


def test_money_adds_up_and_names_its_fees(database: Engine) -> None:
    (one,) = load(database, RISING)
    issue_at(database, START, [recommendation(one, START, horizons=(7,))])
    evaluate_due(database, ago(0))
    (found,) = outcomes(database, "gross, fees, net, fee_ids")
    assert found == (200, 310, -110, [1, 2, 3, 26, 27])


def test_the_base_rate_is_that_of_the_same_marketplace_and_price_band(database: Engine) -> None:
    ids = load(database, RISING, FLAT, FLAT, daily(*["100"] * 8, "150"))
    issue_at(database, START, [recommendation(ids[0], START, horizons=(7,))])
    evaluate_due(database, ago(0))
    assert outcomes(database, "peers, peer_hits") == [(3, 1)]


def test_an_offer_that_stopped_is_a_fall_beside_those_of_its_peers_that_did(database: Engine) -> None:
    stopped = daily("10", "10", "10", "10")
    offers = {"kind": Kind.BUYLIST, "marketplace": "cardkingdom"}
    ids = load(database, stopped, FLAT, stopped, **offers)
    issue_at(database, START, [recommendation(ids[0], START, claim=Claim.DOWN, horizons=(7,))])
    evaluate_due(database, ago(0))
    assert outcomes(database, "label, exit_at, net, peers, peer_hits") == [("hit", None, None, 3, 2)]


def test_the_index_is_that_of_the_days_between_entry_and_exit(database: Engine) -> None:
    ids = load(database, RISING, FLAT)
    issue_at(database, START, [recommendation(ids[1], START, claim=Claim.DOWN, horizons=(7,))])
    evaluate_due(database, ago(0))
    (move,) = outcomes(database, "index_move")
    assert float(move) == pytest.approx(1.2**0.5 - 1, abs=1e-6)  # two series, one of which rose by 20 %
    assert outcomes(database) == ["miss"]


def test_an_arbitrage_needs_no_later_price(database: Engine) -> None:
    (one,) = load(database, [(0.5, "10.00")])
    legs = (Leg(one, At.ENTRY, Side.BUYER, -1), Leg(one, At.ENTRY, Side.SELLER, 1, "level_1_4"))
    given = {"claim": Claim.GAIN, "threshold": Decimal(0), "legs": legs, "horizons": (7,)}
    issue_at(database, START, [recommendation(one, START, **given)])
    evaluate_due(database, ago(0))
    assert outcomes(database, "label, gross, fees, net, peers") == [("miss", 0, 133, -133, None)]


def test_an_outcome_is_written_once_however_often_it_is_computed(database: Engine) -> None:
    ids = load(database, RISING, FLAT)
    issue_at(database, START, [recommendation(one, START) for one in ids])
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda _: evaluate_due(database, ago(0)), range(4)))
    assert sum(written) == 4  # two at 7 days, two at 30
    assert evaluate_due(database, ago(0)) == 0
    found = verify()
    assert (found.batches, found.broken) == (2, None)


def test_late_data_does_not_change_an_outcome(database: Engine) -> None:
    (one,) = load(database, RISING)
    issue_at(database, START, [recommendation(one, START, horizons=(7,))])
    evaluate_due(database, ago(0))
    before = outcomes(database, "label, entry_price, exit_price, net, sha256")
    store(database, [series(1, price(START + DAY / 4, "5.00"))])
    assert evaluate_due(database, ago(0)) == 0
    assert outcomes(database, "label, entry_price, exit_price, net, sha256") == before


def test_many_are_written_in_blocks_that_follow_each_other(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluating, "AT_ONCE", 2)
    ids = load(database, RISING, FLAT, RISING, FLAT, RISING)
    issue_at(database, START, [recommendation(one, START, horizons=(7,)) for one in ids])
    assert evaluate_due(database, ago(0)) == 5
    assert outcomes(database) == ["hit", "miss", "hit", "miss", "hit"]
    assert (verify().batches, verify().broken) == (4, None)


KILLED = """
    import os, signal, sys
    from datetime import datetime
    from db.engine import write_engine
    from services.analysis import evaluating

    evaluating.AT_ONCE = 2
    calls = 0
    def killer(frame, event, argument):
        global calls
        if frame.f_code.co_filename.endswith(("evaluating.py", "recommendations.py", "ledger.py")):
            calls += event == "line"
            if calls > int(sys.argv[1]):
                os.kill(os.getpid(), signal.SIGKILL)
        return killer
    engine = write_engine()
    sys.settrace(killer)
    evaluating.evaluate_due(engine, datetime.fromisoformat(sys.argv[2]))
    sys.settrace(None)
"""


def killed_after(lines: int, now: datetime) -> int:
    """Evaluate in a process that is killed after so many lines of the program; return its exit code."""
    command = [sys.executable, "-c", textwrap.dedent(KILLED), str(lines), now.isoformat()]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, check=False).returncode


@pytest.mark.slow
def test_killed_at_any_line_the_next_call_comes_to_the_same_result(database: Engine) -> None:
    ids = load(database, RISING, FLAT, RISING, FLAT, RISING)
    issue_at(database, START, [recommendation(one, START, horizons=(7,)) for one in ids])
    codes = [killed_after(lines, ago(0)) for lines in (5, 60, 150, 300, 500)]
    assert codes[0] == -signal.SIGKILL
    evaluate_due(database, ago(0))
    assert outcomes(database) == ["hit", "miss", "hit", "miss", "hit"]
    assert outcomes(database, "entry_price, exit_price") == [(1000, 1200), (1000, 1000)] * 2 + [(1000, 1200)]
    assert verify().broken is None


def test_nobody_changes_an_outcome(database: Engine) -> None:
    (one,) = load(database, RISING)
    issue_at(database, START, [recommendation(one, START, horizons=(7,))])
    evaluate_due(database, ago(0))
    with pytest.raises(Exception, match="only ever added"):
        execute(database, "UPDATE recommendation_outcomes SET label = 'hit'")
