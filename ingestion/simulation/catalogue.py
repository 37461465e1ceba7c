"""The printings of the simulated market: sets, cards, finishes and ids."""

from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

import numpy as np

from ingestion.simulation.cards import OracleCard, make_oracle_card
from ingestion.simulation.names import JAPANESE, SETS, CardSet

FEWEST_CARDS, MOST_CARDS = 40, 5_000
_FOILS_SINCE_AGE = 8_000
"""Sets older than this many days have no foils, as sets of the 1990s."""
_JAPANESE_EVERY = 40
_NOT_IN_BULK_EVERY = 30


@dataclass(frozen=True, slots=True)
class Printing:
    """One card of one set: it has a Scryfall id, and prices."""

    index: int
    oracle: OracleCard
    card_set: CardSet
    collector_number: str
    scryfall_id: str
    mtgjson_uuids: tuple[str, ...]
    """MTGJSON counts faces: a card with two of them has two uuids and one Scryfall id."""
    layout: str
    printed_name: str | None
    """Set where the card exists in Japanese only."""
    finishes: tuple[str, ...]
    reprint: bool
    tcgplayer_id: int | None
    tcgplayer_etched_id: int | None
    cardmarket_id: int | None
    mtgo_id: int | None
    in_bulk: bool
    """False for a card that MTGJSON knows before the bulk file does."""

    @property
    def lang(self) -> str:
        """Return Scryfall's language code."""
        return "ja" if self.printed_name else "en"


@dataclass(frozen=True, slots=True)
class Place:
    """The `slot`-th place (from 0) of a set's `size` places; the odd cards have fixed places."""

    card_set: CardSet
    slot: int
    size: int

    @property
    def japanese(self) -> bool:
        """Return whether the card here exists in Japanese only."""
        return self.card_set.code == "qva" and self.slot % _JAPANESE_EVERY == 1

    @property
    def in_bulk(self) -> bool:
        """Return whether the bulk file has the card here already."""
        return not (self.card_set.code == "qsc" and self.slot % _NOT_IN_BULK_EVERY == 1)

    @property
    def collector_number(self) -> str:
        """Return a plain number, or an odd one as upstream has it: `17★`, `12p`, `A-4`."""
        number = self.slot + 1
        if self.japanese:
            return f"{number}★"
        if self.card_set.set_type == "promo":
            return f"{number}{'★' if self.slot % 2 else 'p'}"
        return f"A-{number}" if self.card_set.digital and self.slot % 2 else str(number)

    @property
    def finishes(self) -> tuple[str, ...]:
        """Return the finishes: foil only for promos, etched in the newest reprint set, no foils in the oldest sets."""
        if self.card_set.set_type == "promo":
            return ("foil",)
        if self.card_set.age_days > _FOILS_SINCE_AGE or self.card_set.digital:
            return ("nonfoil",)
        if self.card_set.code == "qem" and self.slot % 4 == 1:
            return ("nonfoil", "foil", "etched") if self.slot % 8 == 1 else ("etched",)
        # Some cards of ordinary sets exist without a foil, a few only as foil.
        return {0: ("nonfoil",), 11: ("foil",)}.get(self.slot % 17, ("nonfoil", "foil"))

    def layout(self, oracle: OracleCard) -> str:
        """Return Scryfall's layout of `oracle` here: a reversible card shows the same card on both sides."""
        if len(oracle.faces) > 1:
            return "transform"
        reversible = self.card_set.code == "qem" and self.size - 3 <= self.slot <= self.size - 2
        return "reversible_card" if reversible else "normal"


def build_catalogue(rng: np.random.Generator, cards: int, seed: int) -> list[Printing]:
    """Return `cards` invented printings of all sets, oldest set first.

    Raises ValueError outside 40 to 5,000 cards.
    """
    if not FEWEST_CARDS <= cards <= MOST_CARDS:
        raise ValueError(f"a simulated market has {FEWEST_CARDS} to {MOST_CARDS} cards, not {cards}")
    known: list[OracleCard] = []
    taken: set[str] = set()
    printings: list[Printing] = []
    for card_set, size in zip(SETS, _set_sizes(cards), strict=True):
        older = len(known)
        for slot, oracle in enumerate(_contents(rng, card_set, size, known, taken, seed)):
            place, reprint = Place(card_set, slot, size), oracle.index < older
            printings.append(_printing(rng, len(printings), oracle, place, reprint, seed))
    return printings


def _set_sizes(cards: int) -> list[int]:
    sizes = [max(2, int(card_set.share * cards)) for card_set in SETS]
    sizes[0] += cards - sum(sizes)
    return sizes


def _contents(
    rng: np.random.Generator, card_set: CardSet, size: int, known: list[OracleCard], taken: set[str], seed: int
) -> list[OracleCard]:
    """Return the cards of one set, the new ones before the reprints; new ones join `known`."""
    reprints = round(size * card_set.reprint_share)
    # Promos are those of the set before them.
    pool = known[-2 * size :] if card_set.set_type == "promo" else list(known)
    fresh = [make_oracle_card(rng, len(known) + at, taken, seed) for at in range(size - reprints)]
    known.extend(fresh)
    return [*fresh, *(pool[at] for at in rng.permutation(len(pool))[:reprints].tolist())]


def _printing(
    rng: np.random.Generator, index: int, oracle: OracleCard, place: Place, reprint: bool, seed: int
) -> Printing:
    """Return the printing of a card with its ids; the marketplaces do not know every card."""
    key = f"simulated/{seed}/{place.card_set.code}/{place.collector_number}"
    layout, finishes = place.layout(oracle), place.finishes
    faces = "a" if layout == "normal" else "ab"
    paper = not place.card_set.digital
    return Printing(
        index=index,
        oracle=oracle,
        card_set=place.card_set,
        collector_number=place.collector_number,
        scryfall_id=str(uuid5(NAMESPACE_OID, key)),
        mtgjson_uuids=tuple(str(uuid5(NAMESPACE_OID, f"{key}/{face}")) for face in faces),
        layout=layout,
        printed_name=JAPANESE[index % len(JAPANESE)] if place.japanese else None,
        finishes=finishes,
        reprint=reprint,
        tcgplayer_id=700_000 + index if paper and finishes != ("etched",) and index % 45 != 11 else None,
        tcgplayer_etched_id=800_000 + index if "etched" in finishes else None,
        cardmarket_id=900_000 + index if paper and index % 32 != 9 else None,
        mtgo_id=200_000 + 2 * index if paper and rng.random() < 0.2 else None,
        in_bulk=place.in_bulk,
    )
