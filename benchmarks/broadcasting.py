"""Changes that are published to all subscribers of the market, and how long they take to each socket."""

import json
import subprocess
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from statistics import quantiles
from time import sleep, time
from typing import NamedTuple

import psutil

from db import announcements
from db.announcements import PricesChanged
from market.variants import Currency

SETTLE = 2.0  # seconds before the first and after the last change


def publish(changes: int, every: float) -> dict[int, float]:
    """Publish changes one after the other, `every` seconds; return version -> when, in seconds since 1970.

    Raises ConnectionError where Redis is away.
    """
    published: dict[int, float] = {}
    begin = time() + SETTLE
    for number in range(changes):
        sleep(max(0.0, begin + number * every - time()))
        at = time()
        version = announcements.announce(
            PricesChanged(
                cards=[number], currencies=[Currency.USD], marketplaces=["tcgplayer"], count=1, as_of=datetime.now(UTC)
            )
        )
        if version is None:
            raise ConnectionError("Redis could not be told")
        published[version] = at
    sleep(SETTLE)
    return published


class Heard(NamedTuple):
    """What clients have received: version -> when each socket had it, seconds since 1970; and the sockets they lost."""

    changes: dict[int, list[float]]
    lost: int


def heard(listeners: "subprocess.Popen[str]") -> Heard:
    """End the clients, and return what they have received."""
    told, _ = listeners.communicate()
    found = json.loads(told)
    return Heard({int(version): times for version, times in found["changes"].items()}, found["lost"])


def delays(published: Mapping[int, float], changes: Mapping[int, list[float]]) -> Iterator[float]:
    """Yield the seconds until each socket received each change, by its own message or by one for several."""
    versions = sorted(changes)
    for version, at in published.items():
        place = bisect_left(versions, version)
        if place < len(versions):
            yield from (when - at for when in changes[versions[place]])


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile of at least two values."""
    return quantiles(values, n=100)[percent - 1]


def workers() -> list[psutil.Process]:
    """Return the worker processes of the web servers below this process: children of the started ones."""
    mine = psutil.Process().children(recursive=True)
    return [one for one in mine if "gunicorn" in one.cmdline() and not one.children()]


def resident(processes: Sequence[psutil.Process]) -> int:
    """Return the bytes of memory that processes have resident."""
    return sum(process.memory_info().rss for process in processes)
