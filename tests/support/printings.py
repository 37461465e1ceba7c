"""A catalogue of printings in plain Python: what the bulk look-ups must find, worked out card by card."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from collection.resolution.batch import resolve_all
from collection.resolution.catalogue import MOST_CANDIDATES, Found, InSet, Named, Printing
from collection.resolution.clues import Clues, Identifier, Scheme
from collection.resolution.outcome import Resolution
from collection.resolution.sets import Sets

SET_NAMES = {
    "10e": "Tenth Edition",
    "7ed": "Seventh Edition",
    "arn": "Arabian Nights",
    "avow": "Crimson Vow Art Series",
    "cmm": "Commander Masters",
    "cmr": "Commander Legends",
    "gk1": "GRN Guild Kit",
    "gk2": "RNA Guild Kit",
    "isd": "Innistrad",
    "kld": "Kaladesh",
    "ltc": "Tales of Middle-earth Commander",
    "mh2": "Modern Horizons 2",
    "mir": "Mirage",
    "mul": "Multiverse Legends",
    "neo": "Kamigawa: Neon Dynasty",
    "peld": "Throne of Eldraine Promos",
    "plst": "The List",
    "pm20": "Core Set 2020 Promos",
    "sir": "Shadows over Innistrad Remastered",
    "sld": "Secret Lair Drop",
    "sta": "Strixhaven Mystical Archive",
    "tcmr": "Commander Legends Tokens",
    "thb": "Theros Beyond Death",
    "thou": "Hour of Devastation Tokens",
    "unf": "Unfinity",
    "war": "War of the Spark",
}


def printing(number: int, name: str, set_code: str, collector_number: str, **fields: object) -> Printing:
    """A card on paper that comes in nonfoil and foil, unless told otherwise."""
    given: dict[str, object] = {
        "flavor_name": None, "printed_name": None, "finishes": "nonfoil foil", "language": "English",
        "digital": False, "gone": False, "extra": False,
    }  # fmt: skip
    return Printing(number, name, set_code=set_code, collector_number=collector_number, **{**given, **fields})  # type: ignore[arg-type]


@dataclass
class PlainPrintings:
    """Look-ups among a few printings. Notes what was asked for."""

    printings: Sequence[Printing]
    identifiers: Mapping[Identifier, Sequence[Printing]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=lambda: SET_NAMES)
    renamed: Mapping[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def sets(self) -> Sets:
        """All sets."""
        return Sets(self.names, self.renamed)

    def identified(self, scheme: Scheme, values: Collection[UUID | int]) -> Found[UUID | int]:
        """The printings under identifiers."""
        self.asked.append(scheme)
        return {value: self.identifiers.get((scheme, value), ()) for value in values}

    def numbered(self, keys: Collection[InSet]) -> Found[InSet]:
        """The printings by set and number."""
        self.asked.append("numbered")
        return {key: [one for one in self.printings if (one.set_code, one.collector_number) == key] for key in keys}

    def titled_in_set(self, keys: Collection[InSet]) -> Found[InSet]:
        """The printings by set and title."""
        self.asked.append("titled_in_set")
        return {
            (code, title): self._best(code, [one for one in self._titled(title) if one.set_code == code])
            for code, title in keys
        }

    def titled(self, keys: Collection[Named]) -> Found[Named]:
        """The printings by title, those with the number first."""
        self.asked.append("titled")
        return {(number, title): self._best(number, self._titled(title)) for number, title in keys}

    def _titled(self, title: str) -> list[Printing]:
        return [one for one in self.printings if title in one.titles]

    def _best(self, number: str, printings: list[Printing]) -> list[Printing]:
        def order(one: Printing) -> tuple[bool, bool, bool]:
            return one.digital or one.gone, one.collector_number != number, one.extra

        return sorted(printings, key=order)[: MOST_CANDIDATES + 1]


def resolved(
    clues: Clues, *printings: Printing, identifiers: Mapping[Identifier, Sequence[Printing]] | None = None
) -> Resolution:
    """What one row means in a catalogue of these printings."""
    (resolution,) = resolve_all([clues], PlainPrintings(printings, identifiers or {}))
    return resolution
