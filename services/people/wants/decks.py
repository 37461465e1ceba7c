"""A deck list into the want list: every line ends as wanted, owned already, left out, or unresolved with its reason.

The same list twice changes nothing: a want is raised to the copies that the deck needs, never above them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from collection.decklists.reading import DeckCard, DeckList, Section, parse_deck_list
from collection.resolution.batch import resolve_all
from collection.resolution.clues import Clues
from collection.resolution.outcome import Resolution, State
from collection.tables.refusals import UnreadableFile
from collection.wants.decks import Candidate, needed, one_card, parts
from db.engine import Connection, Row
from db.queries import wants as queries
from db.queries.printings import StoredPrintings
from db.writes import accounts
from db.writes import wants as writes
from services.market.card_summary import CardSummary
from services.people.inventories import Cause, changing
from services.people.wants.changing import MOST, TooManyWants
from services.people.wants.requests import DeckRequest
from services.requests import RejectedRequest
from services.rows import made_of

MAYBE = "It is in the maybeboard, not in the deck."
ALL_OWNED = "You own all copies."


class LineState(StrEnum):
    """What became of a line."""

    WANTED = "wanted"
    OWNED = "owned"
    LEFT_OUT = "left_out"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True, slots=True)
class DeckLine:
    """A line of a deck list: its text, what it means and why. `copies` are `owned` and `wanted` ones."""

    line: int
    text: str
    section: str | None
    state: LineState
    reason: str
    card: CardSummary | None = None
    any_printing: bool = False
    copies: int = 0
    owned: int = 0
    wanted: int = 0


@dataclass(frozen=True, slots=True)
class DeckImport:
    """What a deck list has done: new wants, wants with more copies than before, and every line in order."""

    name: str
    added: int
    raised: int
    wanted_copies: int
    owned_copies: int
    lines: Sequence[DeckLine]


class _Key(NamedTuple):
    """What lines of one card have in common: the printing, or any with an oracle id; and the finish."""

    printing: int | None
    oracle_id: UUID | None
    finish: str | None


class _Wanted(NamedTuple):
    """The copies of one card that a deck needs. `card_id` stands for any printing."""

    key: _Key
    card_id: int
    copies: int
    owned: int

    @property
    def columns(self) -> dict[str, Any]:
        """Return the columns of the want."""
        return {"card_id": self.card_id, "oracle_id": self.key.oracle_id, "finish": self.key.finish}


def add_deck(user_id: int, asked: DeckRequest) -> DeckImport:
    """Want what a deck needs. Raises RejectedRequest for a text without a line, TooManyWants."""
    deck = _read(asked.text)
    with changing(user_id, Cause.WANT_LIST) as connection:
        accounts.lock_user(connection, user_id)
        lines = list(_resolved(connection, deck, asked.any_printing))
        keys = [(key, line.copies) for key, line in lines if key is not None]
        wanted = _wanted(connection, user_id, lines, needed(keys))
        divided = iter(parts(keys, {one.key: one.owned for one in wanted}))
        shown = [line if key is None else _divided(line, *next(divided)) for key, line in lines]
        added, raised = _want(connection, user_id, wanted)
    rejected = [
        DeckLine(one.line, one.raw, None, LineState.UNRESOLVED, f"The line cannot be read: {one.reason}.")
        for one in deck.rejected
    ]
    every = sorted([*shown, *rejected], key=lambda one: one.line)
    copies = (sum(one.wanted for one in every), sum(one.owned for one in every))
    return DeckImport(deck.name, added, raised, *copies, every)


def _read(text: str) -> DeckList:
    try:
        deck = parse_deck_list(text.splitlines())
    except UnreadableFile as error:
        raise RejectedRequest({"text": f"cannot be read: {error}"}) from None
    if not deck.cards and not deck.rejected:
        raise RejectedRequest({"text": "has no line with a card"})
    return deck


def _resolved(connection: Connection, deck: DeckList, any_printing: bool) -> Iterator[tuple[_Key | None, DeckLine]]:
    """Yield the key and the line of each card of a deck; None where it has none."""
    wanted = [one for one in deck.cards if one.section is not Section.MAYBEBOARD]
    resolved = iter(resolve_all([_clues(one) for one in wanted], StoredPrintings(connection)))
    meant = [next(resolved) if one.section is not Section.MAYBEBOARD else None for one in deck.cards]
    ids = {number for one in meant if one for number in (one.card_id, *one.candidates) if number is not None}
    cards = queries.cards(connection, sorted(ids))
    for card, resolution in zip(deck.cards, meant, strict=True):
        line = DeckLine(card.line, card.raw, card.section, LineState.LEFT_OUT, MAYBE, copies=card.quantity)
        yield (None, line) if resolution is None else _meaning(card, line, resolution, cards, any_printing)


def _meaning(
    card: DeckCard, line: DeckLine, found: Resolution, cards: Mapping[int, Row], any_printing: bool
) -> tuple[_Key | None, DeckLine]:
    """Return what a line means: its printing where that is certain and asked for, else any printing of its card."""
    chosen = _card_of(card.name, found, cards)
    if chosen is None:
        return None, replace(line, state=LineState.UNRESOLVED, reason=found.reason)
    is_printing = found.state is State.EXACT and not any_printing
    oracle_id = None if is_printing else chosen.oracle_id
    key = _Key(None if oracle_id else chosen.id, oracle_id, card.finish and str(card.finish))
    shown = replace(line, card=made_of(chosen, CardSummary), any_printing=oracle_id is not None)
    return key, replace(shown, state=LineState.WANTED, reason="")


def _card_of(name: str, found: Resolution, cards: Mapping[int, Row]) -> "Row | None":
    """Return the card that a resolution means, else the only one of the candidates that has the name."""
    if found.card_id is not None:
        return cards.get(found.card_id)
    candidates = [made_of(cards[number], Candidate) for number in found.candidates if number in cards]
    chosen = one_card(name, candidates)
    return None if chosen is None else cards[chosen.id]


def _clues(card: DeckCard) -> Clues:
    return Clues(
        name=card.name,
        set_code=card.set_code or None,
        collector_number=card.collector_number or None,
        finish=card.finish,
    )


def _wanted(
    connection: Connection, user_id: int, lines: Sequence[tuple[_Key | None, DeckLine]], copies: Mapping[_Key, int]
) -> list[_Wanted]:
    """Return what a deck needs of each card, with what is owned of it; executes one statement."""
    cards = {key: line.card.id for key, line in reversed(lines) if key is not None and line.card is not None}
    wanted = [_Wanted(key, cards[key], number, 0) for key, number in copies.items()]
    told = [{"place": place, **one.columns} for place, one in enumerate(wanted)]
    owned = queries.owned_of(connection, user_id, told) if told else {}
    return [one._replace(owned=owned.get(place, 0)) for place, one in enumerate(wanted)]


def _divided(line: DeckLine, owned: int, wanted: int) -> DeckLine:
    if wanted:
        return replace(line, owned=owned, wanted=wanted)
    return replace(line, owned=owned, state=LineState.OWNED, reason=ALL_OWNED)


def _want(connection: Connection, user_id: int, wanted: Sequence[_Wanted]) -> tuple[int, int]:
    told = [{**one.columns, "quantity": one.copies} for one in wanted if one.copies > one.owned]
    counts = writes.ensure(connection, user_id, told) if told else (0, 0)
    if writes.number_of(connection, user_id) > MOST:
        raise TooManyWants
    return counts
