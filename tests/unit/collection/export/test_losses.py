"""Losses: each format says beforehand what it cannot hold, and of how many lots."""

import pytest

from collection.export import apps
from collection.export.contract import Exporter
from collection.export.held import UNNAMED, Held, HeldCard, HeldLot
from collection.export.losses import Profile, losses, profile_of
from collection.export.own import OWN_CSV, OWN_JSON
from collection.export.plain_text import PLAIN_TEXT
from collection.export.registry import EXPORTERS
from market.variants import Condition, Finish, Language
from tests.support.held import a_held


def profiles(*held: Held) -> dict[Profile, int]:
    """The lots of holdings by what is known of them."""
    found: dict[Profile, int] = {}
    for one in held:
        for lot in one.lots:
            found[profile_of(one, lot)] = found.get(profile_of(one, lot), 0) + 1
    return found


def told(exporter: Exporter, *held: Held) -> dict[str, int]:
    """What a format says of holdings: lots by message."""
    return {loss.message: loss.lots for loss in losses(exporter, profiles(*held))}


FULL = a_held(
    lots=(HeldLot(3, 1000, 25, "CAD", None),),
    location="Blue",
    tags=("EDH",),
    notes="mine",
    is_signed=True,
    is_altered=True,
    is_misprint=True,
    is_proxy=True,
    condition=None,
    condition_word="P10",
)


@pytest.mark.parametrize("exporter", [OWN_CSV, OWN_JSON])
def test_our_own_files_lose_nothing(exporter: Exporter) -> None:
    assert told(exporter, FULL, a_held(card=UNNAMED, is_resolved=False)) == {}


def test_an_empty_collection_loses_nothing() -> None:
    for exporter in EXPORTERS.values():
        assert told(exporter) == {}


def test_what_is_merged_is_named() -> None:
    mint = a_held(condition=Condition.MINT, lots=(HeldLot(1), HeldLot(2)))
    assert told(apps.TCGPLAYER, mint, a_held()) == {"Condition MINT becomes NEAR_MINT": 2}
    assert told(apps.DECKBOX, a_held(finish=Finish.ETCHED)) == {"Finish etched becomes foil": 1}
    assert told(apps.MOXFIELD, a_held(finish=None)) == {"Finish unknown becomes nonfoil": 1}
    assert told(apps.MANABOX, a_held(language=Language.LATIN)) == {"Language Latin becomes unknown": 1}


def test_a_format_without_a_column_leaves_it_out() -> None:
    assert told(apps.MTGGOLDFISH, a_held()) == {"The condition is left out": 1, "The language is left out": 1}
    assert "The printing: only the edition is said" in told(apps.CARDKINGDOM, a_held())


def test_everything_that_manabox_cannot_hold() -> None:
    assert told(apps.MANABOX, FULL) == {
        "Tags are left out": 1,
        "Notes are left out": 1,
        "Words that nobody knows are left out": 1,
        "The fees are left out": 1,
        "The cost of one copy is rounded": 1,
    }


def test_everything_that_plain_text_cannot_hold() -> None:
    assert told(PLAIN_TEXT, FULL).keys() == {
        "The language is left out",
        "The location is left out",
        "Tags are left out",
        "Notes are left out",
        "Words that nobody knows are left out",
        "That copies are signed is left out",
        "That copies are misprints is left out",
        "That copies are proxies is left out",
        "The fees are left out",
        "The cost is left out",
    }


def test_cards_that_are_not_known_are_written_with_their_words_or_left_out() -> None:
    named, nameless = (a_held(card=card, is_resolved=False) for card in (HeldCard(name="Opt"), UNNAMED))
    assert told(apps.MANABOX, named, named, nameless) == {
        "Cards that are not known yet are written with the words of their file": 2,
        "Cards without a name are left out": 1,
    }


def test_a_gift_is_lost_where_0_means_unknown() -> None:
    gift = a_held(lots=(HeldLot(1, 0, 0, "EUR"),))
    assert told(apps.DRAGONSHIELD, gift) == {"A cost of 0 becomes unknown": 1}
    assert told(apps.MANABOX, gift) == {}


def test_what_concerns_most_lots_comes_first() -> None:
    found = losses(apps.TCGPLAYER, profiles(a_held(notes="x"), a_held(notes="y"), a_held(condition=Condition.MINT)))
    assert [loss.lots for loss in found] == [2, 1]
