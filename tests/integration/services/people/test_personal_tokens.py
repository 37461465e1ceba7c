"""Personal tokens: scopes, ends, their greatest number."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from accounts.rights import Scope
from services.actors import Need
from services.people import identification, personal_tokens
from services.people.personal_tokens import MOST, TokenEnd, TokenRequest, TooManyTokens
from services.requests import RejectedRequest
from tests.support.people import CLIENT, register
from tests.support.prices import execute, rows, scalar

READ = (Scope.INVENTORY_READ, Scope.ALERTS_READ)


def test_a_token_has_its_scopes_and_no_other_right(database: Engine) -> None:
    _, secret = personal_tokens.make(register().user.id, TokenRequest("bot", READ), CLIENT)
    actor = identification.by_token(secret, b"", CLIENT)
    assert actor is not None
    assert {need for need in Need if actor.may(need)} == {Need.NOTHING, Need.INVENTORY_READ, Need.ALERTS_READ}


def test_an_operators_token_does_not_operate(database: Engine) -> None:
    user = register().user
    execute(database, "UPDATE users SET role = 'operator'")
    _, secret = personal_tokens.make(user.id, TokenRequest("bot", tuple(Scope)), CLIENT)
    actor = identification.by_token(secret, b"", CLIENT)
    assert actor is not None
    assert not actor.may(Need.OPERATOR)


def test_the_list_shows_a_token_and_its_use_without_its_secret(database: Engine) -> None:
    user = register().user
    made, secret = personal_tokens.make(user.id, TokenRequest(" bot ", READ), CLIENT)
    assert (made.name, made.scopes, made.used_at) == ("bot", [*READ], None)
    assert secret.startswith(made.hint)
    identification.by_token(secret, b"", CLIENT)
    (listed,) = personal_tokens.load_tokens(user.id)
    assert listed.used_at is not None
    assert listed.used_from == CLIENT.address
    assert (listed.expires_at - listed.created_at).days == 365
    assert secret not in str(rows(database, "SELECT *, encode(digest, 'escape') FROM personal_tokens"))


def test_a_token_ends_with_its_time_and_when_its_user_ends_it(database: Engine) -> None:
    user, other = register().user, register("bob@example.org").user
    first, second = (personal_tokens.make(user.id, TokenRequest("bot", READ), CLIENT) for _ in range(2))
    assert not personal_tokens.end(other.id, TokenEnd(first[0].id), CLIENT)
    assert identification.by_token(first[1], b"", CLIENT) is not None
    assert personal_tokens.end(user.id, TokenEnd(first[0].id), CLIENT)
    assert identification.by_token(first[1], b"", CLIENT) is None
    execute(database, "UPDATE personal_tokens SET expires_at = now()")
    assert identification.by_token(second[1], b"", CLIENT) is None


def test_a_user_has_20_tokens_at_most_also_in_parallel(database: Engine) -> None:
    user = register().user

    def make(_: int) -> bool:
        try:
            personal_tokens.make(user.id, TokenRequest("bot", READ), CLIENT)
        except TooManyTokens:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(make, range(MOST + 4))) == MOST
    assert scalar(database, "SELECT count(*) FROM personal_tokens") == MOST


def test_a_token_without_a_name_is_refused(database: Engine) -> None:
    with pytest.raises(RejectedRequest, match="what the token is for"):
        personal_tokens.make(register().user.id, TokenRequest("  ", READ), CLIENT)


def test_a_mistyped_token_is_refused_without_a_query() -> None:
    assert identification.by_token("dct_" + "a" * 49, b"", CLIENT) is None  # there is no database here
