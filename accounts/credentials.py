"""Random secrets of sessions and tokens, their check digits, and the digests that are stored in their place.

Every secret has more than 112 bits, so that a plain SHA-256 of it can be stored (OWASP ASVS 5.0, 6.5.2): a database
that was read opens nothing.
"""

import base64
import hashlib
import hmac
import re
import secrets
import zlib

SECRET_BYTES = 32
SHARE_BYTES = 16
CODE_BYTES = 15  # 120 bits: 24 characters of base 32
CODES = 8  # recovery codes of a user
PREFIX = "dct_"  # of personal tokens: scanners of published code find leaked ones
CHECK_DIGITS = 6
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PERSONAL = re.compile(PREFIX + r"([0-9A-Za-z_-]{43})([0-9A-Za-z]{6})", re.ASCII)


def new_secret() -> str:
    """Return a new secret of 256 random bits: 43 characters for cookies, headers and addresses."""
    return secrets.token_urlsafe(SECRET_BYTES)


def new_share_secret() -> str:
    """Return the secret of a shared link: 128 random bits, 22 characters for an address."""
    return secrets.token_urlsafe(SHARE_BYTES)


def digest(secret: str) -> bytes:
    """Return the digest of a secret; stored in its place, and looked up by an index."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def is_same(one: str, other: str) -> bool:
    """Return whether two secrets are the same, in a time that tells nothing of either."""
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode("utf-8", "replace"))


def successor(key: bytes, secret: str) -> str:
    """Return the secret that follows on another: the same each time, and unknown without the key.

    Parallel uses of one refresh token thus return one successor, which is stored nowhere.
    """
    derived = hmac.digest(key, b"successor of " + secret.encode("utf-8", "replace"), "sha256")
    return base64.urlsafe_b64encode(derived).rstrip(b"=").decode()


def new_personal_token() -> str:
    """Return a new personal token: prefix, 256 random bits, check digits."""
    secret = new_secret()
    return f"{PREFIX}{secret}{check_digits(secret)}"


def is_personal_token(text: str) -> bool:
    """Return whether a text has the form of a personal token, with the right check digits."""
    found = _PERSONAL.fullmatch(text)
    return found is not None and check_digits(found[1]) == found[2]


def check_digits(secret: str) -> str:
    """Return the CRC-32 of a secret in six digits of base 62: a mistyped token needs no look into the database."""
    rest, digits = zlib.crc32(secret.encode()), ""
    for _ in range(CHECK_DIGITS):
        rest, digit = divmod(rest, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits


def new_recovery_code() -> str:
    """Return a new recovery code: six groups of four letters and digits."""
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def new_bot_code() -> str:
    """Return a new code to type into a chat, 40 bits: two groups of four letters and digits; it holds for minutes."""
    letters = base64.b32encode(secrets.token_bytes(5)).decode()
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(typed: str) -> str:
    """Return a typed code in its stored form: small letters without blanks and hyphens."""
    return re.sub(r"[\s-]", "", typed).lower()
