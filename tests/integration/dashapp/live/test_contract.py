"""What clients of `/ws` say, and what they are told."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from db import announcements, versions
from db.announcements import PricesChanged, RunProgressed
from tests.integration.dashapp.live.client import Client
from tests.support.serving import Site


def test_a_ping_is_answered(client: Client) -> None:
    client.say(action="ping")
    assert client.hear() == {"type": "pong"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "invalid_json"),
        ("[1]", "invalid_json"),
        ('"ping"', "invalid_json"),
        ("{}", "unknown_action"),
        ('{"action": "dance"}', "unknown_action"),
        ('{"action": ["ping"]}', "unknown_action"),
        ('{"action": "subscribe"}', "unknown_channel"),
        ('{"action": "subscribe", "channel": "weather"}', "unknown_channel"),
        ('{"action": "unsubscribe", "channel": {"a": 1}}', "unknown_channel"),
        ('{"action": "subscribe", "channel": "market", "period": "2d"}', "bad_request"),
        ('{"action": "subscribe", "channel": "market", "period": ["7d"]}', "bad_request"),
        ('{"action": "subscribe", "channel": "card"}', "bad_request"),
        ('{"action": "subscribe", "channel": "card", "card_id": "1"}', "bad_request"),
        ('{"action": "subscribe", "channel": "card", "card_id": true}', "bad_request"),
        ('{"action": "subscribe", "channel": "card", "card_id": 0}', "bad_request"),
        ('{"action": "subscribe", "channel": "card", "card_id": 2147483648}', "bad_request"),
        ('{"action": "subscribe", "channel": "card", "card_id": 99999999999999999999}', "bad_request"),
        ("[" * 2_000 + "]" * 2_000, "invalid_json"),
        ('{"action": "\\ud800"}', "invalid_json"),
        ("", "invalid_json"),
    ],
)
def test_a_message_without_meaning_is_an_error_and_the_connection_stays(client: Client, text: str, code: str) -> None:
    client.socket.send(text)
    answer = client.hear()
    assert (answer["type"], answer["code"]) == ("error", code)
    assert answer["message"]
    client.say(action="ping")
    assert client.hear() == {"type": "pong"}


def test_unsubscribing_from_what_one_has_not_subscribed_to_is_answered(client: Client) -> None:
    client.say(action="unsubscribe", channel="card", card_id=5)
    assert client.hear() == {"type": "unsubscribed", "channel": "card", "card_id": 5}
    assert client.subscribe("card", card_id=5) >= 0


def test_the_market_hears_each_currencys_newest_point_and_then_that_prices_were_stored(
    client: Client, site: Site
) -> None:
    begin = client.subscribe("market")
    as_of = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    version = announcements.announce(
        PricesChanged(cards=[1], marketplaces={"tcgplayer", "cardmarket"}, count=7, as_of=as_of)
    )
    *updates, stored = client.hear_until("prices_updated")
    assert version is not None
    assert version > begin
    assert [update["data"]["currency"] for update in updates] == ["USD", "EUR"]
    for update in updates:
        assert (update["type"], update["seq"]) == ("market_update", version)
        assert update["data"] == newest_point(site, update["data"]["currency"], "7d")
    expected = {"count": 7, "marketplaces": ["cardmarket", "tcgplayer"], "as_of": "2026-01-02T03:04:00Z"}
    assert stored == {"type": "prices_updated", "seq": version, "data": expected}


def newest_point(site: Site, currency: str, period: str) -> dict[str, Any]:
    """The same by the API."""
    index = httpx.get(f"{site.url}/api/market/index?currency={currency}&period={period}").json()
    return {**{name: index[name] for name in ("currency", "period", "as_of")}, "point": index["points"][-1]}


def test_the_market_is_told_over_the_period_that_a_client_wants(client: Client, site: Site) -> None:
    client.subscribe("market", period="90d")
    announcements.announce(PricesChanged(currencies={"EUR"}))
    update, _stored = client.hear_until("prices_updated")
    assert update["data"] == newest_point(site, "EUR", "90d")


def test_the_market_hears_how_far_loads_are(client: Client) -> None:
    seq = client.subscribe("market")
    announcements.publish(RunProgressed("cardtrader", 7, "storing", 120, 200, 90))
    data = {"source": "cardtrader", "run_id": 7, "phase": "storing", "done": 120, "total": 200, "rows_stored": 90}
    assert client.hear() == {"type": "ingestion_progress", "seq": seq, "data": data}


def test_only_currencies_that_changed_are_told(client: Client) -> None:
    client.subscribe("market")
    announcements.announce(PricesChanged(currencies={"EUR"}))
    update, _stored = client.hear_until("prices_updated")
    assert update["data"]["currency"] == "EUR"


def test_an_announcement_that_says_nothing_may_mean_any_card(client: Client, card_id: int) -> None:
    client.subscribe("card", card_id=card_id)
    announcements.announce(PricesChanged())
    assert client.hear()["data"]["card_id"] == card_id


def test_a_card_hears_its_prices_as_the_api_has_them(client: Client, site: Site, card_id: int) -> None:
    client.subscribe("card", card_id=card_id)
    version = announcements.announce(PricesChanged(cards=[card_id, card_id + 1]))
    prices = httpx.get(f"{site.url}/api/cards/{card_id}").json()["prices"]
    heard = [client.hear() for _ in prices]
    assert {(one["type"], one["seq"], one["data"]["card_id"]) for one in heard} == {
        ("card_price_update", version, card_id)
    }
    told = [one["data"]["price_data"] for one in heard]
    assert sorted(told, key=str) == sorted(prices, key=str)
    assert len(prices) > 1


def test_prices_that_were_told_and_stay_are_not_told_again(client: Client, card_id: int) -> None:
    client.subscribe("card", card_id=card_id)
    announcements.announce(PricesChanged(cards=[card_id]))
    assert client.hear()["type"] == "card_price_update"
    announcements.announce(PricesChanged(cards=[card_id]))
    client.say(action="ping")
    heard = client.hear_until("pong")
    assert len({str(one) for one in heard}) == len(heard)


def test_other_cards_are_not_told(client: Client, card_id: int) -> None:
    client.subscribe("card", card_id=card_id)
    client.subscribe("market")
    announcements.announce(PricesChanged(cards=[card_id + 1]))
    assert {one["type"] for one in client.hear_until("prices_updated")} == {"market_update", "prices_updated"}


def test_who_unsubscribes_hears_no_more(client: Client, card_id: int) -> None:
    client.subscribe("market")
    client.subscribe("card", card_id=card_id)
    client.say(action="unsubscribe", channel="card", card_id=card_id)
    assert client.hear() == {"type": "unsubscribed", "channel": "card", "card_id": card_id}
    announcements.announce(PricesChanged(cards=[card_id]))
    assert "card_price_update" not in {one["type"] for one in client.hear_until("prices_updated")}


def test_a_client_that_comes_back_sees_whether_something_changed(client: Client, site: Site) -> None:
    before = client.subscribe("market")
    with Client(site.socket) as other:
        assert other.subscribe("market") == before
    version = announcements.announce(PricesChanged())
    client.hear_until("prices_updated")
    with Client(site.socket) as other:
        assert other.subscribe("market") == version


def test_the_seq_is_the_version_of_the_data(client: Client) -> None:
    assert client.subscribe("market") == versions.current()
