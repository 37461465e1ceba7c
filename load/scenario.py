"""The scenario: stages of requests with their rates, mixes and limits, read from `scenario.json`.

The k6 scripts read the same file. It names no server: placeholders in paths are filled in with what the server has.
"""

import random
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

FILE = Path(__file__).with_name("scenario.json")


class Kind(msgspec.Struct, frozen=True):
    """A kind of request: its share of the mix, its limit in a stage without slack, and its paths."""

    weight: float
    p95_ms: float
    paths: list[str]


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Requests at a constant rate a second for some seconds, of one kind or of the mix.

    `slack` multiplies the limits of the kinds; `p95_ms` replaces them. `sockets`: while WebSockets are open and hear of
    changes; `loading`: while prices are being loaded.
    """

    name: str
    rate: float
    seconds: float
    only: str | None = None
    p95_ms: float | None = None
    slack: float = 1.0
    sockets: bool = False
    loading: bool = False


class Scenario(msgspec.Struct, frozen=True):
    """Everything that is asked: `revalidations` is the share of requests that repeat an earlier one with its ETag."""

    requests: dict[str, Kind]
    revalidations: float
    error_ratio: float
    cards: int
    sockets: int
    stages: list[Stage]

    def stage(self, name: str) -> Stage:
        """Return a stage by its name. Raises KeyError."""
        return {stage.name: stage for stage in self.stages}[name]

    def limit_ms(self, stage: Stage, kind: str) -> float:
        """Return the limit of the 95th percentile of a kind in a stage."""
        return (self.requests[kind].p95_ms if stage.p95_ms is None else stage.p95_ms) * stage.slack

    def mix(self, stage: Stage) -> Mapping[str, float]:
        """Return the weights of the kinds in a stage."""
        return {name: kind.weight for name, kind in self.requests.items() if stage.only in (None, name)}


@cache
def scenario() -> Scenario:
    """Return the scenario of the file."""
    return msgspec.json.decode(FILE.read_bytes(), type=Scenario)


def filled(path: str, card: Mapping[str, Any]) -> str:
    """Return a path with the id, the name and the set of a card, as a search has returned it."""
    values = {"{card}": card["id"], "{name}": card["name"], "{set}": card["set_code"]}
    for placeholder, value in values.items():
        path = path.replace(placeholder, quote(str(value), safe=""))
    return path


class Chooser:
    """Chooses what is asked next: a kind by its weight, one of its paths, a card, and whether to revalidate."""

    def __init__(self, asked: Scenario, stage: Stage, cards: Sequence[Mapping[str, Any]], seed: int = 1) -> None:
        self._asked, self._cards = asked, cards
        self._random = random.Random(seed)
        mix = asked.mix(stage)
        self._kinds, self._weights = list(mix), list(mix.values())
        self._tags: dict[str, dict[str, str]] = {kind: {} for kind in mix}

    def next(self) -> tuple[str, str, str | None]:
        """Return a kind, a path, and the ETag of an earlier answer to it where it is to be revalidated."""
        (kind,) = self._random.choices(self._kinds, self._weights)
        known = self._tags[kind]
        if known and self._random.random() < self._asked.revalidations:
            path = self._random.choice(list(known))
            return kind, path, known[path]
        path = self._random.choice(self._asked.requests[kind].paths)
        return kind, filled(path, self._random.choice(self._cards)), None

    def answered(self, kind: str, path: str, tag: str | None) -> None:
        """Note the ETag of an answer."""
        if tag:
            self._tags[kind][path] = tag
