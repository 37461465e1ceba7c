"""Which unsafe requests are rejected because a page of another site has a browser send them."""

from typing import Any

import pytest
from flask import Flask

from dashapp.edge import origins

HOST = "cards.example"
COOKIE = {"Cookie": "dualcaster-session=secret"}


@pytest.fixture
def server() -> Flask:
    """A server with one address that changes something."""
    made = Flask("test")
    origins.register(made)
    made.add_url_rule("/act", view_func=lambda: "done", methods=["GET", "POST", "DELETE"])
    return made


def ask(server: Flask, method: str = "POST", path: str = "/act", **headers: str) -> int:
    """The status of a request with a JSON body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (
        server.test_client(use_cookies=False)
        .open(path, method=method, json={}, headers=named, base_url=f"https://{HOST}")
        .status_code
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "same-origin", **COOKIE},
        {"Origin": f"https://{HOST}", **COOKIE},
        {"Origin": f"HTTPS://{HOST.upper()}"},
        {},
    ],
)
def test_own_pages_and_programs_without_a_cookie_may_act(headers: dict[str, str], server: Flask) -> None:
    assert ask(server, **headers) == 200


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "", **COOKIE},
        {"Sec_Fetch_Site": "cross-site", "Origin": f"https://{HOST}"},
        {"Origin": "https://evil.example"},
        {"Origin": "null", **COOKIE},
        {"Origin": f"https://{HOST}.evil.example"},
        {"Origin": f"https://{HOST}:8443"},
        COOKIE,
    ],
)
def test_pages_of_other_sites_may_not(headers: dict[str, str], method: str, server: Flask) -> None:
    assert ask(server, method, **headers) == 403


def test_reading_is_free_and_what_is_not_there_stays_not_there(server: Flask) -> None:
    foreign = {"Sec_Fetch_Site": "cross-site", **COOKIE}
    assert ask(server, "GET", **foreign) == 200
    assert ask(server, path="/nothing", **foreign) == 404
    assert ask(server, "PUT", **foreign) == 405


def test_a_bearer_is_proof_enough(server: Flask) -> None:
    assert ask(server, Authorization="Bearer token", Sec_Fetch_Site="cross-site") == 200
    assert ask(server, Authorization="Basic dXNlcg==", Sec_Fetch_Site="cross-site") == 403


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("application/json", b"{}", 200),
        ("application/x-www-form-urlencoded", b"a=1", 415),
        ("text/plain", b"{}", 415),
        ("multipart/form-data; boundary=x", b"--x--", 415),
        ("", b"", 200),
    ],
)
def test_a_body_with_a_cookie_is_json_which_no_form_can_send(
    kind: str, body: bytes, expected: int, server: Flask
) -> None:
    headers: dict[str, Any] = {"Sec-Fetch-Site": "same-origin", **COOKIE} | ({"Content-Type": kind} if kind else {})
    assert server.test_client(use_cookies=False).post("/act", data=body, headers=headers).status_code == expected


@pytest.mark.parametrize(
    ("kind", "word", "expected"),
    [
        ("multipart/form-data; boundary=x", "dualcaster", 200),
        ("multipart/form-data; boundary=x", "XMLHttpRequest", 415),
        ("application/x-www-form-urlencoded", "dualcaster", 415),
    ],
)
def test_a_file_with_a_cookie_has_a_header_which_no_form_can_send(
    kind: str, word: str, expected: int, server: Flask
) -> None:
    headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": kind, "X-Requested-With": word, **COOKIE}
    answer = server.test_client(use_cookies=False).post("/act", data=b"--x--", headers=headers)
    assert answer.status_code == expected
