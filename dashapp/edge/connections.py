"""The worker's limits by address: open HTTP connections, and concurrent requests.

A WebSocket releases its slots of both: it has a limit of its own.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from dashapp.edge.addresses import limit_key
from dashapp.edge.limits import Shares
from dashapp.settings import settings


class _Slot:
    """A slot out of the limited number of an address."""

    def __init__(self, give_back: Callable[[], None]) -> None:
        self._give_back, self._is_taken = give_back, True

    def release(self) -> None:
        """Release the slot; a second call does nothing."""
        if self._is_taken:
            self._is_taken = False
            self._give_back()


_held: ContextVar[tuple[_Slot, ...]] = ContextVar("held", default=())


@contextmanager
def _holding(slot: _Slot) -> Iterator[bool]:
    token = _held.set((*_held.get(), slot))
    try:
        yield True
    finally:
        _held.reset(token)
        slot.release()


class ConnectionLimit:
    """The open connections of each address, in this process."""

    def __init__(self) -> None:
        self._open = Shares()

    @contextmanager
    def admitted(self, address: str) -> Iterator[bool]:
        """Hold a slot during the block; yields whether the address had a free one."""
        counted = limit_key(address)
        if not self._open.take(counted, settings().CONNECTIONS_PER_ADDRESS):
            yield False
            return
        with _holding(_Slot(lambda: self._open.give_back(counted))) as is_admitted:
            yield is_admitted


class Turns:
    """The concurrent requests of each address; more wait, so that other addresses are served in between."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users: Counter[str] = Counter()
        self._free: dict[str, threading.Semaphore] = {}

    @contextmanager
    def taken(self, address: str, seconds: float) -> Iterator[bool]:
        """Hold a turn during the block; yields whether it came within N `seconds`."""
        counted = limit_key(address)
        free = self._enter(counted)
        try:
            if not free.acquire(timeout=seconds):
                yield False
                return
            with _holding(_Slot(free.release)) as is_turn:
                yield is_turn
        finally:
            self._leave(counted)

    def _enter(self, address: str) -> threading.Semaphore:
        with self._lock:
            self._users[address] += 1
            return self._free.setdefault(address, threading.Semaphore(settings().REQUESTS_PER_ADDRESS))

    def _leave(self, address: str) -> None:
        with self._lock:
            self._users[address] -= 1
            # Removed with the last request, so that memory is bounded by open requests, not by addresses.
            if not self._users[address]:
                del self._users[address], self._free[address]


def release_slots() -> None:
    """Release the slots of the current connection: it has become a WebSocket, which has a limit of its own."""
    for slot in _held.get():
        slot.release()
