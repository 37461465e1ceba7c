"""Tokens of programs: rotation, parallel requests, reuse. The cases of public bug reports are named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from accounts import access_tokens
from services.actors import Actor
from services.people import events, identification, program_tokens, sessions
from services.people.program_tokens import RefreshRefused, RefreshRequest, Tokens
from services.people.sessions import SessionKind
from services.people.signing_in import Credentials
from tests.support.people import CLIENT, EMAIL, PASSWORD, register
from tests.support.prices import execute, rows, scalar

KEY = access_tokens.signing_key("a secret of the test")


@pytest.fixture
def tokens(database: Engine) -> Tokens:
    """A user's first tokens."""
    register()
    return program_tokens.grant(Credentials(EMAIL, PASSWORD), CLIENT, KEY)


def refresh(token: str) -> Tokens:
    return program_tokens.refresh(RefreshRequest(token), CLIENT, KEY)


def actor_of(tokens: Tokens) -> Actor | None:
    return identification.by_token(tokens.access_token, KEY, CLIENT)


def count(database: Engine, table: str) -> int:
    return int(scalar(database, f"SELECT count(*) FROM {table}"))


def pass_time(database: Engine, seconds: int) -> None:
    """Let the used tokens have been used so long ago."""
    execute(database, f"UPDATE refresh_tokens SET used_at = used_at - interval '{seconds} seconds'")


def test_an_access_token_identifies_its_user_for_15_minutes(tokens: Tokens, database: Engine) -> None:
    actor = actor_of(tokens)
    assert actor is not None
    assert actor.user_id == scalar(database, "SELECT id FROM users")
    assert (tokens.expires_in, tokens.token_type) == (900, "Bearer")
    assert identification.by_token(tokens.access_token, access_tokens.signing_key("another"), CLIENT) is None
    assert 890 < identification.lifetime(tokens.access_token, KEY, datetime.now(UTC)) <= 900


def test_a_refresh_token_gives_new_tokens_of_the_same_family(tokens: Tokens, database: Engine) -> None:
    second = refresh(tokens.refresh_token)
    assert second.refresh_token != tokens.refresh_token
    assert actor_of(second) == actor_of(tokens)
    assert refresh(second.refresh_token).refresh_token not in (second.refresh_token, tokens.refresh_token)
    assert count(database, "token_families") == 1


def test_twenty_parallel_refreshes_get_one_successor_and_log_nobody_out(tokens: Tokens, database: Engine) -> None:
    """Nocturne 326 and 391, fliks 457: 415 of 679 tokens were revoked for parallel requests."""
    with ThreadPoolExecutor(20) as pool:
        got = [*pool.map(refresh, [tokens.refresh_token] * 20)]
    assert len({one.refresh_token for one in got}) == 1
    assert count(database, "refresh_tokens") == 2
    assert all(actor_of(one) is not None for one in got)
    refresh(got[0].refresh_token)


def test_a_token_that_comes_31_seconds_late_ends_its_family_and_is_noted(tokens: Tokens, database: Engine) -> None:
    second = refresh(tokens.refresh_token)
    pass_time(database, 31)
    with pytest.raises(RefreshRefused):
        refresh(tokens.refresh_token)
    assert actor_of(second) is None
    for token in (second, tokens):
        with pytest.raises(RefreshRefused):
            refresh(token.refresh_token)
    user_id = scalar(database, "SELECT id FROM users")
    assert events.load_events(user_id)[0].kind == "refresh_token_reused"


def test_a_lost_answer_is_repeated_within_30_seconds(tokens: Tokens, database: Engine) -> None:
    second = refresh(tokens.refresh_token)
    pass_time(database, 29)
    assert refresh(tokens.refresh_token).refresh_token == second.refresh_token


def test_one_token_never_has_two_valid_successors(tokens: Tokens, database: Engine) -> None:
    """three.ws 6: a read before the write made two."""
    with ThreadPoolExecutor(10) as pool:
        [*pool.map(refresh, [tokens.refresh_token] * 10)]
    assert rows(database, "SELECT count(*) FROM refresh_tokens WHERE used_at IS NULL") == [(1,)]


def test_the_loser_of_a_race_gets_a_token_of_its_own_family(tokens: Tokens, database: Engine) -> None:
    """jetstream 1729: it got one of a newer login."""
    first = refresh(tokens.refresh_token)
    program_tokens.grant(Credentials(EMAIL, PASSWORD), CLIENT, KEY)
    late = refresh(tokens.refresh_token)
    assert late.refresh_token == first.refresh_token
    families = [actor.family_id for actor in map(actor_of, (late, first)) if actor]
    assert len(families) == 2
    assert families[0] == families[1] > 0


def test_an_unknown_token_is_refused_and_ends_nothing(tokens: Tokens, database: Engine) -> None:
    with pytest.raises(RefreshRefused):
        refresh("made up")
    assert actor_of(tokens) is not None


@pytest.mark.parametrize("table", ["refresh_tokens", "token_families"])
def test_a_refresh_token_ends_with_its_time_and_its_familys(table: str, tokens: Tokens, database: Engine) -> None:
    execute(database, f"UPDATE {table} SET expires_at = now()")
    with pytest.raises(RefreshRefused):
        refresh(tokens.refresh_token)


def test_a_logout_ends_access_and_refresh_tokens_at_once(tokens: Tokens, database: Engine) -> None:
    actor = actor_of(tokens)
    assert actor is not None
    assert [one.kind for one in sessions.load_sessions(actor) if one.is_current] == [SessionKind.PROGRAM]
    sessions.sign_out(actor, CLIENT)
    assert actor_of(tokens) is None
    with pytest.raises(RefreshRefused):
        refresh(tokens.refresh_token)


def test_no_token_is_stored(tokens: Tokens, database: Engine) -> None:
    second = refresh(tokens.refresh_token)
    stored = str(rows(database, "SELECT encode(digest, 'escape') FROM refresh_tokens"))
    stored += str(rows(database, "SELECT encode(rotation_key, 'escape') FROM token_families"))
    for token in (tokens, second):
        assert token.refresh_token not in stored
