"""The card, the set or the want that a page is about, for what its layout says at first.

None for one that does not exist, while the database is away (the page itself shows both), and outside of a request.
"""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from flask import has_request_context

from dashapp import cached
from db.engine import DatabaseError
from market.variants import Currency
from services.market.cards import Card
from services.market.sets import SetValue
from services.people.wants.contract import Want
from services.people.wants.listing import NoSuchWant, load_want

AVOIDED_FOR = 10.0  # seconds without queries after the database did not answer

Name = TypeVar("Name")
Known = TypeVar("Known")


class Subject(Generic[Name, Known]):
    """What pages of one kind are about. `load` may raise DatabaseError."""

    def __init__(self, load: Callable[[Name], Known | None]) -> None:
        self._load: Callable[[Name], Known | None] = load
        self._avoided_until = 0.0

    def of(self, name: Name) -> Known | None:
        """Return what is known of a name."""
        if not has_request_context() or time.monotonic() < self._avoided_until:
            return None
        try:
            return self._load(name)
        except DatabaseError:
            self._avoided_until = time.monotonic() + AVOIDED_FOR
            return None


def _card(card_id: int) -> Card | None:
    return cached.load_card(card_id, Currency.USD.value)


def _set(code: str) -> SetValue | None:
    return cached.load_set(code, Currency.USD.value)


def _want(owned: tuple[int, int]) -> Want | None:
    """Return a want by its user and its number."""
    try:
        return load_want(*owned)
    except NoSuchWant:
        return None


cards = Subject(_card)
sets = Subject(_set)
wants = Subject(_want)
