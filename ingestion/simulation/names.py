"""Invented names: the sets of the simulated market and its card names, none of them a real card's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np


@dataclass(frozen=True, slots=True)
class CardSet:
    """One invented set; `age_days` is the number of days from its release to the market's last day."""

    code: str
    name: str
    set_type: str
    age_days: int
    share: float
    """Part of all printings that belong to this set; the shares add up to 1."""
    reprint_share: float
    """Part of this set's printings that print an older card again."""
    digital: bool = False

    def released(self, last_day: date) -> date:
        """Return the release date for a market whose newest day is `last_day`."""
        return last_day - timedelta(days=self.age_days)


# Oldest first: a set can only reprint cards of the sets above it.
SETS = (
    CardSet("qil", "Ilvareth Primer", "expansion", 9100, 0.12, 0.0),
    CardSet("qoz", "Thrones of Ozmarra", "expansion", 6200, 0.12, 0.0),
    CardSet("qdu", "Drennoch Undertow", "expansion", 2400, 0.13, 0.0),
    CardSet("qcq", "Qirshen Core", "core", 900, 0.10, 0.20),
    CardSet("qlo", "Lantern Archive Online", "masters", 600, 0.02, 1.0, digital=True),
    CardSet("qyw", "Yssgarn Wintering", "expansion", 520, 0.12, 0.0),
    CardSet("qua", "The Uthmarrow Accord", "expansion", 290, 0.11, 0.0),
    CardSet("qem", "Echoes of Nine Roads", "masters", 170, 0.10, 0.85),
    CardSet("qva", "Vornhal Ablaze", "expansion", 75, 0.08, 0.15),
    CardSet("pqva", "Vornhal Ablaze Promos", "promo", 75, 0.02, 1.0),
    CardSet("qsc", "Sablewick Carnival", "expansion", 18, 0.05, 0.15),
    CardSet("qsr", "Saltglass Reckoning", "masters", 4, 0.03, 0.60),
)

_STARTS = (
    "Vel", "Osk", "Thess", "Irr", "Kael", "Dren", "Yss", "Ulm", "Brael", "Kor", "Zhar", "Phael", "Wex", "Ghor", "Lur",
    "Nym", "Ostr", "Cress", "Ebb", "Fenn", "Hul", "Jor", "Maur", "Tiq",
)  # fmt: skip
_ENDS = (
    "ara", "arn", "eth", "ilm", "imar", "ith", "olan", "ond", "oss", "othi", "une", "urra", "ael", "avon", "edda",
    "enna", "irel", "isk", "umber", "orin", "essa", "wyn", "ador", "iva",
)  # fmt: skip

