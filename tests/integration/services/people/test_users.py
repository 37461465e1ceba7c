"""Users: changes of an account, second factor, settings, and deletion."""

from dataclasses import asdict
from decimal import Decimal

import pyotp
import pytest
from sqlalchemy import Engine, Table

from accounts.rights import Scope
from db.models import Base
from services.people import identification, personal_tokens, second_factors, settings, users
from services.people.personal_tokens import TokenRequest
from services.people.second_factors import BeginRequest, ConfirmRequest, SecondFactorExists
from services.people.settings import Settings, SettingsRequest
from services.people.users import DeletionRequest, EmailTaken, ProfileRequest
from services.requests import InvalidRequest, RejectedRequest
from tests.support.people import CLIENT, PASSWORD, add_second_factor, register
from tests.support.prices import execute, rows, scalar

OWNED = [name for name, table in Base.metadata.tables.items() if "user_id" in table.columns]


def test_name_and_address_can_be_changed_the_address_with_the_password_only(database: Engine) -> None:
    user, _ = register().user, register("bob@example.org")
    users.change(user.id, ProfileRequest(name=" Ada L. "), CLIENT)
    with pytest.raises(RejectedRequest, match="not your password"):
        users.change(user.id, ProfileRequest(email="countess@example.org"), CLIENT)
    with pytest.raises(EmailTaken):
        users.change(user.id, ProfileRequest(email="BOB@example.org", password=PASSWORD), CLIENT)
    users.change(user.id, ProfileRequest(email="Countess@Example.org", password=PASSWORD), CLIENT)
    changed = users.load_user(user.id)
    assert changed is not None
    assert (changed.name, changed.email) == ("Ada L.", "Countess@example.org")


def test_a_deleted_account_leaves_only_that_one_was_deleted(database: Engine) -> None:
    opened, other = register(), register("bob@example.org")
    _, codes = add_second_factor(opened.user.id)
    _, token = personal_tokens.make(opened.user.id, TokenRequest("bot", (Scope.INVENTORY_READ,)), CLIENT)
    for wrong in (DeletionRequest("wrong"), DeletionRequest(PASSWORD), DeletionRequest(PASSWORD, "000000")):
        with pytest.raises(RejectedRequest):
            users.delete(opened.user.id, wrong, CLIENT)
    users.delete(opened.user.id, DeletionRequest(PASSWORD, codes[0]), CLIENT)
    assert users.load_user(opened.user.id) is None
    assert identification.by_session(opened.secret, CLIENT) is None
    assert identification.by_token(token, b"", CLIENT) is None
    for table in OWNED:
        assert scalar(database, f"SELECT count(*) FROM {table} WHERE user_id = :id", id=opened.user.id) == 0
    assert rows(database, "SELECT kind, address, user_agent, details FROM auth_events WHERE user_id IS NULL") == [
        ("account_deleted", "", "", {})
    ]
    assert identification.by_session(other.secret, CLIENT) is not None


def goes_with_the_user(table: Table) -> bool:
    """Whether each row hangs on a user, itself or by a row that does (a lot by its holding)."""
    keys = [key for key in table.foreign_keys if key.ondelete == "CASCADE"]
    owners = [key.column.table for key in keys if key.parent.name == "user_id" or not key.parent.nullable]
    return any(owner.name == "users" or goes_with_the_user(owner) for owner in owners)


@pytest.mark.parametrize("name", OWNED)
def test_every_row_of_a_user_goes_with_the_user(name: str) -> None:
    assert goes_with_the_user(Base.metadata.tables[name])


def test_a_second_factor_counts_once_it_is_confirmed(database: Engine) -> None:
    user = register().user
    with pytest.raises(SecondFactorExists):
        second_factors.confirm(user.id, ConfirmRequest("000000"), CLIENT)
    with pytest.raises(RejectedRequest):
        second_factors.begin(user.id, BeginRequest("wrong"), CLIENT)
    begun = second_factors.begin(user.id, BeginRequest(PASSWORD), CLIENT)
    with pytest.raises(RejectedRequest, match="code"):
        second_factors.confirm(user.id, ConfirmRequest("000000"), CLIENT)
    assert not scalar(database, "SELECT totp_since IS NOT NULL FROM users")
    second_factors.confirm(user.id, ConfirmRequest(pyotp.TOTP(begun.secret).now()), CLIENT)
    found = users.load_user(user.id)
    assert found is not None
    assert found.second_factor
    with pytest.raises(SecondFactorExists):
        second_factors.begin(user.id, BeginRequest(PASSWORD), CLIENT)


def test_a_second_factor_is_removed_with_password_and_code_only(database: Engine) -> None:
    user = register().user
    _, codes = add_second_factor(user.id)
    with pytest.raises(RejectedRequest):
        second_factors.remove(user.id, DeletionRequest(PASSWORD), CLIENT)
    second_factors.remove(user.id, DeletionRequest(PASSWORD, codes[0]), CLIENT)
    assert rows(database, "SELECT totp_secret, totp_since FROM users") == [(None, None)]
    assert scalar(database, "SELECT count(*) FROM recovery_codes") == 0


def test_settings_have_defaults_and_keep_what_was_changed(database: Engine) -> None:
    user = register().user
    assert settings.load_settings(user.id) == Settings()
    settings.change(user.id, SettingsRequest(currency="EUR", min_price=Decimal("2.50")))
    changed = settings.change(user.id, SettingsRequest(time_zone="Europe/Berlin"))
    assert changed == settings.load_settings(user.id)
    different = {name for name, value in asdict(changed).items() if value != asdict(Settings())[name]}
    assert different == {"currency", "min_price", "time_zone"}
    assert changed.min_price == Decimal("2.50")


def test_a_stored_setting_that_is_not_known_any_more_has_its_default(database: Engine) -> None:
    user = register().user
    execute(database, """UPDATE users SET settings = '{"theme": "sepia", "of_old": "1", "currency": "EUR"}'""")
    assert settings.load_settings(user.id) == Settings(currency="EUR")


@pytest.mark.parametrize(
    ("name", "value"),
    [("currency", "GBP"), ("time_zone", "Mars/Olympus"), ("quiet_from", "24:00"), ("min_price", "-1")],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(InvalidRequest) as wrong:
        SettingsRequest.parse(**{name: value})
    assert [*wrong.value.fields] == [name]
