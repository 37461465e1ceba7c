"""One collection that ten apps have exported, imported from each: what is held agrees wherever a format can hold it."""

from collections import Counter

import pytest
from sqlalchemy import Engine

from collection.formats.answers import Answers
from collection.formats.rows import SkipReason
from services.people.imports.committing import commit
from services.people.imports.previews import answer
from tests.support.collection_files import collection_bytes, needs_collections, plain_rows
from tests.support.inventories import assert_as_replayed, preview, store_catalogue
from tests.support.people import register
from tests.support.prices import rows
from tests.unit.collection.formats.test_same_collection import APPS, WITHOUT_CONDITION, WITHOUT_ETCHED

pytestmark = needs_collections
FOLDER = "same_collection_ten_apps"
US_LADDER = {"archidekt", "deckbox", "moxfield", "tcgplayer", "topdecked"}
MINT_OF = {"archidekt": "NEAR_MINT", "tcgplayer": None}  # what stands there for Mint: NM, and nothing
HELD = """
    SELECT card_id, finish, language, condition, holdings.quantity
    FROM holdings JOIN locations ON locations.id = location_id
    WHERE holdings.user_id = :user AND locations.name = :app AND holdings.quantity > 0
"""
Held = tuple[int | None, str | None, str | None, str | None]  # card, finish, language, condition


@pytest.fixture
def user(database: Engine) -> int:
    """A user, in a catalogue of the collection's own cards."""
    store_catalogue(database, plain_rows(f"{FOLDER}/manabox.csv"))
    return register().user.id


def held_by(database: Engine, user: int, app: str) -> Counter[Held]:
    """What is held after the import of an app's file into a location of its name."""
    seen = preview(user, collection_bytes(f"{FOLDER}/{app}.csv"), location=app)
    if seen.counts.skipped:  # digital copies
        seen = answer(user, seen.id, Answers(keep=frozenset({SkipReason.DIGITAL})))
    commit(user, seen.id)
    held = Counter[Held]()
    for card, finish, language, condition, copies in rows(database, HELD, user=user, app=app):
        held[card, finish, language, condition] += copies
    return held


def as_told_by(app: str, held: Counter[Held]) -> Counter[Held]:
    """What an app's file can hold of copies: no finish, grade or language that it has no word for."""
    told = Counter[Held]()
    for (card, finish, language, condition), copies in held.items():
        if finish == "etched" and app in WITHOUT_ETCHED:
            finish = "foil"
        if app in WITHOUT_CONDITION:
            language = condition = None
        if app == "tcgplayer" and language == "Chinese Simplified":  # it writes Chinese, which may be either
            language = None
        if condition == "MINT":
            condition = MINT_OF.get(app, condition)
        told[card, finish, language, condition] += copies
    for (card, finish, language, condition), copies in list(told.items()):
        if app in US_LADDER and condition == "MODERATELY_PLAYED":  # ManaBox's good and light_played, a copy each
            assert copies == 2
            told[card, finish, language, "LIGHTLY_PLAYED"] += 1
            told[card, finish, language, condition] -= 1
    return told


@pytest.mark.parametrize("app", APPS)
def test_what_is_held_after_a_commit_agrees_wherever_the_format_can_hold_it(
    app: str, database: Engine, user: int
) -> None:
    ours, theirs = held_by(database, user, "manabox"), held_by(database, user, app)
    assert (ours.total(), theirs.total()) == (30, 30)
    assert None not in {card for card, *_ in theirs}
    assert theirs == as_told_by(app, ours)
    assert_as_replayed(database, user)
