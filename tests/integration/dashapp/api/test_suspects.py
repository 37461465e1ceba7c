"""`/api/cards/.../suspect-prices` and `/api/admin/suspect-prices`: what is set apart, with the reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp.settings import settings
from tests.support.prices import ago, begin_run, make_card, price, scalar, series, store

TOKEN = "a-token-of-some-length"
RIGHT = {"Authorization": f"Bearer {TOKEN}"}
ALL = "/api/admin/suspect-prices"


@pytest.fixture
def suspects(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A card of two series with three suspect prices, another card with one, a third with none; a token."""
    monkeypatch.setenv("ADMIN_TOKEN", TOKEN)
    settings.cache_clear()
    store(database, [], [make_card(number) for number in (1, 2, 3)])
    good = [series(1, price(ago(5), "2")), series(2, price(ago(5), "1000")), series(3, price(ago(5), "5"))]
    store(database, good)
    absurd = [
        series(1, price(ago(2), "900"), price(ago(1), "20")),
        series(1, price(ago(3), "700"), marketplace="manapool"),
        series(2, price(ago(4), "10")),
    ]
    store(database, absurd, run_id=begin_run(database, "mtgjson-history"))
    yield database
    settings.cache_clear()


def card_id(engine: Engine, number: int) -> int:
    return int(scalar(engine, "SELECT id FROM cards WHERE name = :name", name=f"Card {number}"))


def of_card(client: FlaskClient, engine: Engine, number: int, **asked: Any) -> dict[str, Any]:
    answer = client.get(f"/api/cards/{card_id(engine, number)}/suspect-prices", query_string=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.get_json())


def test_a_suspect_price_of_a_card_says_what_was_told_by_whom_and_why_it_is_not_believed(
    suspects: Engine, empty_client: FlaskClient
) -> None:
    page = of_card(empty_client, suspects, 2)
    assert (page["next_cursor"], page["has_more"]) == (None, False)
    assert page["items"] == [
        {
            "card_id": card_id(suspects, 2),
            "name": "Card 2",
            "set_code": "tst",
            "collector_number": "2",
            "marketplace": "tcgplayer",
            "kind": "retail",
            "condition": "NEAR_MINT",
            "finish": "nonfoil",
            "language": "English",
            "currency": "USD",
            "price": 10.0,
            "trusted_price": 1000.0,
            "source": "mtgjson-history",
            "observed_at": f"{ago(4):%Y-%m-%dT%H:%M:%SZ}",
            "reasons": ["1/100 of the last trusted price"],
        }
    ]


def test_a_first_price_has_no_trusted_one_and_says_what_it_is_held_against(
    suspects: Engine, empty_client: FlaskClient
) -> None:
    (first,) = [one for one in of_card(empty_client, suspects, 1)["items"] if one["marketplace"] == "manapool"]
    assert (first["trusted_price"], first["reasons"]) == (0.0, ["Far from what all other marketplaces ask"])


def test_the_newest_come_first_and_pages_join_up(suspects: Engine, empty_client: FlaskClient) -> None:
    page, found = of_card(empty_client, suspects, 1, limit=1), []
    found += page["items"]
    while page["has_more"]:
        page = of_card(empty_client, suspects, 1, limit=1, cursor=page["next_cursor"])
        found += page["items"]
    assert [one["price"] for one in found] == [20.0, 900.0, 700.0]


def test_a_card_without_suspect_prices_has_an_empty_list(suspects: Engine, empty_client: FlaskClient) -> None:
    assert of_card(empty_client, suspects, 3) == {"items": [], "next_cursor": None, "has_more": False}


def test_a_card_that_is_not_there_is_404(empty_client: FlaskClient) -> None:
    assert empty_client.get("/api/cards/2147483647/suspect-prices").status_code == 404


def test_a_cursor_of_another_cards_list_is_refused(suspects: Engine, empty_client: FlaskClient) -> None:
    cursor = of_card(empty_client, suspects, 1, limit=1)["next_cursor"]
    path = f"/api/cards/{card_id(suspects, 2)}/suspect-prices"
    answer = empty_client.get(path, query_string={"cursor": cursor})
    assert (answer.status_code, list(answer.get_json()["error"]["fields"])) == (400, ["cursor"])


def test_the_list_of_all_cards_needs_the_token(suspects: Engine, empty_client: FlaskClient) -> None:
    assert empty_client.get(ALL).status_code == 401


def test_the_list_of_all_cards_comes_in_pages_newest_first(suspects: Engine, empty_client: FlaskClient) -> None:
    first = empty_client.get(ALL, query_string={"limit": 3}, headers=RIGHT).get_json()
    second = empty_client.get(ALL, query_string={"limit": 3, "cursor": first["next_cursor"]}, headers=RIGHT).get_json()
    assert [(one["name"], one["price"]) for one in first["items"] + second["items"]] == [
        ("Card 1", 20.0), ("Card 1", 900.0), ("Card 1", 700.0), ("Card 2", 10.0),
    ]  # fmt: skip
    assert (first["has_more"], second["has_more"], second["next_cursor"]) == (True, False, None)
