"""What a file cannot hold of a collection, counted before it is written: lots by what is known of them."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from collection.export.contract import FEES, WORDS, Exporter, Spelling
from collection.export.held import Held, HeldLot


class Profile(NamedTuple):
    """What is known of a lot, as far as a format can lose it. Lots of a collection have few different ones."""

    condition: str | None
    finish: str | None
    language: str | None
    is_named: bool
    is_resolved: bool
    has_location: bool
    has_tags: bool
    has_notes: bool
    has_words: bool
    is_signed: bool
    is_altered: bool
    is_misprint: bool
    is_proxy: bool
    is_gift: bool
    is_priced: bool
    is_divisible: bool
    has_fees: bool
    currency: str | None
    has_day: bool


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a file cannot say, with the number of lots of which it is known. `what` is its name."""

    what: str
    message: str
    lots: int


def profile_of(held: Held, lot: HeldLot) -> Profile:
    """Return what is known of a lot."""
    return Profile(
        held.condition,
        held.finish,
        held.language,
        bool(held.card.name),
        held.is_resolved,
        bool(held.location),
        bool(held.tags),
        bool(held.notes),
        bool(held.condition_word or held.finish_word or held.language_word),
        held.is_signed,
        held.is_altered,
        held.is_misprint,
        held.is_proxy,
        lot.is_gift,
        lot.is_priced,
        lot.is_divisible,
        bool(lot.fees),
        lot.currency,
        lot.acquired_on is not None,
    )


def cost_currency(exporter: Exporter, profiles: Mapping[Profile, int]) -> str | None:
    """Return the currency of a file whose costs say none: that of most lots with a price."""
    if exporter.fixed_currency or exporter.has_currencies:
        return exporter.fixed_currency
    found = Counter[str]()
    for profile, lots in profiles.items():
        if profile.is_priced and profile.currency:
            found[profile.currency] += lots
    return min(found, key=lambda code: (-found[code], code)) if found else None


def losses(exporter: Exporter, profiles: Mapping[Profile, int]) -> list[Loss]:
    """Return what a format cannot hold of the lots of a collection, what concerns most lots first."""
    if exporter.is_lossless:
        return []
    currency = cost_currency(exporter, profiles)
    found = Counter[tuple[str, str]]()
    for profile, lots in profiles.items():
        for loss in _lost(exporter, profile, currency):
            found[loss] += lots
    return sorted((Loss(*told, lots) for told, lots in found.items()), key=lambda one: (-one.lots, one.message))


def _lost(exporter: Exporter, profile: Profile, currency: str | None) -> Iterator[tuple[str, str]]:
    if not profile.is_named:
        yield "card", "Cards without a name are left out"
        return
    if not profile.is_resolved:
        yield "card", "Cards that are not known yet are written with the words of their file"
    elif not exporter.names_printings:
        yield "printing", "The printing: only the edition is said"
    yield from _graded(exporter, profile)
    holds = exporter.holds
    for what, (name, has) in _FACTS.items():
        if what not in holds and has(profile):
            yield what, f"{name} {'are' if name in _SEVERAL else 'is'} left out"
    if "unit_cost" in holds:
        yield from _costs(exporter, profile, currency)
    elif profile.is_priced or profile.is_gift:
        yield "unit_cost", "The cost is left out"


def _graded(exporter: Exporter, profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield what becomes of condition, finish and language."""
    told = (
        ("condition", exporter.conditions, profile.condition),
        ("finish", exporter.finishes, profile.finish),
        ("language", exporter.languages, profile.language),
    )
    for what, words, value in told:
        if words is None:
            if value is not None:
                yield what, f"The {what} is left out"
        elif (message := _becomes(words, value)) is not None:
            yield what, f"{what.capitalize()} {message}"


def _becomes(words: Spelling, value: str | None) -> str | None:
    """Return what a value is read as, None where it stays."""
    if value in words.becomes:
        return f"{value or 'unknown'} becomes {words.becomes[value]}"
    return None if value is None or value in words.words else f"{value} becomes unknown"


def _costs(exporter: Exporter, profile: Profile, currency: str | None) -> Iterator[tuple[str, str]]:
    """Yield what becomes of a cost that the format has a column for."""
    if profile.is_gift and exporter.drops_gifts:
        yield "unit_cost", "A cost of 0 becomes unknown"
    if not profile.is_priced:
        return
    if not exporter.has_currencies:
        if profile.currency != currency:
            yield "unit_cost", f"Costs in {profile.currency} are left out: the file has those in {currency}"
            return
        if not exporter.fixed_currency:
            yield "cost_currency", f"That costs are in {currency} is left out"
    if not profile.is_divisible:
        yield "unit_cost", "The cost of one copy is rounded"


_Has = Callable[[Profile], bool]
_FACTS: Mapping[str, tuple[str, _Has]] = MappingProxyType(
    {
        "location": ("The location", lambda one: one.has_location),
        "tags": ("Tags", lambda one: one.has_tags),
        "notes": ("Notes", lambda one: one.has_notes),
        WORDS: ("Words that nobody knows", lambda one: one.has_words),
        "signed": ("That copies are signed", lambda one: one.is_signed),
        "altered": ("That copies are altered", lambda one: one.is_altered),
        "misprint": ("That copies are misprints", lambda one: one.is_misprint),
        "proxy": ("That copies are proxies", lambda one: one.is_proxy),
        FEES: ("The fees", lambda one: one.has_fees),
        "acquired_on": ("The day of acquisition", lambda one: one.has_day),
    }
)
_SEVERAL = frozenset(("Tags", "Notes", "Words that nobody knows", "The fees"))
