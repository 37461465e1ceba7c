"""tcgcsv.com from its addresses to the database: off by default, within its rules, and group by group."""

import json
import os
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from sqlalchemy import Engine
from werkzeug import Request, Response

from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.settings import settings
from ingestion.sources import tcgcsv
from ingestion.sources.tcgcsv import TcgCsv
from tests.support.prices import ago, make_card, rows, store

GROUPS = (7, 8, 9)


class Copy:
    """tcgcsv.com: groups of a product each, when each file was made, and what was asked of it."""

    def __init__(self) -> None:
        self.made = ago(0.1).replace(microsecond=0)
        self.changed: dict[int, datetime] = {}
        self.broken: dict[str, Response] = {}
        self.products: dict[int, list[dict[str, Any]]] = {group: [row(group)] for group in GROUPS}
        self.asked: list[str] = []
        self.agents: set[str] = set()

    def answer(self, request: Request) -> Response:
        """Answer as it does."""
        path = request.path.removeprefix("/tcgplayer/1/")
        self.asked.append(path)
        self.agents.add(request.headers["User-Agent"])
        if path in self.broken:
            return self.broken[path]
        if path == "/last-updated.txt":
            return Response(self.made.strftime("%Y-%m-%dT%H:%M:%S%z\n"), content_type="text/plain")
        if path == "groups":
            return results([{"groupId": group, "name": f"Group {group}", "categoryId": 1} for group in self.products])
        group = int(path.removesuffix("/prices"))
        changed = {"Last-Modified": format_datetime(self.changed.get(group, self.made), usegmt=True)}
        return results(self.products[group], **changed)


def results(found: list[Any], **headers: str) -> Response:
    text = json.dumps({"totalItems": len(found), "success": True, "errors": [], "results": found})
    return Response(text, content_type="application/json", headers=headers)


def row(product: int, finish: str = "Normal", market: Any = 1.5) -> dict[str, Any]:
    usual = {"lowPrice": 1.0, "midPrice": 1.75, "highPrice": 20.0, "directLowPrice": None}
    return {"productId": product, "subTypeName": finish, "marketPrice": market} | usual


@pytest.fixture
def copy(database: Engine, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Copy]:
    """An upstream that is switched on, asked without its pauses, and a card for each product."""
    copy = Copy()
    httpserver.expect_request(re.compile(".*")).respond_with_handler(copy.answer)
    given = {"TCGCSV": "on", "TCGCSV_URL": httpserver.url_for(""), "DATA_DIR": str(tmp_path), "HTTP_ATTEMPTS": "1"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tcgcsv, "PER_SECOND", 10_000.0)
    settings.cache_clear()
    store(database, [], [make_card(group, tcgplayer_id=group) for group in GROUPS])
    yield copy
    settings.cache_clear()


def run(**options: Any) -> Summary:
    return run_source(TcgCsv(), Log("tcgcsv"), **options)


def prices(database: Engine) -> list[tuple[Any, ...]]:
    """Which product's price is of when."""
    return rows(
        database,
        "SELECT tcgplayer_id, price, time FROM price_snapshots_wide JOIN cards USING (scryfall_id) ORDER BY 1, 3",
    )


def test_every_group_is_read_once_under_our_name(copy: Copy, database: Engine) -> None:
    summary = run()
    assert (summary.status, summary.rows_stored) == ("succeeded", 3)
    assert prices(database) == [(group, Decimal("1.50"), copy.made) for group in GROUPS]
    assert copy.asked == ["/last-updated.txt", "groups", "7/prices", "8/prices", "9/prices"]
    assert copy.agents == {settings().USER_AGENT}
    assert rows(
        database, "SELECT DISTINCT price_low, price_mid, price_high, price_market, condition FROM price_snapshots_wide"
    ) == [(Decimal("1.00"), Decimal("1.75"), Decimal("20.00"), Decimal("1.50"), "NEAR_MINT")]


def test_an_edition_that_is_known_is_left_alone(copy: Copy, database: Engine) -> None:
    assert [run().status, run().status] == ["succeeded", "unchanged"]
    assert copy.asked[5:] == ["/last-updated.txt"]


def test_a_new_edition_is_read_anew_and_the_old_ones_files_go(copy: Copy, database: Engine, tmp_path: Path) -> None:
    copy.made = ago(1.1).replace(microsecond=0)
    run()
    copy.made = ago(0.1).replace(microsecond=0)
    assert run().rows_stored == 3
    assert len(copy.asked) == 10
    assert [folder.name for folder in (tmp_path / "day-files" / "tcgcsv").iterdir()] == [
        copy.made.strftime("%Y%m%dT%H%M%SZ")
    ]


