"""The ladder: tries the clues of a row from the most precise to the vaguest (docs/methods.md, resolution of rows)."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from collection.resolution.catalogue import MOST_CANDIDATES, Catalogue, Printing
from collection.resolution.clues import Clues, Scheme
from collection.resolution.evidence import Evidence
from collection.resolution.numbers import normal
from collection.resolution.outcome import Resolution, Rung
from collection.resolution.set_aliases import LIST
from collection.resolution.sets import SetMeant

WORDS: Mapping[Scheme, str] = MappingProxyType(
    {
        Scheme.SCRYFALL: "Scryfall's id",
        Scheme.TCGPLAYER: "TCGplayer's product",
        Scheme.TCGPLAYER_SKU: "TCGplayer's SKU",
        Scheme.CARDMARKET: "Cardmarket's product",
        Scheme.CARDTRADER: "CardTrader's blueprint",
        Scheme.MTGO: "Magic Online's id",
        Scheme.MULTIVERSE: "Gatherer's multiverse id",
    }
)


def resolve(clues: Clues, catalogue: Catalogue) -> Resolution:
    """Return the card that a row means, by a snapshot with all look-ups that the row needs.

    The first rung that has a card decides. Nothing is guessed: what is not certain is proposed, what has several
    answers is unresolved, with candidates.
    """
    row = Evidence(clues, catalogue)
    return first_of(RUNGS, row) or row.unresolved()


def first_of(rungs: Sequence[Callable[[Evidence], Resolution | None]], row: Evidence) -> Resolution | None:
    """Return the resolution by the first of some rungs that has one, None where none has."""
    for rung in rungs:
        if found := rung(row):
            return found
    return None


def by_identifier(row: Evidence) -> Resolution | None:
    """Return the card under the first identifier that leads to one card only."""
    for scheme, value in row.clues.identifiers():
        told = row.catalogue.identified.get((scheme, value), ())
        if not told:
            row.note(f"{WORDS[scheme]} {value} is not in the catalogue.")
        left = row.narrowed(row.on_paper(told))
        if len(left) == 1:
            return row.found(left[0], Rung(scheme), f"By {WORDS[scheme]}.", *_contradiction(row, left[0]))
        if left:
            row.remember(left)
            row.note(f"{len(left)} cards share {WORDS[scheme]} {value}.")
    return None


def _contradiction(row: Evidence, printing: Printing) -> list[str]:
    """Return the doubt about a card under an identifier if the row has the name of another card.

    A name that no card has, such as one in another language, contradicts nothing.
    """
    if not row.clues.name or row.agrees(printing):
        return []
    known = [row.catalogue.titled.get(key) for key in row.names]
    if all(found is not None and not row.on_paper(found) for found in known):
        return []
    return [f"It is {printing}, the row says {row.name_told}."]


def by_number(row: Evidence) -> Resolution | None:
    """Return the card with the row's number in its set, if the name agrees."""
    for meant in row.sets:
        for number in row.numbers_in(meant):
            there = row.on_paper(row.catalogue.numbered.get((meant.code, number), ()))
            agreeing = [one for one in there if row.agrees(one)] if row.clues.name else there
            left = row.narrowed(agreeing, meant)
            if len(left) == 1:
                return _twin(row, meant, left[0]) or _numbered(row, meant, left[0])
            row.remember(there)
            for other in there if not agreeing else ():
                row.note(f"{other} has that number, not {row.name_told}.")
    return None


def _numbered(row: Evidence, meant: SetMeant, printing: Printing) -> Resolution:
    if not row.clues.name:
        rung = Rung.SET_NAME_AND_NUMBER if meant.by_name else Rung.SET_AND_NUMBER
        return row.found(printing, rung, "By set and number.", "The row has no name that confirms it.")
    if meant.by_name:
        return row.found(printing, Rung.SET_NAME_AND_NUMBER, "By name of the set and number; the name agrees.")
    return row.found(printing, Rung.SET_AND_NUMBER, "By set and number; the name agrees.")


def by_set_and_name(row: Evidence) -> Resolution | None:
    """Return the only card of the row's name in its set; unresolved where the set has several."""
    for meant in row.sets:
        for title in row.titles:
            there = row.on_paper(row.catalogue.titled_in_set.get((meant.code, title), ()))
            left = row.narrowed(there, meant)
            if len(left) == 1:
                return row.found(left[0], Rung.SET_AND_NAME, "By set and name.", *_doubts_in_set(row, meant, left[0]))
            if left:
                row.remember(left)
                row.note(f"{meant.code.upper()} has {len(left)} cards of that name.")
                return row.unresolved()
    return None


def _twin(row: Evidence, meant: SetMeant, printing: Printing) -> Resolution | None:
    """Return the card of the row's finish beside one that lacks it, such as the foil 231★ beside 231."""
    if row.may_have_finish(printing):
        return None
    keys = [(meant.code, title) for title in row.titles]
    there = [one for key in keys for one in row.on_paper(row.catalogue.titled_in_set.get(key, ()))]
    twins = {one for one in there if row.same_digits(one) and row.may_have_finish(one)}
    if len(twins) != 1:
        return None
    twin = twins.pop()
    return row.found(twin, Rung.SET_AND_NAME, "By set and name.", *_doubts_in_set(row, meant, twin))


def _doubts_in_set(row: Evidence, meant: SetMeant, printing: Printing) -> list[str]:
    """Return the doubt about the only card of the row's name in a set: another number, or a set with more cards.

    A bare number in The List is part of the card's: 21 of DOM-21.
    """
    number = normal(row.clues.collector_number or "")
    if meant.renumbered:
        return [f"{row.set_told} is part of {meant.code.upper()} now, with other numbers: {printing}."]
    if not number and meant.loose:
        return [f"The row says {row.set_told}, which may be a part of {meant.code.upper()}."]
    if not number or (meant.code == LIST and number.isdigit() and row.same_digits(printing)):
        return []
    return [f"Its number is {printing.collector_number}, the row says {row.number_told}."]


def by_name(row: Evidence) -> Resolution | None:
    """Return the only card of the row's name, which is never exact.

    Unresolved where there are several, and where it is of another set than the row says: its value would be a guess.
    """
    if row.set_told:
        row.note(f"No card of that name and number in {row.set_told}." if row.sets else f"No set {row.set_told}.")
    for key in row.names:
        there = row.on_paper(row.catalogue.titled.get(key, ()))
        playable = [one for one in there if not one.extra] or there
        same = [one for one in playable if key[0] and normal(one.collector_number) == key[0]] or playable
        if len(same) == 1 and not _is_elsewhere(row, same[0], row.catalogue.titled.get(key, ())):
            doubt = f"It may be another printing than {same[0]}."
            return row.found(same[0], Rung.NAME, "By name only.", doubt, *row.notes)
        if there:
            row.remember(same)
            row.note(f"By name only: {_many(len(playable))}.")
            return row.unresolved()
    if row.clues.name:
        row.note(f"No card on paper is named {row.name_told}.")
    return None


def _is_elsewhere(row: Evidence, printing: Printing, named: Sequence[Printing]) -> bool:
    """Return whether a card is in none of the known sets that a row may mean.

    A digital card there stands for the one on paper, which is in another set.
    """
    codes = {meant.code for meant in row.sets}
    return bool(codes) and not any(one.set_code in codes for one in (printing, *named))


def _many(number: int) -> str:
    if number == 1:
        return "one printing, of another set"
    return f"more than {MOST_CANDIDATES} printings" if number > MOST_CANDIDATES else f"{number} printings"


RUNGS = (by_identifier, by_number, by_set_and_name, by_name)
