"""Access tokens: what they say, and which are rejected."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import access_tokens
from accounts.access_tokens import InvalidToken

KEY = access_tokens.signing_key("a secret of the test")


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a right token, some changed; None leaves one out, a time may be said as its distance from now."""
    now = datetime.now(UTC)
    right = {
        "iss": "dualcaster", "aud": "dualcaster-api", "sub": "7", "sid": "3", "jti": "one",
        "iat": now, "nbf": now, "exp": now + timedelta(minutes=15),
    }  # fmt: skip
    said = {name: now + value if isinstance(value, timedelta) else value for name, value in changed.items()}
    return {name: value for name, value in (right | said).items() if value is not None}


def test_a_token_says_user_and_family_and_has_an_id_of_its_own() -> None:
    now = datetime.now(UTC)
    one, other = (access_tokens.read(KEY, access_tokens.issued(KEY, 7, 3, now)) for _ in range(2))
    assert (one.user_id, one.family_id) == (7, 3)
    assert one.id != other.id
    assert one.expires_at == int((now + timedelta(minutes=15)).timestamp())


def test_a_token_ends_after_15_minutes() -> None:
    token = access_tokens.issued(KEY, 7, 3, datetime.now(UTC) - timedelta(minutes=16))
    with pytest.raises(InvalidToken, match="expired"):
        access_tokens.read(KEY, token)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "another"},
        {"aud": "another"},
        {"exp": timedelta(seconds=-5)},
        {"nbf": timedelta(minutes=5)},
        {"sub": "not a number"},
        *({name: None} for name in ("iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp")),
    ],
)
def test_a_token_with_wrong_or_missing_claims_is_rejected(changed: dict[str, Any]) -> None:
    token = jwt.encode(claims(**changed), KEY, "HS256", headers={"typ": "at+jwt"})
    with pytest.raises(InvalidToken):
        access_tokens.read(KEY, token)


def test_a_right_token_made_by_hand_is_accepted() -> None:  # so that the rejections above have their reason
    token = jwt.encode(claims(), KEY, "HS256", headers={"typ": "at+jwt"})
    assert access_tokens.read(KEY, token).user_id == 7


@pytest.mark.parametrize(
    ("algorithm", "key"), [("none", ""), ("HS512", 2 * KEY), ("HS256", b"another key of 32 bytes, or so ..")]
)
def test_other_algorithms_and_keys_are_rejected(algorithm: str, key: Any) -> None:
    token = jwt.encode(claims(), key, algorithm, headers={"typ": "at+jwt"})
    with pytest.raises(InvalidToken):
        access_tokens.read(KEY, token)


def test_another_type_of_token_is_rejected() -> None:
    with pytest.raises(InvalidToken, match="another kind"):
        access_tokens.read(KEY, jwt.encode(claims(), KEY, "HS256", headers={"typ": "JWT"}))


@given(st.text(max_size=200))
def test_any_other_text_is_rejected(text: str) -> None:
    with pytest.raises(InvalidToken):
        access_tokens.read(KEY, text)
