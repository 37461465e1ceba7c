"""The admin token of the settings: its holder operates the workers, until accounts come."""

import hmac
from functools import cache
from math import ceil

import structlog

from dashapp.edge.addresses import limit_key
from dashapp.edge.limits import Allowances
from dashapp.settings import settings

GUESSES, SECONDS_A_GUESS = 10.0, 60.0  # wrong tokens of an address in a burst, then seconds for each further one

log = structlog.get_logger()


class TooManyGuesses(Exception):
    """The address has sent too many wrong tokens; even the right one is rejected for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong tokens came from this address. Try again in {seconds} s.")
        self.seconds = seconds


def are_accepted() -> bool:
    """Return whether a token is set; without one every token is rejected."""
    return settings().ADMIN_TOKEN is not None


def is_right(token: str | None, address: str) -> bool:
    """Return whether the token is right. Logs wrong ones and counts them by address. Raises TooManyGuesses."""
    guesses = allowances().of(limit_key(address))
    if seconds := ceil(guesses.wait()):
        raise TooManyGuesses(seconds)
    if _is_token(token or ""):
        return True
    if token:
        guesses.spend()
        log.warning("admin token refused", address=address)
    return False


@cache
def allowances() -> Allowances:
    """Return the allowances of wrong tokens by address, in this process."""
    return Allowances(1 / SECONDS_A_GUESS, GUESSES)


def _is_token(token: str) -> bool:
    """Return whether this is the token, compared in constant time."""
    expected = settings().ADMIN_TOKEN
    secret = expected.get_secret_value() if expected else ""
    return hmac.compare_digest(token.encode("utf-8", "replace"), secret.encode()) and bool(secret)


def fingerprint() -> str:
    """Return a digest of the token, keyed with SECRET_KEY: it identifies the token without disclosing it."""
    expected = settings().ADMIN_TOKEN
    secret = expected.get_secret_value() if expected else ""
    key = settings().SECRET_KEY.get_secret_value()
    return hmac.digest(key.encode(), f"admin token {secret}".encode(), "sha256").hex()