def test_products_of_no_card_are_counted_and_not_rejected_one_by_one(copy: Copy, database: Engine) -> None:
    copy.products[7] += [row(1000 + number, market=number + 0.5) for number in range(50)]
    summary = run()
    assert (summary.rows_stored, summary.records_unmatched, summary.records_rejected) == (3, 50, 0)


def test_one_group_that_fails_costs_no_other(copy: Copy, database: Engine) -> None:
    copy.broken["8/prices"] = Response(status=500)
    summary = run()
    assert (summary.status, summary.rows_stored, summary.records_rejected) == ("succeeded", 2, 1)
    assert rows(database, "SELECT raw, reason LIKE '%answered 500%' FROM rejected_records") == [("group 8", True)]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: Response('{"success": false, "errors": ["no"], "results": []}'), "answered an error: ['no']"),
        (lambda: Response('{"results": ['), "something else than expected"),
        (lambda: Response("<html>", content_type="text/html"), "answered a web page"),
    ],
    ids=["no success", "half", "html"],
)
def test_a_group_that_is_not_what_it_should_be_is_asked_for_again_by_the_next_run(
    answer: Any, fault: str, copy: Copy, database: Engine
) -> None:
    copy.broken["8/prices"] = answer()
    run()
    ((reason,),) = rows(database, "SELECT reason FROM rejected_records")
    assert fault in reason
    copy.broken.clear()
    assert run(force=True).rows_stored == 1
    assert copy.asked[5:] == ["/last-updated.txt", "8/prices"]  # the others were read that day


def test_where_all_groups_fail_the_run_fails(copy: Copy, database: Engine) -> None:
    copy.broken |= {f"{group}/prices": Response(status=404) for group in GROUPS}
    summary = run()
    assert summary.status == "failed"
    assert "answered 404" in str(summary.error)


def test_a_401_is_told_as_a_user_agent_that_is_refused(copy: Copy, database: Engine) -> None:
    copy.broken["/last-updated.txt"] = Response(status=401)
    summary = run()
    assert summary.status == "failed"
    assert f"answered 401 UNAUTHORIZED. It refuses {settings().USER_AGENT!r}: set USER_AGENT" in str(summary.error)


def test_a_group_of_an_older_day_has_its_own_time(copy: Copy, database: Engine) -> None:
    copy.changed[8] = (copy.made - (ago(0) - ago(2))).replace(microsecond=0)
    run()
    assert [time for _, _, time in prices(database)] == [copy.made, copy.changed[8], copy.made]


def test_a_group_made_earlier_the_same_day_is_of_the_edition(copy: Copy, database: Engine) -> None:
    copy.changed = dict.fromkeys(GROUPS, copy.made.replace(hour=0, minute=0, second=0))
    run()
    assert {time for _, _, time in prices(database)} == {copy.made}


def test_a_used_up_budget_ends_the_run_and_the_next_day_goes_on_where_it_ended(
    copy: Copy, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tcgcsv, "A_DAY", 4)
    with time_machine.travel(ago(0, hours=-12), tick=True):
        summary = run()
        again = run()
    assert (summary.status, summary.rows_stored, summary.records_rejected) == ("failed", 2, 0)
    assert "all 4 requests of this day (UTC) are used up" in str(summary.error)
    assert again.status == "failed"  # other runs, in other processes, have the same budget
    assert len(copy.asked) == 4
    with time_machine.travel(ago(-1), tick=True):
        assert run().status == "succeeded"
    assert copy.asked[4:] == ["/last-updated.txt", "9/prices"]
    assert len(prices(database)) == 3


def test_the_pause_between_two_questions_is_kept() -> None:
    assert tcgcsv.PER_SECOND <= 10
    assert tcgcsv.A_DAY < 10_000


def test_it_is_not_asked_unless_it_is_switched_on(
    copy: Copy, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(os.environ, "TCGCSV", "off")
    settings.cache_clear()
    summary = run()
    assert summary.status == "failed"
    assert "its terms grant no republication" in str(summary.error)
    assert copy.asked == []


def test_a_disk_that_cannot_be_written_is_told(copy: Copy, database: Engine, tmp_path: Path) -> None:
    (tmp_path / "day-files").write_text("no folder")
    summary = run()
    assert summary.status == "failed"
    assert "Make room, or set DATA_DIR" in str(summary.error)
