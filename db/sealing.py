"""Seals secrets that the program must read again: encrypted, with a key derived from SECRET_KEY.

A sealed text is a Fernet token (AES-128-CBC with HMAC-SHA256). Its key is HKDF-SHA256 of SECRET_KEY. It is opened also
with the keys of before, OLD_SECRET_KEYS, until it is sealed anew (docs/security.md).
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.settings import sealing_keys

PURPOSE = b"dualcaster: stored secrets"
KEY_BYTES = 32


class Unreadable(ValueError):
    """The text was sealed with a key that is not known here, or is no sealed text."""


def seal(text: str) -> str:
    """Return a text sealed with the key of now. Raises NotConfigured without SECRET_KEY."""
    return _sealer(tuple(sealing_keys())).encrypt(text.encode()).decode()


def opened(sealed: str) -> str:
    """Return the text of a sealed one. Raises Unreadable, NotConfigured without SECRET_KEY."""
    try:
        return _sealer(tuple(sealing_keys())).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable("it was sealed with another SECRET_KEY") from None


@lru_cache(8)
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), KEY_BYTES, salt=None, info=PURPOSE).derive(key.encode()))
