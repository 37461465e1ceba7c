"""What is told of a collection: that it has changed, to its own user, for as long as session and token go on."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask
from sqlalchemy import Engine
from websockets.exceptions import ConnectionClosed
from werkzeug.serving import make_server

from dashapp import live
from dashapp.identity import bearers, known_actors
from db import announcements
from db.announcements import ImportProgressed
from services.people import holdings, personal_tokens, program_tokens, sessions
from services.people.holding_requests import AddRequest
from services.people.personal_tokens import TokenEnd, TokenRequest
from services.people.sessions import EverywhereRequest
from services.people.signing_in import Credentials
from tests.integration.dashapp.live.client import Client
from tests.support.people import CLIENT, PASSWORD, new_email, register
from tests.support.prices import execute, make_card, store
from tests.support.serving import Site, served
from tests.support.steps import later_steps
from upkeep import after_prices

SIGNED_OUT = (1008, "The session has ended")


@pytest.fixture
def site(database: Engine, empty_database_url: str, redis_url: str, tmp_path: Path) -> Iterator[Site]:
    """The program as it is served, over a catalogue of one card."""
    store(database, [], [make_card(1)])
    with later_steps():
        after_prices.run(database, anyway=True)
    settings = {
        "DATABASE_URL": empty_database_url,
        "REDIS_URL": redis_url,
        "CACHE_URL": "",
        "SECRET_KEY": "a secret of this site",
    }
    with served(tmp_path, **settings) as made:
        yield made


@pytest.fixture
def address(database: Engine) -> Iterator[str]:
    """The address of the WebSocket of a server in this process, over a catalogue of one card."""
    store(database, [], [make_card(1)])
    known_actors.of_this_process.cache_clear()
    app = Flask("test")
    hub = live.register(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"ws://127.0.0.1:{server.server_port}/ws"
    server.shutdown()
    thread.join()
    server.server_close()
    hub.stop()
    known_actors.of_this_process.cache_clear()


def signed_in(site: Site) -> tuple[httpx.Client, dict[str, str]]:
    """A browser of a new user, and the header of its session."""
    client = httpx.Client(base_url=site.url, timeout=30, headers={"Origin": site.url})
    assert client.post("/api/auth/register", json={"email": new_email(), "password": PASSWORD}).status_code == 201
    return client, {"Cookie": "; ".join(f"{name}={value}" for name, value in client.cookies.items())}


def personal(user: int, *scopes: str) -> tuple[int, str]:
    """A personal token: its number and its secret."""
    token, secret = personal_tokens.make(user, TokenRequest("bot", scopes), CLIENT)
    return token.id, secret


def listen(client: Client, token: str, channel: str = "inventory") -> dict[str, Any]:
    """The answer to a subscription with a token."""
    client.say(action="subscribe", channel=channel, token=token)
    return client.hear()


def ends(client: Client) -> tuple[int, str]:
    """How the server closes a connection, within a few seconds."""
    with pytest.raises(ConnectionClosed) as closed:
        client.hear_until("never")
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code, closed.value.rcvd.reason


def test_a_change_in_one_window_is_told_in_the_other_until_the_session_ends(site: Site) -> None:
    ada, cookie = signed_in(site)
    stranger = register(new_email()).user.id
    with Client(site.socket) as anybody, Client(site.socket, additional_headers=cookie) as other:
        anybody.say(action="subscribe", channel="inventory")
        assert anybody.hear()["code"] == "unauthorized"
        seq = other.subscribe("inventory")
        holdings.add(stranger, AddRequest(1))
        assert ada.post("/api/inventory", json={"card_id": 1}).status_code == 201
        heard = other.hear()
        assert (heard["type"], heard["data"], heard["seq"] > seq) == ("inventory_update", {"cause": "change"}, True)
        assert ada.post("/api/want-list", json={"card_id": 1}).status_code == 201
        assert other.hear()["data"] == {"cause": "want_list"}
        reader = ada.get("/api/auth/me").json()["user"]["id"]
        announcements.publish(ImportProgressed(reader, 5, 2_000))
        assert other.hear()["data"] == {"import_id": 5, "rows": 2000, "is_over": False}
        assert ada.post("/api/auth/logout").status_code == 204
        assert ends(other) == SIGNED_OUT


def test_a_token_in_the_message_opens_the_channels_of_its_scopes(address: str) -> None:
    user = register().user.id
    _, secret = personal(user, "inventory:read")
    with Client(address) as client:
        assert listen(client, secret)["type"] == "subscribed"
        assert listen(client, secret, "alerts")["code"] == "forbidden"
        assert listen(client, "dct_wrong")["code"] == "unauthorized"
        assert listen(client, "eyJwrong")["code"] == "unauthorized"
        client.say(action="subscribe", channel="inventory", token=5)
        assert client.hear()["code"] == "bad_request"
        holdings.add(user, AddRequest(1))
        assert client.hear()["type"] == "inventory_update"


def test_a_bearer_of_the_handshake_opens_them_too(address: str) -> None:
    user = register().user.id
    _, secret = personal(user, "alerts:read")
    with Client(address, additional_headers={"Authorization": f"Bearer {secret}"}) as client:
        client.subscribe("alerts")
        client.say(action="subscribe", channel="inventory")
        assert client.hear()["code"] == "forbidden"


def test_a_connection_ends_with_the_token_that_it_rests_on_and_with_no_other(address: str) -> None:
    user = register().user.id
    number, secret = personal(user, "inventory:read")
    another, other_secret = personal(user, "inventory:read")
    with Client(address) as client, Client(address) as left:
        listen(client, secret)
        listen(left, secret)
        left.say(action="unsubscribe", channel="inventory")
        assert left.hear()["type"] == "unsubscribed"
        listen(left, other_secret)
        assert personal_tokens.end(user, TokenEnd(number), CLIENT)
        assert ends(client) == SIGNED_OUT
        left.say(action="ping")
        assert left.hear() == {"type": "pong"}
        assert personal_tokens.end(user, TokenEnd(another), CLIENT)
        assert ends(left) == SIGNED_OUT


def test_a_connection_ends_when_its_token_does_by_itself(address: str, database: Engine) -> None:
    user = register().user.id
    number, secret = personal(user, "inventory:read")
    with Client(address) as client:
        execute(
            database,
            "UPDATE personal_tokens SET expires_at = now() + interval '2 seconds' WHERE id = :number",
            number=number,
        )
        assert listen(client, secret)["type"] == "subscribed"
        assert ends(client) == SIGNED_OUT


def test_an_access_token_opens_them_until_its_family_ends(address: str) -> None:
    email = new_email()
    user = register(email).user
    granted = program_tokens.grant(Credentials(email, PASSWORD), CLIENT, bearers.signing_key())
    with Client(address) as client:
        assert listen(client, granted.access_token, "alerts")["type"] == "subscribed"
        assert listen(client, granted.access_token)["type"] == "subscribed"
        sessions.sign_out_everywhere(user.id, EverywhereRequest(), CLIENT)
        assert ends(client) == SIGNED_OUT
