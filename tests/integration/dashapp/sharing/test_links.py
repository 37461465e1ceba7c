"""`/api/shares` and `/s/<secret>`: who may make a link, what its readers see, and that nothing else leads to it."""

import io
import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import escape
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashapp import api, cache, edge, identity, sharing
from dashapp.api import shapes
from dashapp.edge import rates
from dashapp.identity import known_actors
from dashapp.settings import settings
from dashapp.sharing import links
from db import logs
from db.writes import accounts
from services.people import holdings
from services.people.holding_requests import ChangeRequest
from services.people.shares import ShareKind
from services.people.wants.changing import add as want
from services.people.wants.requests import AddRequest as WantRequest
from tests.support.browsers import BODY, browser
from tests.support.people import PASSWORD
from tests.support.prices import ago, execute, price, scalar, series, store
from tests.support.steps import later_steps
from tests.support.valued import add, open_market
from upkeep import after_prices

SHARES = "/api/shares"
AMOUNT = re.compile(r"[$€£]|\d\.\d\d|USD|EUR")


@pytest.fixture
def server(database: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> Iterator[Flask]:
    """The API and the links behind the edge, over the small market."""
    open_market(database)
    monkeypatch.setenv("SECRET_KEY", "a secret of the test of some length")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    settings.cache_clear()
    known_actors.of_this_process.cache_clear()
    rates.forget()
    made = Flask("test")
    for part in (edge, cache, identity, api, sharing):
        part.register(made)
    yield made
    settings.cache_clear()
    rates.forget()


@pytest.fixture
def ada(server: Flask) -> FlaskClient:
    """A browser in which Ada has registered."""
    made = browser(server, "203.0.113.2")
    assert made.post("/api/auth/register", json=BODY).status_code == 201
    return made


@pytest.fixture
def reader(server: Flask) -> FlaskClient:
    """A browser that knows nobody."""
    return browser(server)


@pytest.fixture
def owner(ada: FlaskClient, database: Engine) -> int:
    """Ada's number. She has two cards in Blue, one of them with a price, and a foil elsewhere; she wants three."""
    number = int(scalar(database, "SELECT id FROM users"))
    held = add(number, 1, 3, "7.77", location="Blue")
    holdings.change(number, ChangeRequest(held.id, held.version, tags="secret tag", notes="secret note"))
    add(number, 6, 1, location="Blue")
    add(number, 1, 1, finish="foil")
    variant = {"condition": "NEAR_MINT", "finish": "nonfoil"}
    want(number, WantRequest(1, quantity=5, max_price=Decimal("5.55"), currency="USD", note="secret wish", **variant))
    want(number, WantRequest(3))
    add(number, 2, 1, location="Owned")
    want(number, WantRequest(2))
    return number


def make(browser: FlaskClient, kind: str = "location", **asked: object) -> str:
    """The path of a new link."""
    told = {"kind": kind, "currency": "USD", **({"location": "Blue"} if kind == "location" else {}), **asked}
    answer = browser.post(SHARES, json=told)
    assert answer.status_code == 201, answer.text
    made = answer.get_json()
    convert(made, shapes.NewShare)
    assert made["address"] == f"http://localhost/s/{made['secret']}"
    assert len(made["secret"]) == 22
    return f"/s/{made['secret']}"


def text_of(answer: TestResponse) -> str:
    """The words of a page."""
    assert answer.status_code == 200, answer.text
    body = answer.text.partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", body).split())


def test_a_location_is_read_by_whoever_has_the_link(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    words = text_of(reader.get(make(ada)))
    for part in ("Blue", "Copies 4", "Card 1", "Card 6", "Near Mint", "Nonfoil, English", "to be read only"):
        assert part in words
    assert "Foil," not in words


def test_with_values_prices_and_their_sum_are_shown(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    words = text_of(reader.get(make(ada, values="shown")))
    for part in ("$12.00", "$36.00", "3 of 4 copies valued", "Value in USD", "TCGplayer"):
        assert part in words
    assert "7.77" not in words
    assert "23.31" not in words


@pytest.mark.parametrize("values", ["hidden", "shown"])
@pytest.mark.parametrize("kind", list(ShareKind))
def test_what_was_paid_tags_notes_and_the_owner_are_never_shown(
    owner: int, ada: FlaskClient, reader: FlaskClient, kind: str, values: str
) -> None:
    body = reader.get(make(ada, kind, values=values)).text
    for part in ("7.77", "23.31", "12.69", "secret", "ada@", "Gain", "Cost"):
        assert part not in body, part


@pytest.mark.parametrize("kind", list(ShareKind))
def test_without_values_a_page_is_the_same_whatever_prices_and_costs_are(
    owner: int, ada: FlaskClient, reader: FlaskClient, database: Engine, kind: str
) -> None:
    add(owner, 2, 2, location="Blue")
    path = make(ada, kind)
    before = reader.get(path)
    assert not AMOUNT.search(text_of(before))
    execute(database, "UPDATE lots SET price = 999999, currency = 'USD'")
    dearer = [series(2, price(ago(0), "987.65")), series(6, price(ago(0), "123.45"))]
    store(database, dearer)
    with later_steps():
        after_prices.run(database, anyway=True)
    assert "$987.65" in text_of(reader.get(make(ada, values="shown")))
    assert reader.get(path).data == before.data


def test_a_want_list_has_what_is_missing(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    words = text_of(reader.get(make(ada, "want_list")))
    for part in (
        "Wanted cards",
        "Card 1 Test Set #1 2 Near Mint or better Nonfoil, any language",
        "Card 3 Test Set #3 1 Any condition",
    ):
        assert part in words
    for part in ("Card 2", "secret", "5.55"):
        assert part not in words
    dear = text_of(reader.get(make(ada, "want_list", values="shown")))
    assert "Best price" in dear
    assert "$11.00" in dear
    assert "5.55" not in dear


def test_a_summary_counts_copies_by_groups(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    words = text_of(reader.get(make(ada, "summary", title="Ada's cards")))
    for part in ("Ada's cards", "Copies 6", "By set", "Test Set 6", "By finish", "Nonfoil 5", "Foil 1", "Rare 5"):
        assert part in words.replace("&#x27;", "'"), part
    assert "Blue" not in words.partition("By set")[0]
    assert "By location" not in words


def test_a_summary_with_values_has_those_of_the_groups(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    words = text_of(reader.get(make(ada, "summary", values="shown")))
    for part in ("$80.00", "5 of 6 copies valued", "Foil 1 $40.00"):
        assert part in words


@pytest.mark.parametrize("title", ["{content}", "{title}", "</title><script>alert(1)</script>", "a & b"])
def test_a_title_is_text_whatever_is_in_it(owner: int, ada: FlaskClient, reader: FlaskClient, title: str) -> None:
    body = reader.get(make(ada, "summary", title=title)).text
    assert f"<title>{escape(title)} · Dualcaster</title>" in body
    assert f"<h1>{escape(title)}</h1>" in body
    assert body.count("<script") == body.count("<h1") == 1


def test_a_link_is_about_the_collection_of_now(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    path = make(ada)
    add(owner, 2, location="Blue")
    assert "Card 2" in text_of(reader.get(path))


def test_copies_in_no_location_are_shared_too(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    words = text_of(reader.get(make(ada, location="")))
    assert "Copies in no location" in words
    assert "Foil, English" in words
    assert "Card 6" not in words


def test_a_long_list_goes_on_page_by_page(
    owner: int, ada: FlaskClient, reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "PAGE_SIZE", 1)
    path = make(ada)
    first = reader.get(path)
    (more,) = re.findall(r'href="(\?after=[^"]+)"', first.text)
    following = reader.get(path + more)
    assert ("Card 1" in text_of(first), "Card 6" in text_of(following)) == (True, True)
    assert "after=" not in following.text
    assert reader.get(path + "?after=nonsense").status_code == 404


def test_every_answer_is_for_this_reader_only_and_leads_nobody_to_it(
    owner: int, ada: FlaskClient, reader: FlaskClient
) -> None:
    path = make(ada)
    for answer in (reader.get(path), reader.get("/s/nothing"), reader.get("/s/a/b?c=d")):
        headers = answer.headers
        assert headers["Cache-Control"] == "no-store"
        assert headers.getlist("Referrer-Policy") == ["no-referrer"]
        assert "noindex" in headers["X-Robots-Tag"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert 'content="noindex' in answer.text
    assert path.removeprefix("/s/") not in reader.get(path).text


def test_unknown_ended_expired_and_deleted_links_have_one_answer(
    owner: int, ada: FlaskClient, reader: FlaskClient, database: Engine
) -> None:
    ended, expired, deleted = make(ada), make(ada), make(ada, "summary")
    by_age = [share["id"] for share in ada.get(SHARES).get_json()["shares"]]
    assert ada.delete(f"{SHARES}/{by_age[2]}").status_code == 204
    execute(database, "UPDATE shares SET expires_at = now() WHERE id = :id", id=by_age[1])
    assert [share["id"] for share in ada.get(SHARES).get_json()["shares"]] == [by_age[0]]
    assert text_of(reader.get(deleted))
    assert ada.delete("/api/auth/me", json={"password": PASSWORD}).status_code == 204
    unknown = [f"/s/{'A' * 22}", "/s/x", f"/s/{'x' * 5000}", "/s/%00", "/s/ü", f"{deleted}/"]
    answers = [reader.get(path) for path in (ended, expired, deleted, *unknown)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.data for answer in answers}) == 1
    assert scalar(database, "SELECT count(*) FROM shares WHERE user_id = :id", id=owner) == 0


def test_the_list_has_no_secret_and_says_when_a_link_was_last_opened(
    owner: int, ada: FlaskClient, reader: FlaskClient, database: Engine
) -> None:
    path = make(ada, title="For Bob", days=7, values="shown")
    (share,) = ada.get(SHARES).get_json()["shares"]
    assert {name: share[name] for name in ("kind", "title", "location", "values", "currency", "opened_on")} == {
        "kind": "location", "title": "For Bob", "location": "Blue", "values": "shown", "currency": "USD",
        "opened_on": None,
    }  # fmt: skip
    end = datetime.fromisoformat(share["expires_at"])
    assert abs(end - datetime.now(UTC) - timedelta(days=7)) < timedelta(minutes=5)
    assert reader.get(path).status_code == 200
    (share,) = ada.get(SHARES).get_json()["shares"]
    assert share["opened_on"] == str(scalar(database, "SELECT CAST(now() AT TIME ZONE 'UTC' AS date)"))
    assert path.removeprefix("/s/") not in ada.get(SHARES).text


def test_the_secret_is_stored_as_a_digest_and_written_to_no_log(
    owner: int, ada: FlaskClient, reader: FlaskClient, database: Engine
) -> None:
    before, log = structlog.get_config(), io.StringIO()
    with redirect_stderr(log):
        logs.configure()
        path = make(ada)
        reader.get(path)
        structlog.get_logger().error("request failed", path=path, address=f"http://localhost{path}?after=x")
    structlog.configure(**before)
    secret = path.removeprefix("/s/")
    assert "path=/s/…" in log.getvalue()
    assert secret not in log.getvalue()
    assert secret not in str(scalar(database, "SELECT array_agg(shares::text) FROM shares"))
    assert scalar(database, "SELECT length(digest) FROM shares") == 32


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "location"}, "location"),
        ({"kind": "location", "location": "Nowhere"}, "location"),
        ({"kind": "everything"}, "kind"),
        ({"kind": "summary", "values": "some"}, "values"),
        ({"kind": "summary", "days": 0}, "days"),
        ({"kind": "summary", "days": 367}, "days"),
        ({"kind": "summary", "title": "a\nb"}, "title"),
        ({}, "kind"),
    ],
)
def test_a_wrong_link_is_refused_beside_its_field(
    owner: int, ada: FlaskClient, told: dict[str, object], field: str
) -> None:
    answer = ada.post(SHARES, json=told)
    assert answer.status_code == 422
    assert {*answer.get_json()["error"]["fields"]} == {field}


def test_nobody_ends_or_lists_the_links_of_others(owner: int, ada: FlaskClient, server: Flask) -> None:
    make(ada)
    (share,) = ada.get(SHARES).get_json()["shares"]
    bob = browser(server, "203.0.113.3")
    assert bob.post("/api/auth/register", json=BODY | {"email": "bob@example.org"}).status_code == 201
    assert bob.get(SHARES).get_json() == {"shares": []}
    assert bob.delete(f"{SHARES}/{share['id']}").status_code == 404
    assert bob.post(SHARES, json={"kind": "location", "location": "Blue"}).status_code == 422
    assert len(ada.get(SHARES).get_json()["shares"]) == 1


def test_a_user_has_fifty_links_at_most(owner: int, ada: FlaskClient, database: Engine) -> None:
    execute(
        database,
        "INSERT INTO shares (user_id, digest, kind, shows_values, currency, expires_at)"
        " SELECT :user, decode(md5(n::text), 'hex'), 'summary', false, 'USD', now() + interval '1 day'"
        " FROM generate_series(1, 50) AS n",
        user=owner,
    )
    answer = ada.post(SHARES, json={"kind": "summary"})
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "conflict")


def test_a_reader_who_asks_too_often_waits(owner: int, ada: FlaskClient, reader: FlaskClient) -> None:
    statuses = {reader.get("/s/guess").status_code for _ in range(121)}
    assert statuses == {404, 429}
    answer = reader.get("/s/guess")
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)


def test_links_that_ended_long_ago_are_dropped(owner: int, ada: FlaskClient, database: Engine) -> None:
    make(ada)
    with database.begin() as connection:
        accounts.drop_expired(connection, datetime.now(UTC) + timedelta(days=31))
    assert scalar(database, "SELECT count(*) FROM shares") == 0


def test_each_kind_has_its_page(owner: int) -> None:
    assert links.KINDS.keys() == {*ShareKind}
