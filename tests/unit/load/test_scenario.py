"""The scenario of the load tests: its mix, its limits, and what it asks next."""

from collections import Counter
from itertools import islice

import pytest
from msgspec.structs import replace

from load.scenario import Chooser, Scenario, Stage, filled, scenario

CARD = {"id": 7, "name": "Fire // Ice", "set_code": "apc"}


def stage(**changes: object) -> Stage:
    return replace(Stage(name="one", rate=1, seconds=1), **changes)


def test_the_mix_is_that_of_readers_beside_a_trivial_request() -> None:
    shares = {kind: request.weight for kind, request in scenario().requests.items()}
    assert shares.pop("trivial") == 5
    assert shares == {"search": 40, "card": 25, "history": 15, "index": 10, "movers": 5, "dashboard": 5}


def test_the_targets_hold_with_a_factor_of_five_to_spare() -> None:
    limits = {
        (one.only, one.rate): scenario().limit_ms(one, one.only) for one in scenario().stages if one.only is not None
    }
    assert limits == {("search", 100): 500 / 5, ("dashboard", 50): 1_000 / 5, ("card", 100): 200 / 5}


def test_prices_load_while_sockets_are_open() -> None:
    loading = [one for one in scenario().stages if one.loading]
    assert loading
    assert all(one.sockets and one.slack == 3 for one in loading)


@pytest.mark.parametrize(("changes", "limit"), [({}, 100), ({"slack": 3}, 300), ({"p95_ms": 40, "slack": 2}, 80)])
def test_a_limit_is_that_of_the_kind_or_of_the_stage_times_the_slack(changes: dict[str, float], limit: float) -> None:
    assert scenario().limit_ms(stage(**changes), "search") == limit


def test_a_stage_of_one_kind_asks_nothing_else() -> None:
    assert set(scenario().mix(stage(only="card"))) == {"card"}


def test_placeholders_are_filled_in_with_a_card() -> None:
    assert filled("/a/{card}?q={name}&set={set}", CARD) == "/a/7?q=Fire%20%2F%2F%20Ice&set=apc"


def choices(asked: Scenario, number: int) -> list[tuple[str, str, str | None]]:
    """What is asked when every answer has an ETag."""
    chooser = Chooser(asked, stage(), [CARD])
    found = []
    for kind, path, tag in islice(iter(chooser.next, None), number):
        found.append((kind, path, tag))
        chooser.answered(kind, path, f'"{path}"')
    return found


def test_kinds_are_asked_by_their_weights() -> None:
    found = Counter(kind for kind, _, _ in choices(scenario(), 10_500))
    assert found["search"] == pytest.approx(4_000, rel=0.1)
    assert found["movers"] == pytest.approx(500, rel=0.25)


def test_three_requests_in_ten_revalidate_an_earlier_answer() -> None:
    found = choices(scenario(), 10_000)
    again = [(path, tag) for _, path, tag in found if tag]
    assert len(again) == pytest.approx(3_000, rel=0.1)
    assert all(tag == f'"{path}"' for path, tag in again)


def test_nothing_is_revalidated_without_an_earlier_answer() -> None:
    chooser = Chooser(scenario(), stage(), [CARD])
    assert {tag for _, _, tag in (chooser.next() for _ in range(500))} == {None}
