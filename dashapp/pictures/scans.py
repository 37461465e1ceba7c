"""Scans of cards: from the store, else fetched once for all readers, in the background and politely.

A reader waits a little for a scan that is being fetched. While the upstream is slow, readers do not wait at all; while
it is away, it is not asked. They get None then, and a later reader gets the scan.
"""

import time
from collections import OrderedDict
from threading import Event, Lock, Semaphore, Thread

import structlog

from dashapp.edge.limits import Allowance
from dashapp.pictures.store import PictureStore
from dashapp.pictures.upstream import NoScan, ScanUpstream, UpstreamFault

AT_A_TIME, PER_SECOND = 6, 20  # requests of this process to the upstream
MOST_WAITING = 200  # scans of this process that are fetched or wait for it
PATIENCE = 2.0  # seconds for which a reader waits
HURRIED_FOR = 30.0  # seconds without waiting, after a reader has waited in vain
FAULTS, PAUSED_FOR = 3, 30.0  # in a row, until the upstream is left alone for some seconds
MISSING_FOR, FAILED_FOR = 3600.0, 300.0  # seconds in which a scan is not asked for again
MOST_MISSING = 20_000

log = structlog.get_logger()


class _Flight:
    """A scan that is being fetched."""

    def __init__(self) -> None:
        self.done = Event()
        self.data: bytes | None = None


class Scans:
    """The scans of one upstream, by their paths there. Thread-safe."""

    def __init__(self, store: PictureStore, upstream: ScanUpstream) -> None:
        self._store, self._upstream = store, upstream
        self._lock, self._slots = Lock(), Semaphore(AT_A_TIME)
        self._pace = Allowance(PER_SECOND, PER_SECOND)
        self._flights: dict[str, _Flight] = {}
        self._missing: OrderedDict[str, float] = OrderedDict()  # until when, of time.monotonic
        self._faults, self._paused_until, self._hurried_until = 0, 0.0, 0.0

    def find(self, path: str) -> bytes | None:
        """Return a scan; None where there is none, or none yet."""
        if data := self._store.find(path):
            return data
        flight = self._join(path)
        if flight is None:
            return None
        is_hurried = time.monotonic() < self._hurried_until
        if not flight.done.wait(0 if is_hurried else PATIENCE) and not is_hurried:
            self._hurried_until = time.monotonic() + HURRIED_FOR
        return flight.data

    def stored(self, path: str) -> bytes | None:
        """Return a scan that was fetched before; the upstream is not asked."""
        return self._store.find(path)

    def _join(self, path: str) -> _Flight | None:
        """Return the flight that fetches a scan, a new one if need be; None where the upstream is not to be asked."""
        with self._lock:
            if flight := self._flights.get(path):
                return flight
            is_missing = time.monotonic() < self._missing.get(path, 0.0)
            if is_missing or self._is_paused() or len(self._flights) >= MOST_WAITING:
                return None
            flight = self._flights[path] = _Flight()
        Thread(target=self._fetch, args=(path, flight), name="scan", daemon=True).start()
        return flight

    def _fetch(self, path: str, flight: _Flight) -> None:
        try:
            with self._slots:
                flight.data = self._asked(path)
            flight.done.set()
            if flight.data:
                self._store.keep(path, flight.data)
        except OSError as error:
            log.warning("scan not stored", path=path, error=str(error))
        finally:
            flight.done.set()
            with self._lock:
                del self._flights[path]

    def _asked(self, path: str) -> bytes | None:
        """Return the upstream's scan in our turn; None where it has none, and where it is away."""
        self._wait_for_turn()
        if self._is_paused():  # since the flight began
            return None
        try:
            data = self._upstream.fetch(path)
        except NoScan as error:
            log.info("no scan", path=path, reason=str(error))
            self._note_missing(path, MISSING_FOR)
            data = None
        except UpstreamFault as error:
            log.warning("scan not fetched", path=path, error=str(error))
            self._note_missing(path, FAILED_FOR)
            self._note_fault(error.pause)
            return None
        self._faults = 0
        return data

    def _wait_for_turn(self) -> None:
        with self._lock:
            seconds = self._pace.wait()
            self._pace.spend()
        time.sleep(seconds)

    def _is_paused(self) -> bool:
        return time.monotonic() < self._paused_until

    def _note_fault(self, pause: float | None) -> None:
        self._faults += 1
        if pause is not None or self._faults >= FAULTS:
            self._paused_until = time.monotonic() + (pause or PAUSED_FOR)

    def _note_missing(self, path: str, seconds: float) -> None:
        with self._lock:
            self._missing[path] = time.monotonic() + seconds
            self._missing.move_to_end(path)
            if len(self._missing) > MOST_MISSING:
                self._missing.popitem(last=False)
