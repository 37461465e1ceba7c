"""Claim of the current request on its idempotency key, marked in each transaction that the request commits.

A process that is killed between a commit and the answer thus leaves no doubt whether it has written. The mark is a
fence, too: a request whose claim another one has taken over commits nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple

from sqlalchemy import Connection, Engine, event, text

MARK = text("UPDATE idempotency_keys SET is_written = true WHERE id = :id RETURNING attempt = :attempt AS is_ours")


class Claim(NamedTuple):
    """A claim; each time that a key is claimed anew has a number of its own, `attempt`."""

    id: int
    attempt: int


class ClaimLost(Exception):
    """Another request has taken over the claim of this one, which is rolled back."""


_current: ContextVar[Claim | None] = ContextVar("claim", default=None)


@contextmanager
def marking(claim: Claim) -> Iterator[None]:
    """Have the transactions that the block commits marked with a claim."""
    before = _current.set(claim)
    try:
        yield
    finally:
        _current.reset(before)


def mark_commits_of(engine: Engine) -> None:
    """Mark the current claim at each commit of an engine. Commits then raise ClaimLost where it was taken over."""
    event.listen(engine, "commit", _mark)


def _mark(connection: Connection) -> None:
    claim = _current.get()
    if claim is None:
        return
    is_ours = connection.execute(MARK, claim._asdict()).scalar_one_or_none()
    if is_ours is False:  # None: the key went with its user, in this very transaction
        raise ClaimLost
