"""Fees over HTTP: what every net price rests on, with source and day."""

from flask.testing import FlaskClient

from tests.integration.dashapp.api.test_api_lists import answer
from tests.support.fees import FEES


def test_the_fees_are_those_that_the_migration_wrote_each_with_what_it_rests_on(client: FlaskClient) -> None:
    items = answer(client, "/api/fees")["items"]
    assert [item["id"] for item in items] == [fee.id for fee in FEES]
    assert all(item["read_on"] and (item["source_url"] or item["note"]) for item in items)


def test_rates_are_in_per_cent_and_amounts_in_their_currency(client: FlaskClient) -> None:
    first, _, order = answer(client, "/api/fees")["items"][:3]
    assert (first["rate"], first["cap"], first["amount"]) == (10.75, 75.0, None)
    assert (order["rate"], order["amount"], order["per"]) == (None, 0.3, "order")


def test_what_nobody_could_read_is_unknown_and_not_zero(client: FlaskClient) -> None:
    unknown = [item for item in answer(client, "/api/fees")["items"] if not item["is_known"]]
    assert {item["marketplace"] for item in unknown} >= {"manapool", "cardtrader"}
    assert all(item["rate"] is None and item["amount"] is None for item in unknown)
