"""Registration: who may have an account, and with which address and password."""

import pytest
from sqlalchemy import Engine

from accounts.rights import Role
from services.people import identification, registration
from services.people.registration import RegisterRequest, Registration, RegistrationClosed
from services.people.users import EmailTaken
from services.requests import RejectedRequest
from tests.support.people import CLIENT, EMAIL, PASSWORD, register
from tests.support.prices import make_card, rows, scalar, store
from upkeep import after_prices


def test_who_registers_is_signed_in(database: Engine) -> None:
    opened = register("Ada@Example.ORG", name="Ada")
    assert (opened.user.email, opened.user.name, opened.user.role) == ("Ada@example.org", "Ada", "user")
    actor = identification.by_session(opened.secret, CLIENT)
    assert actor is not None
    assert actor.user_id == opened.user.id
    assert rows(database, "SELECT kind, address FROM auth_events") == [("registered", CLIENT.address)]


def test_neither_password_nor_secret_is_stored(database: Engine) -> None:
    secret = register().secret
    stored = str(rows(database, "SELECT * FROM users")) + str(
        rows(database, "SELECT *, encode(digest, 'escape') FROM sessions")
    )
    assert "$argon2id$" in stored
    assert PASSWORD not in stored
    assert secret not in stored


def test_an_address_has_one_account_in_any_spelling(database: Engine) -> None:
    register("Ada@example.org")
    with pytest.raises(EmailTaken):
        register("ADA@EXAMPLE.ORG")
    assert scalar(database, "SELECT count(*) FROM users") == 1


@pytest.mark.parametrize(
    ("email", "password", "field"),
    [
        ("ada", PASSWORD, "email"),
        (EMAIL, "short", "password"),
        (EMAIL, "password1", "password"),
        (EMAIL, "ada@example", "password"),
    ],
)
def test_what_is_wrong_is_named(email: str, password: str, field: str, database: Engine) -> None:
    with pytest.raises(RejectedRequest) as rejected:
        register(email, password)
    assert [*rejected.value.fields] == [field]
    assert scalar(database, "SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("password", ["Lim-Dûl's Vault", "lim-duls vault 1995!", "test set 77"])
def test_names_of_cards_and_sets_are_no_passwords(password: str, database: Engine) -> None:
    store(database, [], [make_card(1, name="Lim-Dûl's Vault")])
    after_prices.run(database, anyway=True)
    with pytest.raises(RejectedRequest, match="name of a card or a set"):
        register(password=password)


@pytest.mark.parametrize("how", [Registration.INVITE, Registration.CLOSED])
def test_where_registration_is_not_open_nobody_registers(how: Registration, database: Engine) -> None:
    with pytest.raises(RegistrationClosed):
        registration.register(RegisterRequest(EMAIL, PASSWORD), CLIENT, how)
    with pytest.raises(RegistrationClosed, match="used, or has ended"):
        registration.register(RegisterRequest(EMAIL, PASSWORD, invitation="made up"), CLIENT, how)
    assert scalar(database, "SELECT count(*) FROM users") == 0


@pytest.mark.parametrize("how", list(Registration))
def test_an_invitation_opens_one_account_with_its_role(how: Registration, database: Engine) -> None:
    secret = registration.invite(Role.OPERATOR)
    opened = registration.register(RegisterRequest(EMAIL, PASSWORD, invitation=secret), CLIENT, how)
    assert opened.user.role == "operator"
    with pytest.raises(RegistrationClosed, match="used, or has ended"):
        registration.register(RegisterRequest("bob@example.org", PASSWORD, invitation=secret), CLIENT, how)


def test_an_invitation_remains_where_the_address_is_taken(database: Engine) -> None:
    register()
    secret = registration.invite()
    with pytest.raises(EmailTaken):
        registration.register(RegisterRequest(EMAIL, PASSWORD, invitation=secret), CLIENT, Registration.INVITE)
    registration.register(RegisterRequest("bob@example.org", PASSWORD, invitation=secret), CLIENT, Registration.INVITE)
