"""Seals on cached answers: answers in Redis from outside of this program are not read.

Without seals, write access to Redis would put any page in front of every visitor. The seal is a keyed digest (HMAC)
of the answer and its key, so that no answer can be moved to another key.
"""

import hashlib
import hmac

import structlog

SIZE = 16  # bytes

log = structlog.get_logger()


class Seal:
    """Seals and verifies values with a key derived from `secret`."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(f"cache {secret}".encode()).digest()
        self._is_logged = False

    def put_on(self, name: str, value: bytes) -> bytes:
        """Return a value with its seal before it."""
        return self._digest(name, value) + value

    def take_off(self, name: str, sealed: bytes | None) -> bytes | None:
        """Return the value of a result of `put_on`, None for anything else; logs the first of these."""
        if sealed is None:
            return None
        value = sealed[SIZE:]
        if hmac.compare_digest(sealed[:SIZE], self._digest(name, value)):
            return value
        if not self._is_logged:
            self._is_logged = True
            log.warning("an answer in Redis is not of this program, ignoring such answers", name=name)
        return None

    def _digest(self, name: str, value: bytes) -> bytes:
        return hmac.digest(self._key, name.encode() + b"\0" + value, "sha256")[:SIZE]
