"""Evidence for one row on its way down the ladder: its clues in the catalogue's spelling, and what was found so far."""

from collections.abc import Iterable, Sequence

from collection.resolution.catalogue import MOST_CANDIDATES, Catalogue, Named, Printing
from collection.resolution.clues import Clues
from collection.resolution.names import says_etched, titles_told
from collection.resolution.numbers import digits, normal, spellings
from collection.resolution.outcome import Resolution, Rung, State
from collection.resolution.sets import SetMeant
from market.variants import Finish, Language

_LONGEST = 150  # characters of a file in a reason; the longest name of a card has 141
_PRODUCTS = (Rung.TCGPLAYER_ID, Rung.TCGPLAYER_SKU)  # of a marketplace that calls etched copies foil


class Evidence:
    """What is known of a row. Printings and notes are collected for its candidates and its reason."""

    def __init__(self, clues: Clues, catalogue: Catalogue) -> None:
        self.clues = clues
        self.catalogue = catalogue
        self._seen: dict[int, None] = {}
        self.notes: list[str] = []

    @property
    def titles(self) -> tuple[str, ...]:
        """Return the titles that the row may mean, the likeliest first."""
        return titles_told(self.clues.name) if self.clues.name else ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the collector numbers that the row may mean, the literal first."""
        return spellings(self.clues.collector_number) if self.clues.collector_number else ()

    @property
    def sets(self) -> tuple[SetMeant, ...]:
        """Return the sets that the row may mean, the likeliest first."""
        return self.catalogue.sets.meant(self.clues.set_code, self.clues.set_name, self.clues.name)

    @property
    def name_told(self) -> str:
        """Return the row's own word for the card, shortened for reasons."""
        return _shortened(self.clues.name)

    @property
    def number_told(self) -> str:
        """Return the row's own number, shortened for reasons."""
        return _shortened(self.clues.collector_number)

    @property
    def set_told(self) -> str:
        """Return the row's own words for the set, the code before the name, shortened for reasons."""
        return _shortened(self.clues.set_code) or _shortened(self.clues.set_name)

    @property
    def names(self) -> tuple[Named, ...]:
        """Return the keys under which all printings of the row's name are."""
        number = normal(self.numbers[0]) if self.numbers else ""
        return tuple((number, title) for title in self.titles)

    @property
    def finish(self) -> Finish | None:
        """Return the finish of the copy; "(Foil Etched)" in a name outdoes a format that has no word for etched."""
        etched = says_etched(self.clues.name, self.clues.set_name)
        return Finish.ETCHED if etched and self.clues.finish is not Finish.NONFOIL else self.clues.finish

    def note(self, words: str) -> None:
        """Add a sentence that tells why a rung has no answer."""
        if words not in self.notes:
            self.notes.append(words)

    def remember(self, printings: Iterable[Printing]) -> None:
        """Offer printings as candidates, after those that came before."""
        self._seen.update(dict.fromkeys(one.id for one in printings))

    def on_paper(self, printings: Sequence[Printing]) -> list[Printing]:
        """Return the printings that a copy can be of; note it where there are others only."""
        there = [one for one in printings if not one.digital and not one.gone]
        if printings and not there:
            first = printings[0]
            reason = "is digital only: no paper card" if first.digital else "is no longer in the catalogue"
            self.note(f"{first} {reason}.")
        return there

    def agrees(self, printing: Printing) -> bool:
        """Return whether the row names the card, or a face of it."""
        return printing.name == self.clues.name or any(title in printing.titles for title in self.titles)

    def same_digits(self, printing: Printing) -> bool:
        """Return whether the digits of a card's number are those of the row: 49 and "DDC-49", 741 and "741z"."""
        return digits(printing.collector_number) == digits(self.clues.collector_number or "") != ""

    def may_have_finish(self, printing: Printing) -> bool:
        """Return whether a copy in the row's finish can be of a card."""
        return self.finish is None or not printing.comes_in or self.finish in printing.comes_in

    def numbers_in(self, meant: SetMeant) -> tuple[str, ...]:
        """Return the numbers that the row may mean in a set; one of a set that was merged into it only if it is new."""
        return tuple(one for one in self.numbers if "-" in one) if meant.renumbered else self.numbers

    def narrowed(self, printings: Sequence[Printing], meant: SetMeant | None = None) -> Sequence[Printing]:
        """Return those of several printings that the row's other clues leave, each clue only where it leaves some.

        `meant` is the set that they are in, if it is known.
        """
        if len(printings) < 2:
            return printings
        codes = {one.code for one in self.sets}
        numbers = self.numbers_in(meant) if meant else self.numbers
        for fits in (
            self.agrees,
            lambda one: one.set_code in codes,
            lambda one: one.collector_number in numbers,
            lambda one: bool(numbers) and self.same_digits(one),
            self.may_have_finish,
            self._may_have_language,
        ):
            printings = [one for one in printings if fits(one)] or printings
        return printings

    def found(self, printing: Printing, rung: Rung, why: str, *doubts: str) -> Resolution:
        """Return the card of the row: exact where there is no doubt, also not about its finish."""
        finish, doubt = self._finish_of(printing, rung)
        doubts = (*doubts, doubt) if doubt else doubts
        if not doubts:
            return Resolution(State.EXACT, printing.id, rung, finish, why)
        self._seen = {printing.id: None, **self._seen}
        reason = " ".join((why, *doubts))
        return Resolution(State.PROPOSED, printing.id, rung, finish, reason, self._candidates())

    def unresolved(self) -> Resolution:
        """Return that the card is to be chosen, from the candidates if there are any."""
        reason = " ".join(self.notes) or "The row names no card."
        return Resolution(State.UNRESOLVED, None, None, self.finish, reason, self._candidates())

    def _candidates(self) -> tuple[int, ...]:
        for key in self.names:
            self.remember(one for one in self.catalogue.titled.get(key, ()) if not one.digital and not one.gone)
        return tuple(self._seen)[:MOST_CANDIDATES]

    def _may_have_language(self, printing: Printing) -> bool:
        """Return whether a copy in the row's language can be of a card.

        The catalogue has a card in another language than English only where it was not printed in English.
        """
        return self.clues.language in (None, printing.language) or printing.language == Language.ENGLISH

    def _finish_of(self, printing: Printing, rung: Rung) -> tuple[Finish | None, str]:
        """Return the copy's finish, and the doubt about it: empty where the card comes in the row's finish."""
        told, comes_in = self.finish, printing.comes_in
        only = next(iter(comes_in)) if len(comes_in) == 1 else None
        if told is None or (told is Finish.FOIL and only is Finish.ETCHED and rung in _PRODUCTS):
            return only, ""
        if not comes_in or told in comes_in:
            return told, ""
        return only, f"It comes in {' and '.join(sorted(comes_in))} only, not in {told}."


def _shortened(told: str | None) -> str:
    text = " ".join((told or "").split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
