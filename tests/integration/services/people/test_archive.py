"""The archive of an account: everything of one's own, nothing of others, no secrets."""

import json
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import Engine

from services.people import archive, holdings, personal_tokens, settings, shares
from services.people.alerts import channels
from services.people.alerts.requests import ChannelRequest
from services.people.archive import PARTS
from services.people.holding_requests import AddRequest
from services.people.personal_tokens import TokenRequest
from services.people.settings import SettingsRequest
from services.people.shares import ShareRequest
from services.people.wants import changing
from services.people.wants.requests import AddRequest as WantRequest
from tests.support.inventories import a_card, holdings_of, imported, manabox
from tests.support.people import CLIENT, EMAIL, register
from tests.support.prices import make_card, rows, store


@pytest.fixture
def user(database: Engine) -> int:
    """A user with a collection."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    number = register(name="Ada").user.id
    imported(number, manabox(a_card(1, Quantity=3), a_card(2)))
    holdings.add(number, AddRequest(3, 2, location="Shelf"))
    settings.change(number, SettingsRequest(theme="dark"))
    return number


def parts_of(user: int) -> dict[str, bytes]:
    """The files of a user's archive."""
    file = archive.archive(user)
    with file.content:
        packed = ZipFile(BytesIO(b"".join(file.chunks())))
    assert packed.testzip() is None
    return {name: packed.read(name) for name in packed.namelist()}


def plain(parts: dict[str, bytes], name: str) -> Any:
    """A JSON file of an archive."""
    return json.loads(parts[name])


def test_everything_is_in_it(user: int) -> None:
    parts = parts_of(user)
    assert parts.keys() == PARTS.keys()
    account = plain(parts, "account.json")
    assert (account["email"], account["name"], account["settings"]) == (EMAIL, "Ada", {"theme": "dark"})
    assert [one["kind"] for one in plain(parts, "events.json")] == ["registered"]
    assert len(plain(parts, "sessions.json")["browsers"]) == 1
    assert [one["name"] for one in plain(parts, "locations.json")] == ["Blue", "Shelf"]
    (one,) = plain(parts, "imports.json")["imports"]
    assert (one["file_name"], one["state"], one["counts"]["copies"]) == ("cards.csv", "committed", 4)


def test_the_ledger_has_every_entry_with_its_lines(user: int) -> None:
    entries = plain(parts_of(user), "ledger.json")
    assert [(one["kind"], len(one["lines"])) for one in entries] == [("import", 2), ("buy", 1)]
    line = entries[1]["lines"][0]
    assert (line["kind"], line["line"]["facts"]["quantity"]) == ("acquisition", 2)


def test_the_ledger_of_nobody_who_did_anything_is_an_empty_list(database: Engine) -> None:
    assert plain(parts_of(register().user.id), "ledger.json") == []


def test_alerts_are_in_it_without_the_addresses_of_their_channels(user: int) -> None:
    channels.add(user, ChannelRequest("webhook", "https://hooks.example.org/secret-path"))
    told = plain(parts_of(user), "alerts.json")
    assert told["channels"][0]["host"] == "hooks.example.org"
    assert "secret-path" not in json.dumps(told)


def test_wants_are_in_it_with_the_names_of_their_cards(user: int) -> None:
    changing.add(user, WantRequest(3, quantity=2, max_price=Decimal("1.50"), currency="EUR", priority="high"))
    (want,) = plain(parts_of(user), "want_list.json")
    assert (want["name"], want["quantity"], want["priority"]) == ("Card 3", 2, "high")
    assert (Decimal(str(want["maximum"])), want["currency"]) == (Decimal("1.50"), "EUR")


def test_shared_links_are_in_it_without_their_secrets(user: int) -> None:
    _, secret = shares.make(user, ShareRequest("summary", title="For Bob"), CLIENT)
    parts = parts_of(user)
    (link,) = plain(parts, "shared_links.json")
    assert (link["kind"], link["title"], link["shows_values"]) == ("summary", "For Bob", False)
    assert secret.encode() not in b"".join(parts.values())


def test_no_secret_is_in_it(database: Engine, user: int) -> None:
    _, secret = personal_tokens.make(user, TokenRequest("my script", ("inventory:read",)), CLIENT)
    parts = parts_of(user)
    (token,) = plain(parts, "tokens.json")
    assert (token["name"], token["scopes"]) == ("my script", ["inventory:read"])
    everything = b"".join(parts.values())
    ((password,),) = rows(database, "SELECT password_hash FROM users")
    for hidden in (secret, secret[:8], password, "password_hash", "totp_secret", "digest"):
        assert hidden.encode() not in everything


def test_nothing_of_others_is_in_it(user: int) -> None:
    other = register("bob@example.org").user.id
    everything = b"".join(parts_of(other).values())
    assert b"Card 1" not in everything
    assert EMAIL.encode() not in everything


def test_the_collection_of_an_archive_can_be_imported(database: Engine, user: int) -> None:
    other = register("bob@example.org").user.id
    imported(other, parts_of(user)["inventory.csv"])
    assert holdings_of(database, other) == holdings_of(database, user)
