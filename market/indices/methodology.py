"""The rules of an index in words, made from its definition: the page of its method (docs/methods.md, indices)."""

from collections.abc import Iterator
from typing import NamedTuple

from market.indices.families import (
    CARRIED_DAYS,
    CORRECTED_DAYS,
    ENTER_CENTS,
    LARGEST_WEIGHT,
    LEAST_COVERAGE,
    LEAST_MEMBERS,
    LEAVE_CENTS,
    VERSION,
    Family,
    Index,
    Weighting,
)
from market.variants import MARKETPLACES, Kind

WEIGHTS = {Weighting.EQUAL: "equal weights", Weighting.CAPPED: "by value, capped"}


class Rule(NamedTuple):
    """A rule of an index: what it is about, and what it says."""

    about: str
    text: str


def title_of(index: Index) -> str:
    """Return the full name of an index: `Modern, TCGplayer USD, equal weights`."""
    place = MARKETPLACES[index.universe.marketplace].name
    weights = WEIGHTS[index.weighting]
    return f"{index.universe.family.title}, {place} {index.universe.currency}, {weights}"


def rules_of(index: Index) -> Iterator[Rule]:
    """Yield the rules of an index."""
    universe, symbol = index.universe, str(index.universe.currency)
    place = MARKETPLACES[universe.marketplace].name
    yield Rule("Purpose", "Shows how prices of a fixed list of cards move, whatever else is listed, and is no advice.")
    yield Rule("Universe", _universe(universe.family))
    yield Rule("Prices", _prices(universe.family, place, symbol))
    yield Rule(
        "Members",
        f"Decided on the first of each month from what was known before that day, and then fixed. A card enters from "
        f"{_money(ENTER_CENTS, symbol)} on and stays from {_money(LEAVE_CENTS, symbol)} on. Until the next month "
        "every move of a member counts, whatever it costs then. Where too few are known on the first, the members are "
        "decided on the first later day on which there are enough.",
    )
    yield Rule("Weights", _weights(index.weighting))
    yield Rule(
        "Move of a day",
        "The weighted mean of ln(price / previous price) over the members that had a previous price, clipped to ±ln 4. "
        f"A missing price is carried for at most {CARRIED_DAYS} days, then the member has no match; it is never 0. "
        "A member seen again within that time brings the whole of its move.",
    )
    yield Rule(
        "When it is published",
        f"A day is published where at least {LEAST_MEMBERS} members have a price of the day or a carried one, and "
        f"those with a price of the day are at least {_per_cent(LEAST_COVERAGE)} of all by weight. Any other day is a "
        "gap. Its moves count in the days after it.",
    )
    yield Rule("Base", "100 on the first day that was published. Earlier days that are loaded later do not change it.")
    yield Rule(
        "Corrections",
        "The newest day is computed again with each load until a later day begins. After that a published value is "
        f"restated for {CORRECTED_DAYS} days, where late prices or an undone load demand it: as a new version, beside "
        "the old one and with its reason. A restated move also moves the values after it. Later errors are not "
        "corrected.",
    )
    yield Rule("Known limits", _limits(universe.family, place))
    yield Rule("Version", f"Method {VERSION}. A code never changes its meaning; another method gets another version.")


def _universe(family: Family) -> str:
    printings = "Printings on paper"
    if family.best_rank:
        names = f"names of rank {family.best_rank} or better at EDHREC"
        return f"Of the {names}, the cheapest printing each; a member stays while it can. Ranks are those of the day."
    if family.format:
        printings += f" of cards known to be legal in {family.format.capitalize()} before the day"
    if family.reserved:
        printings += " of the Reserved List"
    if family.years:
        first, end = family.years
        printings += f" released since {first}" if end > 9_000 else f" released from {first} to {end - 1}"
    if family.rarity:
        printings += f" of the rarity {family.rarity}"
    return f"{printings}, without memorabilia, art series and other extras."


def _prices(family: Family, place: str, currency: str) -> str:
    kind = "What the shop pays (buylist)" if family.kind is Kind.BUYLIST else "Retail price"
    finish = f"in {family.finish}" if family.finish else "in nonfoil, else foil, else etched, as the printing comes"
    return (
        f"{kind} at {place} in {currency}, near mint, in the card's own language, {finish}: the last of each day "
        "(UTC). No other marketplace stands in, no currency is converted, suspect prices are left out."
    )


def _weights(weighting: Weighting) -> str:
    if weighting is Weighting.EQUAL:
        return "All members count alike: cheap cards, of which there are more, decide."
    return (
        f"By price when they are decided, none above {_per_cent(LARGEST_WEIGHT)}: what is above goes to the others "
        "in proportion. Fixed until the next month."
    )


def _limits(family: Family, place: str) -> str:
    told = f"Prices are what {place} tells, not sales. "
    if family.kind is Kind.BUYLIST:
        told += "An offer may be limited in number, and pause. "
    else:
        told += "Means of past sales follow late and vary less than the market. "
    if family.format:
        told += "Legality before a card was first read here is not known, so the index begins with that day. "
    if family.best_rank:
        told += "Earlier ranks are not known, so the index begins with the day on which ranks were first read. "
    return f"{told}Cards below {ENTER_CENTS // 100}.00 are not in it."


def _money(cents: int, currency: str) -> str:
    return f"{cents / 100:.2f} {currency}"


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"
