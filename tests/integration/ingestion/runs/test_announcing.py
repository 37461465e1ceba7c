"""What runs tell those who look: after each commit that stored something, and as they go."""

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import redis
from sqlalchemy import Engine

from db import announcements, versions
from db.announcements import MOST_CARDS, PricesChanged, RunProgressed
from ingestion.runs import announcing
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from tests.support.prices import ago, make_card, price, rows, scalar, series, store
from tests.support.sources import GivenSource
from upkeep import after_prices, tasks

CARDS = [make_card(number) for number in (1, 2, 3)]
PRICES = [series(number, price(ago(1), "2")) for number in (1, 2)]


class Listener:
    """Somebody who hears what is announced."""

    def __init__(self, url: str) -> None:
        self._subscription = redis.Redis.from_url(url).pubsub(ignore_subscribe_messages=True)
        self._subscription.subscribe(announcements.CHANNEL)
        self._subscription.get_message(timeout=5)

    def heard(self) -> list[PricesChanged | RunProgressed]:
        """All that has been said since the last time."""
        heard = []
        while (message := self._subscription.get_message(timeout=0.2)) is not None:
            heard.append(announcements.announcement_of(message["data"]))
        return heard

    def changes(self) -> list[PricesChanged]:
        """The changes among it."""
        return [one for one in self.heard() if isinstance(one, PricesChanged)]


@pytest.fixture
def listener(database: Engine, redis_url: str) -> Listener:
    """Somebody who listens from the beginning."""
    return Listener(redis_url)


@pytest.fixture
def load(database: Engine, tmp_path: Path) -> Callable[..., int]:
    """Run a source of given records; the run's number."""
    file = tmp_path / "given.json"
    file.write_text("{}")

    def run(*given: Any, name: str = "scryfall-bulk") -> int:
        return run_source(GivenSource(given, name=name), Log("given"), [file]).run_id

    return run


@pytest.fixture
def card_ids(database: Engine, load: Callable[..., int], listener: Listener) -> dict[int, int]:
    """Our own numbers of the cards, which are there and have been told."""
    load(*CARDS)
    listener.heard()
    return dict(rows(database, "SELECT right(scryfall_id::text, 1)::int, id FROM cards"))


def test_a_commit_is_announced_with_what_it_stored(
    listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    load(*PRICES, series(3, price(ago(0), "3"), marketplace="cardmarket", currency="EUR"))
    first = listener.changes()[0]
    assert first.cards == set(card_ids.values())
    assert (first.currencies, first.marketplaces) == ({"USD", "EUR"}, {"tcgplayer", "cardmarket"})
    assert (first.count, first.as_of) == (3, ago(0))


def test_the_markets_are_announced_again_when_they_are_summed_up(
    listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    load(*PRICES)
    first, last = listener.changes()
    assert last.version == versions.current() > first.version
    assert (last.cards, last.currencies, last.count, last.as_of) == (set(), {"USD"}, 0, ago(1))


def test_only_new_and_corrected_prices_are_announced(
    listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    load(*PRICES)
    listener.heard()
    load(PRICES[0], series(2, price(ago(1), "2.50")))
    first = listener.changes()[0]
    assert (first.cards, first.count) == ({card_ids[2]}, 1)


def test_a_run_that_stores_nothing_tells_nobody(
    listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    load(*PRICES)
    listener.heard()
    before = versions.current()
    load(*PRICES)
    assert listener.heard() == []
    assert versions.current() == before


def test_new_cards_without_prices_may_mean_anything(listener: Listener, load: Callable[..., int]) -> None:
    load(*CARDS)
    (change,) = listener.changes()
    assert (change.cards, change.currencies, change.count) == (None, None, 0)


def test_nothing_is_announced_before_it_can_be_read(
    database: Engine, listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    def nobody_has_heard() -> None:
        assert listener.heard() == []
        assert scalar(database, "SELECT count(*) FROM price_snapshots") == 0

    load(PRICES[0], nobody_has_heard, PRICES[1])
    assert listener.changes()[0].count == 2


def test_a_change_of_very_many_prices_names_no_card(
    listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    many = [price(ago(1, minutes=-number / 60), "2") for number in range(MOST_CARDS + 1)]
    load(series(1, *many))
    first = listener.changes()[0]
    assert (first.cards, first.count, first.currencies, first.marketplaces) == (
        None, MOST_CARDS + 1, {"USD"}, {"tcgplayer"},
    )  # fmt: skip


def test_what_a_dead_run_has_stored_is_announced_with_the_next_run_of_any_source(
    database: Engine, listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    store(database, PRICES)  # and the process ends before it has told anybody
    assert listener.heard() == []
    load(name="cardmarket-guide")
    (change,) = listener.changes()
    assert (change.cards, change.currencies) == (None, None)


def test_what_a_dead_run_has_stored_is_announced_by_the_hourly_refresh(
    database: Engine, listener: Listener, card_ids: dict[int, int]
) -> None:
    store(database, PRICES)
    tasks.refresh.apply().get()
    (change,) = listener.changes()
    assert change.cards is None


def test_a_refresh_that_ends_before_it_has_told_anybody_is_done_again(
    database: Engine, listener: Listener, card_ids: dict[int, int]
) -> None:
    store(database, PRICES)

    def end(_runs: set[int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        after_prices.run(database, announce=end)
    tasks.refresh.apply().get()
    assert len(listener.changes()) == 1


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> float:
    """Seconds between two messages about one run, shortened."""
    monkeypatch.setattr(announcing, "PUBLISH_EVERY", 0.2)
    return 0.2


def slowly(*records: Any, wait: float) -> Iterator[Any]:
    """Records with some time between them."""
    for record in records:
        yield record
        sleep(wait)


def test_a_run_tells_how_far_it_is_and_that_it_has_ended(
    listener: Listener, card_ids: dict[int, int], tmp_path: Path, patience: float
) -> None:
    source = GivenSource(slowly(*PRICES * 3, wait=patience))
    file = tmp_path / "given.json"
    file.write_text("0123456789")
    begun = monotonic()
    run = run_source(source, Log("given"), [file])
    told = [one for one in listener.heard() if isinstance(one, RunProgressed)]
    assert {(one.source, one.run_id) for one in told} == {("scryfall-bulk", run.run_id)}
    assert told[0].phase == "storing"
    assert (told[-1].phase, told[-1].rows_stored) == ("done", 2)
    assert len(told) <= (monotonic() - begun) / patience + 1


def test_a_run_that_is_over_soon_tells_nothing_on_its_way(
    listener: Listener, card_ids: dict[int, int], load: Callable[..., int]
) -> None:
    load(*PRICES)
    heard = listener.heard()
    assert heard
    assert not any(isinstance(one, RunProgressed) for one in heard)