CREATURES = {
    "W": (
        ("Lampwright", "Human Artificer"), ("Saltwarden", "Giant Soldier"), ("Bellringer", "Human Cleric"),
        ("Gatekeep", "Human Knight"), ("Skyherd", "Griffin"), ("Oathscribe", "Human Advisor"),
    ),
    "U": (
        ("Stormcarder", "Merfolk Wizard"), ("Tidelector", "Merfolk Noble"), ("Glassdrake", "Drake"),
        ("Inkreader", "Human Wizard"), ("Fogsphinx", "Sphinx"), ("Mirrorfry", "Illusion"),
    ),
    "B": (
        ("Inkthief", "Rat Rogue"), ("Hollowhelm", "Zombie Knight"), ("Barrowsower", "Zombie Peasant"),
        ("Ashferrier", "Spirit"), ("Debtcaller", "Vampire Noble"), ("Pitspeaker", "Demon"),
    ),
    "R": (
        ("Kilnborn", "Elemental"), ("Ropedancer", "Goblin Rogue"), ("Emberclerk", "Goblin Wizard"),
        ("Slagwyrm", "Dragon"), ("Drumcaptain", "Orc Warrior"), ("Sparkhound", "Dog"),
    ),
    "G": (
        ("Mothkeeper", "Elf Druid"), ("Thornabbot", "Elf Cleric"), ("Fenstrider", "Beast"), ("Reedwalker", "Elf Scout"),
        ("Rootcolossus", "Treefolk"), ("Honeyhulk", "Bear"),
    ),
}  # fmt: skip
CONSTRUCTS = (("Tollgolem", "Golem"), ("Clockheron", "Construct"), ("Brasswright", "Construct"))
EPITHETS = (
    "Dawnlit", "Rimebound", "Lantern-Fed", "Saltworn", "Oathless", "Ninth-Road", "Cinderborne", "Mistsworn", "Gilded",
    "Underquay", "Carnival", "Thornveiled", "Moonbrass", "Twice-Drowned", "Vornhal", "Yssgarn", "Ozmarran", "Qirshen",
    "Ilvareth", "Drennoch", "Uthmarrow", "Sablewick", "Ashen-Eyed", "Bellstruck", "Candlewax", "Frostletter",
    "Gravelsong", "Half-Remembered", "Ironreed", "Lowtide", "Owl-Marked", "Quicklime", "Ragpaper", "Wickless",
)  # fmt: skip
TITLES = (
    "Keeper of Salt", "Last of the Lamps", "Who Counts the Tolls", "Voice Under Ice", "Marshal of Reeds",
    "Heir to Ashes", "the Unpaid", "Cartographer of Storms", "Twice Crowned", "the Patient Flood",
)  # fmt: skip
DEEDS = (
    "Unseal", "Drown", "Kindle", "Forswear", "Barter", "Unmoor", "Shutter", "Relight", "Gild", "Muster", "Hush",
    "Salvage", "Outwait", "Inherit", "Requite", "Ferry", "Foreclose", "Unwrite",
)  # fmt: skip
THINGS = (
    "Ledger", "Lamps", "Ninth Road", "Saltgate", "Kiln", "Carnival", "Tide-Clock", "Undercroft", "Drowned Court",
    "Oathbook", "Moth-King", "Long Winter", "Last Toll", "Bell Tower", "Paper Crown", "Reed Sea",
)  # fmt: skip
SPELLS = (
    "Unmaking", "Bargain", "Late Harvest", "Quiet Hour", "Detour", "Undertow", "Recital", "Accounting", "Sparkfall",
    "Rebuttal", "Borrowed Face", "Farewell Lamp",
)  # fmt: skip
MATERIALS = ("Saltglass", "Moonbrass", "Driftbone", "Cinderglass", "Verdigris", "Rimeglass", "Hollowwood", "Lampblack")
RELICS = ("Astrolabe", "Lantern", "Toll Bell", "Wardstone", "Inkwell", "Compass", "Loom", "Reliquary", "Signet")
PLACES = ("Causeway", "Saltflats", "Terraces", "Lamphouse", "Underquay", "Orchard", "Tollgate", "Icefields", "Weir")
ARTISTS = ("Ada Quillon", "Bram Oosterveen", "Chiyo Amaha", "Dario Velluti", "Esi Nkrum", "Fenna Holtz")
JAPANESE = ("灯守", "塩の番人", "蛾飼い", "石切りの猟犬", "嵐の読み手", "葦渡り")

_REDRAWS = 30

Draw = Callable[[np.random.Generator], str]


def one_of(rng: np.random.Generator, words: Sequence[str]) -> str:
    """Return one of the words."""
    return words[int(rng.integers(len(words)))]


def coined_word(rng: np.random.Generator) -> str:
    """Return one invented proper noun, such as `Velara`."""
    return one_of(rng, _STARTS) + one_of(rng, _ENDS)


def legend(rng: np.random.Generator) -> str:
    """Return the name of somebody: `Kaelith, Heir to Ashes`."""
    return f"{coined_word(rng)}, {one_of(rng, TITLES)}"


def titled(rng: np.random.Generator, role: str) -> str:
    """Return the name of one of many: `Dawnlit Lampwright`."""
    return f"{one_of(rng, EPITHETS)} {role}"


def spell(rng: np.random.Generator) -> str:
    """Return the name of a spell: `Unseal the Saltgate`, or `Velara's Bargain`."""
    if rng.random() < 0.6:
        return f"{one_of(rng, DEEDS)} the {one_of(rng, THINGS)}"
    return f"{coined_word(rng)}'s {one_of(rng, SPELLS)}"


def relic(rng: np.random.Generator) -> str:
    """Return the name of an artifact: `Moonbrass Compass`."""
    return f"{one_of(rng, MATERIALS)} {one_of(rng, RELICS)}"


def place(rng: np.random.Generator) -> str:
    """Return the name of a land: `Drennoch Causeway`."""
    return titled(rng, one_of(rng, PLACES))


def unused(rng: np.random.Generator, taken: set[str], draw: Draw) -> str:
    """Return a name that is not in `taken` and add it there.

    Where a name is hard to find, a coined word stands in front (`Velara Moonbrass Compass`), so this always ends.
    """
    name = next((name for name in (draw(rng) for _ in range(_REDRAWS)) if name not in taken), draw(rng))
    while name in taken:
        name = f"{coined_word(rng)} {name}"
    taken.add(name)
    return name
