"""Hashes of passwords: Argon2id. The parameters are part of each hash, so that they can be raised at any time.

docs/security.md has the reasons for the parameters. A hash takes about a tenth of a second and 46 MiB; callers bound
how many are computed at a time (services/people/hashing.py).
"""

from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

PASSES = 2
MEMORY = 46 * 1024  # KiB
LANES = 1

_hasher = PasswordHasher(PASSES, MEMORY, LANES, type=Type.ID)


def hashed(password: str) -> str:
    """Return the hash of a password, with a salt of its own."""
    return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Return whether a password has this hash. Takes the same time without one (None), and is then False."""
    try:
        return _hasher.verify(stored or _dummy(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Return whether a hash has other parameters than new ones; the next sign-in replaces it."""
    return _hasher.check_needs_rehash(stored)


@cache
def _dummy() -> str:
    """Return the hash that unknown accounts are compared with: no answer comes sooner for them."""
    return hashed("no account has this password")
