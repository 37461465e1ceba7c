"""Refresh tokens over HTTP: parallel requests share a successor, a late one ends its family, and its owner is told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashapp.edge import rates
from tests.support.browsers import BODY, bearer, browser
from tests.support.prices import execute, scalar

SEEN, REFRESH = "/api/auth/me", "/api/auth/refresh"


@pytest.fixture
def first(ada: FlaskClient) -> dict[str, str]:
    """The first tokens of a program of Ada's."""
    tokens: dict[str, str] = ada.post("/api/auth/token", json=BODY).get_json()
    return tokens


def pass_time(database: Engine, seconds: int) -> None:
    """Let the used tokens have been used so long ago."""
    execute(database, f"UPDATE refresh_tokens SET used_at = used_at - interval '{seconds} seconds'")


def test_twenty_parallel_requests_get_one_successor_and_log_nobody_out(
    server: Flask, first: dict[str, str], database: Engine
) -> None:
    """nocturne 326 and 391, fliks 457, OpenRisk 700, keycloak 14122: parallel requests counted as a theft."""
    asked = {"refresh_token": first["refresh_token"]}
    with ThreadPoolExecutor(20) as pool:
        answers = [*pool.map(lambda _: browser(server).post(REFRESH, json=asked), range(20))]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.get_json()["refresh_token"] for answer in answers}) == 1
    assert scalar(database, "SELECT count(*) FROM refresh_tokens") == 2
    for answer in answers:
        assert browser(server).get(SEEN, headers=bearer(answer.get_json()["access_token"])).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(29, 200), (31, 401)])
def test_a_used_token_is_answered_for_half_a_minute(
    seconds: int, status: int, server: Flask, first: dict[str, str], database: Engine
) -> None:
    program = browser(server)
    second = program.post(REFRESH, json={"refresh_token": first["refresh_token"]}).get_json()
    pass_time(database, seconds)
    late = program.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    assert late.status_code == status
    if status == 200:
        assert late.get_json()["refresh_token"] == second["refresh_token"]
    goes_on = program.get(SEEN, headers=bearer(second["access_token"])).status_code == 200
    assert goes_on == (status == 200)


def test_a_token_that_comes_31_seconds_late_ends_its_whole_family_and_its_owner_is_told(
    server: Flask, ada: FlaskClient, first: dict[str, str], database: Engine
) -> None:
    thief = browser(server, "198.51.100.7")
    second = ada.post(REFRESH, json={"refresh_token": first["refresh_token"]}).get_json()
    pass_time(database, 31)
    refused = thief.post(REFRESH, json={"refresh_token": first["refresh_token"]})
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (401, "unauthorized")
    rates.forget()
    for token in (first, second):
        assert thief.post(REFRESH, json={"refresh_token": token["refresh_token"]}).status_code == 401
        assert thief.get(SEEN, headers=bearer(token["access_token"])).status_code == 401
    told = ada.get("/api/auth/events").get_json()["events"]
    (reused,) = (one for one in told if one["kind"] == "refresh_token_reused")
    assert reused["address"] == "198.51.100.7"
    assert ada.get(SEEN).status_code == 200  # her own browser is another sign-in
