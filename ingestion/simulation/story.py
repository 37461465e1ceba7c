"""Story of a session of the simulated market: what happens to some series within its first minute and a half.

A card is bought out: one marketplace after the other loses its copies, and asks more than twice as much. A card of the
newest set becomes cheaper in its older printings. A set rises as a whole, and the indexes with it. One marketplace asks
ten times a price, which is a slip that the pipeline sets apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from math import log
from typing import NamedTuple, TypeVar
from uuid import UUID

import numpy as np

HOLD = 10.0
"""Seconds for which a part goes on after its end, so that a slow tick does not miss it."""
_QUIET = log(1.15)
"""Largest move within a day of a card that a story is told of: a restarted demo chooses another one."""
_BUYERS_COME = {"tcgplayer": 3.0, "cardtrader": 9.0, "cardkingdom": 15.0, "cardmarket": 21.0}
"""Seconds of the session at which a marketplace begins to be bought out."""
_FEWEST_MARKETPLACES = 3
_BUYOUT, _SOLD = 2.4, 0.9
_REPRINT = 0.75
_RALLY, _RALLYING, _FEWEST_RALLYING = 1.06, 120, 8
_SLIP = 10.0

Key = TypeVar("Key")


class Actor(NamedTuple):
    """A retail series as the session found it: prices in cents, now and a day before; None where it has no stock."""

    series: int
    card: int
    oracle: UUID | None
    set_code: str
    released: date | None
    marketplace: str
    regular: bool  # near mint and nonfoil
    cents: int
    before: int
    copies: int | None


class Line(NamedTuple):
    """Price in cents and number of copies of a series at a moment of the story."""

    cents: int
    copies: int | None


class Part(NamedTuple):
    """What happens to a series between two seconds of the session: its price changes by `factor`, `sold` of it goes."""

    actor: Actor
    begins: float
    ends: float
    factor: float
    sold: float = 0.0

    def line(self, seconds: float) -> Line:
        """Return price and copies at so many seconds of the session."""
        done = min((seconds - self.begins) / (self.ends - self.begins), 1.0) if self.ends > self.begins else 1.0
        copies = None if self.actor.copies is None else max(round(self.actor.copies * (1 - self.sold * done)), 1)
        return Line(max(round(self.actor.cents * self.factor**done), 1), copies)


class Story:
    """Parts of a story, at most one a series."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = {part.actor.series: part for part in parts}

    def lines(self, seconds: float) -> dict[int, Line]:
        """Return by series what is quoted at so many seconds of the session; nothing of what is over or to come."""
        under_way = (part for part in self.parts.values() if part.begins <= seconds <= part.ends + HOLD)
        return {part.actor.series: part.line(seconds) for part in under_way}


def tell(rng: np.random.Generator, cast: Sequence[Actor]) -> Story:
    """Return the story of a market; the same for the same prices. A small market may lack some of its events."""
    printings = _groups(cast, lambda actor: actor.oracle)
    quiet = {oracle: actors for oracle, actors in printings.items() if all(map(_is_quiet, actors))}
    bought = _bought_out(rng, quiet)
    reprinted = _reprinted({oracle: actors for oracle, actors in quiet.items() if oracle not in _oracles(bought)})
    taken = _oracles(bought) | _oracles(reprinted)
    left = [actor for oracle, actors in quiet.items() if oracle not in taken for actor in actors]
    slip = _slip(rng, left)
    rally = _rally([actor for actor in left if actor.oracle not in _oracles(slip)])
    return Story([*bought, *reprinted, *slip, *rally])


def _bought_out(rng: np.random.Generator, quiet: dict[UUID | None, list[Actor]]) -> list[Part]:
    """Return the parts of a card that is bought out, one marketplace after the other."""
    cards = _groups((actor for actors in quiet.values() for actor in actors), lambda actor: actor.card)
    wanted = [actors for actors in cards.values() if _is_worth_buying(actors)]
    if not wanted:
        return []
    parts, somebody = [], wanted[int(rng.integers(len(wanted)))]
    for actor in (actor for actor in somebody if actor.marketplace in _BUYERS_COME):
        begins = _BUYERS_COME[actor.marketplace]
        factor = _BUYOUT if actor.regular else _BUYOUT**0.6
        parts.append(Part(actor, begins, begins + 24.0, factor * rng.uniform(0.95, 1.05), _SOLD))
    return parts


def _is_worth_buying(actors: list[Actor]) -> bool:
    regular = [actor for actor in actors if actor.regular]
    places = {actor.marketplace for actor in regular} & _BUYERS_COME.keys()
    return len(places) >= _FEWEST_MARKETPLACES and all(300 <= actor.cents <= 6_000 for actor in regular)


def _reprinted(quiet: dict[UUID | None, list[Actor]]) -> list[Part]:
    """Return the parts of the older printings of a card of the newest set, the card with the dearest ones."""
    newest = max((actor.released for actors in quiet.values() for actor in actors if actor.released), default=None)
    older = [
        [actor for actor in actors if actor.released and newest and actor.released < newest]
        for actors in quiet.values()
        if any(actor.released == newest for actor in actors)
    ]
    falling = max(older, key=lambda actors: max((actor.cents for actor in actors), default=0), default=[])
    return [Part(actor, 18.0, 54.0, _REPRINT) for actor in falling]


def _slip(rng: np.random.Generator, left: list[Actor]) -> list[Part]:
    """Return the part of one series that is asked ten times its price."""
    priced = [actor for actor in left if actor.marketplace == "cardtrader" and 200 <= actor.cents <= 5_000]
    return [Part(priced[int(rng.integers(len(priced)))], 12.0, 12.0, _SLIP)] if priced else []


def _rally(left: list[Actor]) -> list[Part]:
    """Return the parts of the set with the most regular series above a dollar or euro: one by one, they rise."""
    sets = _groups((actor for actor in left if actor.regular and actor.cents >= 100), lambda actor: actor.set_code)
    rising = max(sets.values(), key=len, default=[])[:_RALLYING]
    if len(rising) < _FEWEST_RALLYING:
        return []
    begins = np.linspace(9.0, 66.0, len(rising)).tolist()
    return [Part(actor, at, at, _RALLY) for actor, at in zip(rising, begins, strict=True)]


def _is_quiet(actor: Actor) -> bool:
    return abs(log(actor.cents / actor.before)) < _QUIET


def _oracles(parts: list[Part]) -> set[UUID | None]:
    return {part.actor.oracle for part in parts}


def _groups(actors: Iterable[Actor], key: Callable[[Actor], Key]) -> dict[Key, list[Actor]]:
    """Return the actors by a key, each group in the given order."""
    found: dict[Key, list[Actor]] = defaultdict(list)
    for actor in actors:
        found[key(actor)].append(actor)
    return found
