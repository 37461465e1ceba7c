"""Made-up copies for tests of exports: by hand, and any at all (hypothesis)."""

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from collection.export.contract import Exporter, Target
from collection.export.held import Held, HeldCard, HeldLot
from market.variants import Condition, Finish, Language

MACE = HeldCard(
    name="+2 Mace",
    set_code="afr",
    set_name="Adventures in the Forgotten Realms",
    collector_number="1",
    scryfall_id=UUID(int=1),
    tcgplayer_id=11,
    cardmarket_id=21,
)


def a_held(**more: Any) -> Held:
    """A near-mint English nonfoil of a card that begins with a plus sign, one lot of unknown cost."""
    usual: dict[str, Any] = {
        "card": MACE,
        "is_resolved": True,
        "lots": (HeldLot(1),),
        "condition": Condition.NEAR_MINT,
        "finish": Finish.NONFOIL,
        "language": Language.ENGLISH,
    }
    return Held(**usual | more)


def written(exporter: Exporter, *held: Held, **target: Any) -> str:
    """The file of some holdings."""
    return "".join(exporter.write(exporter, held, Target(**target)))


NASTY = st.sampled_from("=+-@'\"\\,;\t\n\r #*/[](){}é\u0301\u200b\u2028Ж字👍n uU")
ANY_TEXT = st.text(st.one_of(NASTY, st.characters(codec="utf-8", exclude_characters="\0")), max_size=12)
LINE = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)
WORD = LINE.map(str.strip)
# As readers of other apps leave texts: composed, without outer blanks, without an apostrophe that they take off.
TIDY = st.text("abcXYZ 'é/,\"\\-=", max_size=10).map(str.strip).filter(lambda text: not text.startswith("'"))
TAGS = st.lists(ANY_TEXT.filter(bool), unique=True, max_size=3).map(tuple)
LOTS = st.builds(
    lambda quantity, price, fees, currency, day: HeldLot(
        quantity, price if currency else None, fees if currency else 0, currency, day
    ),
    st.integers(1, 99),
    st.none() | st.integers(0, 10**9),
    st.integers(0, 10**6),
    st.sampled_from((None, "EUR", "USD", "JPY", "KWD", "CAD")),
    st.none() | st.dates(date(1990, 1, 1), date(2100, 12, 31)),
)
CARDS = st.builds(
    HeldCard,
    name=ANY_TEXT.filter(lambda text: bool(text.strip())),
    set_code=st.sampled_from(("", "mid", "gk2", "3ed")),
    set_name=ANY_TEXT,
    collector_number=st.sampled_from(("", "1", "231★", "DOM-21")),
    scryfall_id=st.none() | st.uuids(),
    tcgplayer_id=st.none() | st.integers(1, 2**31),
    cardmarket_id=st.none() | st.integers(1, 2**31),
    mtgo_id=st.none() | st.integers(1, 2**31),
)
HELD = st.builds(
    Held,
    card=CARDS,
    is_resolved=st.booleans(),
    lots=st.lists(LOTS, min_size=1, max_size=3).map(tuple),
    condition=st.none() | st.sampled_from(Condition),
    finish=st.none() | st.sampled_from(Finish),
    language=st.none() | st.sampled_from(Language).map(str),
    location=ANY_TEXT,
    location_kind=st.sampled_from(("", "binder", "deck", "list")),
    tags=TAGS,
    notes=ANY_TEXT,
    is_signed=st.booleans(),
    is_altered=st.booleans(),
    is_misprint=st.booleans(),
    is_proxy=st.booleans(),
    condition_word=WORD,
    finish_word=WORD,
    language_word=WORD,
)
