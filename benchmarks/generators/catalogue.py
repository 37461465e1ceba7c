"""A catalogue as large as the real one, with searchable names: made of words, printed several times."""

from collections.abc import Sequence
from itertools import product
from uuid import UUID

from benchmarks.generators.records import SETS, card_id
from market.records import CatalogueCard

PRINTINGS = 4
FIRST = (
    "Ancient", "Barbed", "Crimson", "Dire", "Elder", "Feral", "Gilded", "Hollow", "Iron", "Jaded", "Keen", "Lightning",
    "Moonlit", "Nether", "Oaken", "Pale", "Quiet", "Rune-Scarred", "Silent", "Thorn", "Umbral", "Verdant", "Wild",
    "Xantid", "Yearning", "Zealous", "Ætherborn", "Jötun", "Storm", "Dawn",
)  # fmt: skip
SECOND = (
    "Angel", "Bolt", "Charm", "Dragon", "Elemental", "Familiar", "Golem", "Hydra", "Idol", "Jackal", "Knight", "Lotus",
    "Mage", "Nightmare", "Oracle", "Phoenix", "Quagmire", "Ritual", "Sphinx", "Titan", "Unicorn", "Vampire", "Wurm",
    "Zombie", "Helix", "Strike", "Growth", "Tutor", "Counsel", "Vault",
)  # fmt: skip
THIRD = (
    "of Ash", "of Bone", "of Cinders", "of Dusk", "of Embers", "of Frost", "of Glass", "of Honour", "of Ice", "of Jade",
    "of Kings", "of Lies", "of Mist", "of Night", "of Oaths", "of Plague", "of Quests", "of Ruin", "of Salt",
    "of Thunder", "of Urza", "of Valour", "of Winter", "of Xerex", "of Yore", "of Zhalfir", "the Bold", "the Cruel",
)  # fmt: skip
TYPES = ("Creature – Dragon", "Instant", "Sorcery", "Artifact", "Legendary Creature – Angel", "Land", "Enchantment")
RARITIES = ("common", "uncommon", "rare", "mythic")
COLORS = (["W"], ["U"], ["B"], ["R"], ["G"], [], ["W", "U"], ["B", "R", "G"])
FORMATS = ("commander", "legacy", "modern", "pauper", "pioneer", "standard", "vintage")


def named_cards(cards: int) -> list[CatalogueCard]:
    """Return `cards` printings in a few hundred sets; every name has four of them."""
    names = [" ".join(words) for words in product(FIRST, SECOND, THIRD)]
    return [_card(number, names) for number in range(cards)]


def _card(number: int, names: Sequence[str]) -> CatalogueCard:
    which = number // PRINTINGS
    return CatalogueCard(
        card_id(number),
        names[which * 7919 % len(names)],  # a prime: neighbours in the catalogue are not neighbours by name
        f"s{number % SETS}",
        str(number // SETS),
        oracle_id=UUID(int=which + 1),
        rarity=RARITIES[which % len(RARITIES)],
        finishes=["nonfoil", "foil"] if which % 3 else ["nonfoil"],
        type_line=TYPES[which % len(TYPES)],
        colors=COLORS[which % len(COLORS)],
        color_identity=COLORS[which % len(COLORS)],
        legalities={name: "legal" if (which + place) % 3 else "not_legal" for place, name in enumerate(FORMATS)},
        set_name=f"Set {number % SETS}",
    )
