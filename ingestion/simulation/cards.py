"""The rules side of the simulated cards: the facts of a card in all its sets."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple
from uuid import NAMESPACE_OID, uuid5

import numpy as np

from ingestion.simulation import names, rules_text

COLORS = ("W", "U", "B", "R", "G")
# Commons to mythics in a proportion for varied pages of prices, in a fixed order so that the smallest market has each
# of them.
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
    """One card of the rules; its printings share `oracle_id`."""

    index: int
    oracle_id: str
    faces: tuple[Face, ...]
    mana_value: float
    color_identity: tuple[str, ...]
    keywords: tuple[str, ...]
    rarity: str

    @property
    def name(self) -> str:
        """Return the full name, both faces joined with `//`."""
        return " // ".join(face.name for face in self.faces)


class Plan(NamedTuple):
    """What a card is to be, before its name and text are drawn."""

    rng: np.random.Generator
    taken: set[str]
    colors: tuple[str, ...]
    mana_value: int
    keywords: tuple[str, ...] = ()

    @property
    def color(self) -> str:
        """Return the first colour, empty for none."""
        return self.colors[0] if self.colors else ""

    @property
    def cost(self) -> str:
        """Return the mana cost: each colour once, in dear spells the first one twice."""
        colored = (self.colors[:1] + self.colors if self.mana_value > 2 else self.colors)[: self.mana_value]
        generic = self.mana_value - len(colored)
        return (f"{{{generic}}}" if generic else "") + "".join(f"{{{color}}}" for color in colored)


def make_oracle_card(rng: np.random.Generator, index: int, taken: set[str], seed: int) -> OracleCard:
    """Return the invented card number `index`; adds its name to `taken`."""
    transforms = index % TRANSFORM_EVERY == TRANSFORM_AT
    kind = _creature if transforms else _KINDS[rng.choice(len(_KINDS), p=_WEIGHTS)]
    identity = () if kind is _artifact else _some_colors(rng)
    mana_value = 0 if kind is _land else max(len(identity), int(rng.choice(len(_MANA_VALUES), p=_MANA_VALUES)) + 1)
    plan = Plan(rng, taken, () if kind is _land else identity, mana_value)
    if kind is _creature and rng.random() < 0.6:
        plan = plan._replace(keywords=(rules_text.keyword(rng, plan.color),))
    front = _land(plan, identity) if kind is _land else kind(plan)
    faces = (front, replace(_creature(plan), mana_cost="")) if transforms else (front,)
    keywords = (*plan.keywords, "Transform") if transforms else plan.keywords
    oracle_id = str(uuid5(NAMESPACE_OID, f"simulated-oracle/{seed}/{index}"))
    return OracleCard(index, oracle_id, faces, float(mana_value), identity, keywords, RARITIES[index % len(RARITIES)])


def _some_colors(rng: np.random.Generator) -> tuple[str, ...]:
    chosen = rng.choice(len(COLORS), size=2 if rng.random() < 0.25 else 1, replace=False)
    return tuple(COLORS[at] for at in sorted(chosen.tolist()))


def _creature(plan: Plan) -> Face:
    rng, roles = plan.rng, names.CREATURES[plan.color] if plan.color else names.CONSTRUCTS
    role, creature_type = roles[rng.integers(len(roles))]
    legendary = rng.random() < 0.2
    name = names.unused(rng, plan.taken, names.legend if legendary else partial(names.titled, role=role))
    type_line = f"{'Legendary ' if legendary else ''}Creature — {creature_type}"
    # The sizes of real cards: about their mana value, toughness a little above power as often as below.
    power, toughness = (max(least, plan.mana_value + int(rng.integers(-1, 2))) for least in (0, 1))
    text = rules_text.creature(rng, name, plan.color, plan.keywords)
    return Face(name, plan.cost, type_line, text, plan.colors, str(power), str(toughness))


def _spell(type_line: str) -> Callable[[Plan], Face]:
    def make(plan: Plan) -> Face:
        name = names.unused(plan.rng, plan.taken, names.spell)
        return Face(name, plan.cost, type_line, rules_text.spell(plan.rng, name, plan.color), plan.colors)

    return make


def _enchantment(plan: Plan) -> Face:
    name = names.unused(plan.rng, plan.taken, names.spell)
    return Face(name, plan.cost, "Enchantment", rules_text.enchantment(plan.rng, plan.color), plan.colors)


def _artifact(plan: Plan) -> Face:
    name = names.unused(plan.rng, plan.taken, names.relic)
    text = rules_text.artifact(plan.rng, name)
    return Face(name, plan.cost, f"Artifact{' — Equipment' if 'Equip ' in text else ''}", text, ())


def _land(plan: Plan, gives: tuple[str, ...] = ()) -> Face:
    name = names.unused(plan.rng, plan.taken, names.place)
    return Face(name, "", "Land", rules_text.land(name, gives), ())


_KINDS: tuple[Callable[[Plan], Face], ...] = (
    _creature, _spell("Instant"), _spell("Sorcery"), _enchantment, _artifact, _land,
)  # fmt: skip
_WEIGHTS = (0.55, 0.11, 0.11, 0.09, 0.08, 0.06)
_MANA_VALUES = (0.14, 0.24, 0.24, 0.17, 0.11, 0.06, 0.04)
"""Probabilities of the mana values 1 to 7."""
