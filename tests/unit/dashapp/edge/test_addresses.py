"""Whose request it is: the right-most address that is no trusted proxy's, and never what a client says by itself."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask, request
from pydantic import ValidationError

from dashapp import edge
from dashapp.edge.addresses import client_address, is_trusted, limit_key
from dashapp.settings import WebSettings, settings

PROXIES = "10.0.0.1, 192.168.0.0/16, 2001:db8:1::/48"


@pytest.fixture
def trusting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the trusted proxies."""

    def trust(proxies: str) -> None:
        monkeypatch.setenv("TRUSTED_PROXIES", proxies)
        settings.cache_clear()

    yield trust
    settings.cache_clear()


@pytest.mark.parametrize(
    ("peer", "told", "client"),
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.7,192.168.3.4", "203.0.113.7"),
        ("10.0.0.1", "192.168.3.4", "192.168.3.4"),
        ("10.0.0.1", "1.1.1.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, 192.168.3.4, , 10.0.0.1", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.7:4711", "203.0.113.7"),
        ("10.0.0.1", "[2001:db8:2::7]:4711", "2001:db8:2::7"),
        ("10.0.0.1", "2001:db8:2::7", "2001:db8:2::7"),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1::5", "203.0.113.7", "203.0.113.7"),
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
        ("10.0.0.2", "1.1.1.1", "10.0.0.2"),
        ("", "1.1.1.1", ""),
    ],
)
def test_the_client_is_the_right_most_address_that_is_no_trusted_proxys(
    trusting: Callable[[str], None], peer: str, told: str, client: str
) -> None:
    trusting(PROXIES)
    assert client_address(peer, told) == client


def test_by_default_nobody_is_trusted(trusting: Callable[[str], None]) -> None:
    trusting("")
    assert client_address("127.0.0.1", "203.0.113.7") == "127.0.0.1"
    assert not is_trusted("127.0.0.1")


def test_what_is_no_address_cannot_be_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.1, proxy.example")
    with pytest.raises(ValidationError, match="TRUSTED_PROXIES"):
        WebSettings()


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8:2::7", "2001:db8:2:0:ffff::1", True),
        ("2001:db8:2::7", "2001:db8:2:1::7", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("::ffff:203.0.113.7", "::ffff:203.0.113.8", False),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "", True),
    ],
)
def test_limits_count_all_that_one_client_can_call_its_own(one: str, other: str, are_one: bool) -> None:
    assert (limit_key(one) == limit_key(other)) is are_one


def seen(**environ: Any) -> dict[str, Any]:
    """What the program knows of a request."""
    server = Flask("test")
    edge.register(server)
    server.add_url_rule(
        "/",
        view_func=lambda: {
            "address": request.remote_addr,
            "url": request.url,
            "left": [name for name in request.environ if "FORWARDED" in name],
        },
    )
    answer: dict[str, Any] = server.test_client().get("/", environ_overrides=environ).get_json()
    return answer


FORWARDED = {
    "HTTP_X_FORWARDED_FOR": "1.1.1.1, 203.0.113.7",
    "HTTP_X_FORWARDED_PROTO": "http, https",
    "HTTP_X_FORWARDED_HOST": "made-up.example, cards.example",
    "HTTP_X_FORWARDED_PREFIX": "/prefix",
}


def test_a_trusted_proxy_tells_the_address_the_scheme_and_the_host(trusting: Callable[[str], None]) -> None:
    trusting("10.0.0.1")
    told = seen(REMOTE_ADDR="10.0.0.1", **FORWARDED)
    assert told == {"address": "203.0.113.7", "url": "https://cards.example/", "left": []}


def test_a_proxy_that_says_nothing_changes_nothing(trusting: Callable[[str], None]) -> None:
    trusting("10.0.0.1")
    told = seen(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_PROTO="gopher")
    assert told == {"address": "10.0.0.1", "url": "http://localhost/", "left": []}


def test_nobody_else_tells_anything(trusting: Callable[[str], None]) -> None:
    trusting("10.0.0.1")
    told = seen(REMOTE_ADDR="10.0.0.2", **FORWARDED)
    assert told == {"address": "10.0.0.2", "url": "http://localhost/", "left": []}
