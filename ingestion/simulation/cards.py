"""The rules side of the simulated cards: what a card is, whatever set it is printed in."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_OID, uuid5

import numpy as np

from ingestion.simulation import names

COLORS = ("W", "U", "B", "R", "G")
# Commons to mythics in the proportion that makes a page of prices interesting, in a fixed order so that
# the smallest market has each of them.
RARITIES = (
    "common", "rare", "uncommon", "mythic", "common", "uncommon", "rare", "common", "uncommon", "common",
    "rare", "uncommon", "common", "rare", "common", "uncommon", "mythic", "common", "uncommon", "rare",
)  # fmt: skip
TRANSFORM_EVERY, TRANSFORM_AT = 20, 3


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a card."""

    name: str
    mana_cost: str
    type_line: str
    oracle_text: str
    colors: tuple[str, ...]
    power: str | None = None
    toughness: str | None = None


@dataclass(frozen=True, slots=True)
class OracleCard:
    """One card as the rules know it; its printings share `oracle_id`."""

    index: int
    oracle_id: str
    faces: tuple[Face, ...]
    mana_value: float
    keywords: tuple[str, ...]
    rarity: str

    @property
    def name(self) -> str:
        """Full name, both faces joined with `//`."""
        return " // ".join(face.name for face in self.faces)

    @property
    def colors(self) -> tuple[str, ...]:
        """Colours of all faces in the usual order."""
        return tuple(color for color in COLORS if any(color in face.colors for face in self.faces))


def make_oracle_card(rng: np.random.Generator, index: int, taken: set[str], seed: int) -> OracleCard:
    """Invent card number `index`; its name is added to `taken`."""
    transforms = index % TRANSFORM_EVERY == TRANSFORM_AT
    kind = _creature if transforms else _KINDS[rng.choice(len(_KINDS), p=_WEIGHTS)]
    mana_value = 0 if kind is _land else int(rng.integers(1, 8))
    colors = () if kind in (_land, _artifact) else _some_colors(rng)
    front = kind(rng, taken, _mana_cost(mana_value, colors), colors)
    faces = (front, _creature(rng, taken, "", colors)) if transforms else (front,)
    keywords = ("Transform",) if transforms else _some_keyword(rng)
    oracle_id = str(uuid5(NAMESPACE_OID, f"simulated-oracle/{seed}/{index}"))
    return OracleCard(index, oracle_id, faces, float(mana_value), keywords, RARITIES[index % len(RARITIES)])


def _some_colors(rng: np.random.Generator) -> tuple[str, ...]:
    chosen = rng.choice(len(COLORS), size=2 if rng.random() < 0.25 else 1, replace=False)
    return tuple(COLORS[at] for at in sorted(chosen.tolist()))


def _some_keyword(rng: np.random.Generator) -> tuple[str, ...]:
    return (names.KEYWORDS[rng.integers(len(names.KEYWORDS))],) if rng.random() < 0.3 else ()


def _mana_cost(mana_value: int, colors: tuple[str, ...]) -> str:
    colored = colors[:mana_value]
    generic = mana_value - len(colored)
    return (f"{{{generic}}}" if generic else "") + "".join(f"{{{color}}}" for color in colored)


def _text(rng: np.random.Generator) -> str:
    opening = ("On arrival", "At dusk", "Whenever a lantern is lit", "Once each round", "When it leaves")
    effect = ("gain {} salt", "reveal {} pages", "move {} lanterns", "pay {} tolls or pass", "wake {} spirits")
    chosen = effect[rng.integers(len(effect))].format(rng.integers(1, 6))
    return f"{opening[rng.integers(len(opening))]}, {chosen}. (Simulated card.)"


def _creature(rng: np.random.Generator, taken: set[str], cost: str, colors: tuple[str, ...]) -> Face:
    epithet, creature_type = names.CREATURES[rng.integers(len(names.CREATURES))]
    legendary = rng.random() < 0.2
    tail = f", {names.TITLES[rng.integers(len(names.TITLES))]}" if legendary else f" {epithet}"
    type_line = f"{'Legendary ' if legendary else ''}Creature — {creature_type}"
    power, toughness = (str(int(value)) for value in rng.integers(1, 7, size=2))
    return Face(names.unused(rng, taken, tail), cost, type_line, _text(rng), colors, power, toughness)


def _spell(type_line: str) -> Callable[[np.random.Generator, set[str], str, tuple[str, ...]], Face]:
    def make(rng: np.random.Generator, taken: set[str], cost: str, colors: tuple[str, ...]) -> Face:
        tail = f"'s {names.SPELLS[rng.integers(len(names.SPELLS))]}"
        return Face(names.unused(rng, taken, tail), cost, type_line, _text(rng), colors)

    return make


def _artifact(rng: np.random.Generator, taken: set[str], cost: str, colors: tuple[str, ...]) -> Face:
    tail = f" {names.RELICS[rng.integers(len(names.RELICS))]}"
    return Face(names.unused(rng, taken, tail), cost, "Artifact", _text(rng), colors)


def _land(rng: np.random.Generator, taken: set[str], cost: str, colors: tuple[str, ...]) -> Face:
    tail = f" {names.PLACES[rng.integers(len(names.PLACES))]}"
    return Face(names.unused(rng, taken, tail), cost, "Land", _text(rng), colors)


_KINDS = (_creature, _spell("Instant"), _spell("Sorcery"), _spell("Enchantment"), _artifact, _land)
_WEIGHTS = (0.55, 0.11, 0.11, 0.09, 0.08, 0.06)
