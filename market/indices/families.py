"""Definitions of the indices. The computation and the pages about their methods read them from here.

A family is a part of the market in one currency at one marketplace; each of its indices weighs the same members another
way. A code never changes its meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from market.variants import HEADLINE_MARKETPLACES, MARKETPLACES, Currency, Finish, Kind

VERSION = "frozen-jevons-1"
ENTER_CENTS, LEAVE_CENTS = 200, 100  # price from which a series enters, and below which a member leaves
LARGEST_WEIGHT = 0.03  # of a member, where weights follow values
LEAST_MEMBERS, LEAST_COVERAGE = 30, 0.6  # of a published point
CARRIED_DAYS = 7  # how old the price of a member may be
CORRECTED_DAYS = 7  # how long a published point may be restated
BUYLIST_MARKETPLACE = "cardkingdom"
RARITIES = ("common", "uncommon", "rare", "mythic")
FORMATS: Mapping[str, str] = MappingProxyType({
    "STD": "standard", "PIO": "pioneer", "MOD": "modern", "LEG": "legacy", "VIN": "vintage", "COM": "commander",
    "PAU": "pauper",
})  # fmt: skip


class Group(StrEnum):
    """What families are compared with each other."""

    MARKET = "market"
    FORMATS = "formats"
    ERAS = "eras"
    RARITIES = "rarities"
    FINISHES = "finishes"


class Weighting(StrEnum):
    """How members count."""

    EQUAL = "equal"
    CAPPED = "capped"


WEIGHTING_CODES: Mapping[Weighting, str] = MappingProxyType({Weighting.EQUAL: "EW", Weighting.CAPPED: "CV"})


@dataclass(frozen=True, slots=True)
class Family:
    """A part of the market: the printings that have all that is set here, in any currency.

    `format`: legal in it. `best_rank`: of a name with such a rank at EDHREC or a better one, its cheapest printing.
    `years`: released in one of them (half-open). `finish`: in this one; else each printing counts once, in its first
    finish of market.variants.HEADLINE_FINISHES.
    """

    code: str
    title: str
    group: Group
    format: str = ""
    best_rank: int = 0
    reserved: bool = False
    years: tuple[int, int] | None = None
    rarity: str = ""
    finish: Finish | None = None
    kind: Kind = Kind.RETAIL

    def marketplace(self, currency: Currency) -> str | None:
        """Return where its prices are from, None where there is none in a currency."""
        if self.kind is Kind.RETAIL:
            return HEADLINE_MARKETPLACES[currency][0]
        return BUYLIST_MARKETPLACE if MARKETPLACES[BUYLIST_MARKETPLACE].currency is currency else None


@dataclass(frozen=True, slots=True)
class Universe:
    """A family in a currency: all of its indices have its members."""

    family: Family
    currency: Currency
    marketplace: str

    @property
    def code(self) -> str:
        """Return the beginning of its indices' codes, such as DC-USD-MOD."""
        return f"DC-{self.currency}-{self.family.code}"


@dataclass(frozen=True, slots=True)
class Index:
    """A universe and how its members count."""

    universe: Universe
    weighting: Weighting

    @property
    def code(self) -> str:
        """Return its code, such as DC-USD-MOD-EW."""
        return f"{self.universe.code}-{WEIGHTING_CODES[self.weighting]}"


FAMILIES = (
    Family("ALL", "All cards", Group.MARKET),
    Family("RL", "Reserved List", Group.MARKET, reserved=True),
    Family("C100", "Commander staples 100", Group.MARKET, best_rank=100),
    Family("C500", "Commander staples 500", Group.MARKET, best_rank=500),
    *(Family(code, name.capitalize(), Group.FORMATS, format=name) for code, name in FORMATS.items()),
    Family("ERA93", "Printed 1993 and 1994", Group.ERAS, years=(1993, 1995)),
    Family("ERA95", "Printed 1995 to 2002", Group.ERAS, years=(1995, 2003)),
    Family("ERA03", "Printed 2003 to 2014", Group.ERAS, years=(2003, 2015)),
    Family("ERA15", "Printed 2015 to 2019", Group.ERAS, years=(2015, 2020)),
    Family("ERA20", "Printed since 2020", Group.ERAS, years=(2020, 10_000)),
    *(
        Family(code, f"{name.capitalize()} cards", Group.RARITIES, rarity=name)
        for code, name in zip(("RC", "RU", "RR", "RM"), RARITIES, strict=True)
    ),
    Family("FOIL", "Foil", Group.FINISHES, finish=Finish.FOIL),
    Family("ETCH", "Etched", Group.FINISHES, finish=Finish.ETCHED),
    Family("BUY", "Buylist", Group.FINISHES, kind=Kind.BUYLIST),
)
UNIVERSES = tuple(
    Universe(family, currency, marketplace)
    for currency in Currency
    for family in FAMILIES
    if (marketplace := family.marketplace(currency))
)
INDICES: Mapping[str, Index] = MappingProxyType(
    {index.code: index for universe in UNIVERSES for one in Weighting if (index := Index(universe, one))}
)
