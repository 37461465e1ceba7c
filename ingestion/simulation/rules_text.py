"""Rules texts of the simulated cards: keywords and effects by colour, in the wording of the game."""

import numpy as np

from ingestion.simulation.names import one_of

KEYWORDS = {
    "W": ("Vigilance", "Lifelink", "First strike", "Flying"),
    "U": ("Flying", "Flash", "Hexproof"),
    "B": ("Deathtouch", "Menace", "Lifelink"),
    "R": ("Haste", "First strike", "Menace"),
    "G": ("Trample", "Reach", "Vigilance"),
    "": ("Defender", "Vigilance"),
}
_TRIGGERS = (
    "When {name} enters", "When {name} dies", "Whenever {name} attacks", "At the beginning of your upkeep",
)  # fmt: skip
_EFFECTS = {
    "W": (
        "you gain {n} life", "create a 1/1 white Soldier creature token", "tap target creature an opponent controls",
    ),
    "U": ("draw a card, then discard a card", "scry {n}", "return up to one other target creature to its owner's hand"),
    "B": (
        "each opponent loses {n} life", "target opponent discards a card",
        "you may pay {n} life. If you do, draw a card",
    ),
    "R": (
        "it deals {n} damage to any target", "create a Treasure token",
        "target creature can't block this turn",
    ),
    "G": (
        "put a +1/+1 counter on target creature you control", "you may put a land card from your hand onto the"
        " battlefield tapped", "create a 2/2 green Bear creature token",
    ),
    "": ("scry {n}", "you gain {n} life"),
}  # fmt: skip
_SPELLS = {
    "W": ("Exile target creature. Its controller gains {n} life.", "Creatures you control get +{n}/+{n} until end of"
          " turn.", "Destroy target artifact or enchantment. You gain {n} life."),
    "U": ("Counter target spell unless its controller pays {{{n}}}.", "Draw {n} cards, then discard a card.",
          "Return target nonland permanent to its owner's hand. Scry {n}."),
    "B": ("Destroy target creature. You lose {n} life.", "Target player draws {n} cards and loses {n} life.",
          "Return target creature card from your graveyard to the battlefield. You lose {n} life."),
    "R": ("{name} deals {n} damage to any target.", "{name} deals {n} damage to each creature.",
          "Exile the top {n} cards of your library. You may play them this turn."),
    "G": ("Target creature you control gets +{n}/+{n} and gains trample until end of turn.", "Search your library for a"
          " basic land card, put it onto the battlefield tapped, then shuffle. You gain {n} life.",
          "Target creature you control fights target creature you don't control."),
}  # fmt: skip
_ENCHANTMENTS = (
    "Whenever you cast your second spell each turn, {effect}.",
    "At the beginning of your end step, if you gained life or drew two cards this turn, {effect}.",
    "Whenever a creature you control dies, {effect}.",
)
_ARTIFACTS = (
    "{{T}}: Add one mana of any color.", "{{{n}}}, {{T}}: Draw a card.", "{{T}}, Sacrifice {name}: You gain {n} life.",
    "Equipped creature gets +{n}/+1 and has vigilance.\nEquip {{{n}}}",
)  # fmt: skip


def keyword(rng: np.random.Generator, color: str) -> str:
    """Return a keyword ability of a colour; of none for an empty one."""
    return one_of(rng, KEYWORDS[color])


def creature(rng: np.random.Generator, name: str, color: str, keywords: tuple[str, ...]) -> str:
    """Return the keywords of a creature, and what it does."""
    trigger = one_of(rng, _TRIGGERS).format(name=name.split(",", maxsplit=1)[0])
    return "\n".join([*keywords, f"{trigger}, {_effect(rng, color)}."])


def spell(rng: np.random.Generator, name: str, color: str) -> str:
    """Return the text of an instant or a sorcery."""
    return one_of(rng, _SPELLS[color]).format(name=name, n=_number(rng))


def enchantment(rng: np.random.Generator, color: str) -> str:
    """Return the text of an enchantment."""
    return one_of(rng, _ENCHANTMENTS).format(effect=_effect(rng, color))


def artifact(rng: np.random.Generator, name: str) -> str:
    """Return the text of an artifact."""
    return one_of(rng, _ARTIFACTS).format(name=name, n=_number(rng))


def land(name: str, colors: tuple[str, ...]) -> str:
    """Return the text of a land that gives mana of these colours."""
    mana = " or ".join(f"{{{color}}}" for color in colors)
    return f"{name} enters tapped.\n{{T}}: Add {mana}." if len(colors) > 1 else f"{{T}}: Add {mana}."


def _effect(rng: np.random.Generator, color: str) -> str:
    return one_of(rng, _EFFECTS[color]).format(n=_number(rng))


def _number(rng: np.random.Generator) -> int:
    return int(rng.integers(2, 5))
