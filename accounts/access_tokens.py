"""Access tokens of programs: signed claims that live for minutes (JSON Web Token, RFC 9068).

One algorithm is accepted, and every claim is required. A token names its family (RFC 9700, 4.14): whoever accepts it
also asks whether the family still exists, so that it ends with a logout and not with its time.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

import jwt

from accounts.lifetimes import ACCESS_TOKEN

ALGORITHM = "HS256"
TYPE = "at+jwt"
ISSUER, AUDIENCE = "dualcaster", "dualcaster-api"
REQUIRED = ("iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp")
LONGEST = 1_000  # characters; ours have about 400


@dataclass(frozen=True, slots=True)
class AccessToken:
    """What an access token says: the user, the family, its own id and when it ends (UTC)."""

    user_id: int
    family_id: int
    id: str
    expires_at: int  # seconds since 1970


class InvalidToken(ValueError):
    """Not one of our access tokens, or no longer."""


def signing_key(secret: str) -> bytes:
    """Return the key of access tokens that belongs to a secret; other uses of the secret have other keys."""
    return hmac.digest(secret.encode(), b"access tokens", "sha256")


def issued(key: bytes, user_id: int, family_id: int, now: datetime) -> str:
    """Return a new access token of a user and a family, valid from now on."""
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user_id),
        "sid": str(family_id),
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "nbf": now,
        "exp": now + ACCESS_TOKEN,
    }
    return jwt.encode(claims, key, ALGORITHM, headers={"typ": TYPE})


def read(key: bytes, token: str) -> AccessToken:
    """Return what a token says. Raises InvalidToken for one that is forged, expired or of another kind."""
    try:
        if len(token) > LONGEST or jwt.get_unverified_header(token).get("typ") != TYPE:
            raise InvalidToken("another kind of token")
        claims = jwt.decode(token, key, [ALGORITHM], audience=AUDIENCE, issuer=ISSUER, options={"require": [*REQUIRED]})
        return AccessToken(int(claims["sub"]), int(claims["sid"]), str(claims["jti"]), int(claims["exp"]))
    except (jwt.InvalidTokenError, ValueError) as error:
        raise InvalidToken(str(error)) from None
