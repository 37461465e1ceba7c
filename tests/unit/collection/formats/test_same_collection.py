"""One collection, exported by ten apps: the rows agree wherever a format can hold the fact."""

import pytest

from collection.formats.answers import Answers
from collection.formats.rows import ParsedRow, SkipReason
from market.variants import Condition, Finish, Language
from tests.support.collection_files import collection_bytes, needs_collections
from tests.support.collection_rows import rows_of

pytestmark = needs_collections
APPS = (
    "archidekt",
    "cardkingdom",
    "deckbox",
    "dragonshield",
    "moxfield",
    "mtggoldfish",
    "mtgo",
    "tcgplayer",
    "topdecked",
)
# Etched cards are foils to these.
WITHOUT_ETCHED = {"cardkingdom", "deckbox", "dragonshield", "mtgo", "tcgplayer"}
WITHOUT_CONDITION = {"cardkingdom", "mtggoldfish", "mtgo"}
# The exporter wrote ManaBox's seven grades with the words of these; some have no Mint, or fewer grades below.
ALIKE = {"deckbox", "moxfield", "topdecked"}


def rows(app: str) -> list[ParsedRow]:
    answers = Answers(keep=frozenset({SkipReason.DIGITAL}))
    found = rows_of(collection_bytes(f"same_collection_ten_apps/{app}.csv"), answers)
    assert len(found) == 29
    assert all(isinstance(row, ParsedRow) for row in found)
    return [row for row in found if isinstance(row, ParsedRow)]


def face(row: ParsedRow) -> str:
    """The name up to what some apps leave out: the back face, the decoration of tokens and of treatments."""
    front = row.name.split(" // ")[0]
    return front.removesuffix(" Token").removesuffix(" (Borderless)")


@pytest.mark.parametrize("app", APPS)
def test_quantities_and_names_agree(app: str) -> None:
    assert [(row.quantity, face(row)) for row in rows(app)] == [(row.quantity, face(row)) for row in rows("manabox")]


@pytest.mark.parametrize("app", APPS)
def test_finishes_agree(app: str) -> None:
    for row, ours in zip(rows(app), rows("manabox"), strict=True):
        is_foil_to_it = ours.finish.value is Finish.ETCHED and app in WITHOUT_ETCHED
        assert row.finish.value is (Finish.FOIL if is_foil_to_it else ours.finish.value), row


@pytest.mark.parametrize("app", [app for app in APPS if app not in WITHOUT_CONDITION])
def test_languages_agree(app: str) -> None:
    for row, ours in zip(rows(app), rows("manabox"), strict=True):
        if row.language.raw == "Chinese" and app == "tcgplayer":  # TCGplayer itself writes Chinese (S)
            assert row.language.value is None
        elif app == "archidekt" or row.language.value:
            assert row.language.value is ours.language.value, row


@pytest.mark.parametrize("app", sorted(WITHOUT_CONDITION))
def test_what_a_format_does_not_say_is_unknown(app: str) -> None:
    assert {(row.condition.value, row.condition.raw) for row in rows(app)} == {(None, "")}
    assert {(row.language.value, row.language.raw) for row in rows(app)} == {(None, "")}


@pytest.mark.parametrize("app", APPS)
def test_scryfall_ids_agree_where_there_are_any(app: str) -> None:
    for row, ours in zip(rows(app), rows("manabox"), strict=True):
        assert row.identifiers.scryfall_id in (None, ours.identifiers.scryfall_id)
    has_ids = all(row.identifiers.scryfall_id for row in rows(app))
    assert has_ids == (app in {"archidekt", "deckbox", "mtggoldfish", "topdecked"})


@pytest.mark.parametrize("app", [app for app in APPS if app not in {"cardkingdom", "mtggoldfish", "mtgo", "tcgplayer"}])
def test_costs_agree_and_zero_is_no_cost(app: str) -> None:
    assert [row.unit_cost for row in rows(app)] == [row.unit_cost for row in rows("manabox")]
    assert sum(row.unit_cost is not None for row in rows(app)) == 3


@pytest.mark.parametrize("app", sorted(ALIKE))
def test_words_of_the_us_ladder_are_its_grades(app: str) -> None:
    grades = [row.condition.value for row in rows(app)][:7]
    assert grades == [
        Condition.MINT,
        Condition.MINT,
        Condition.NEAR_MINT,
        Condition.LIGHTLY_PLAYED,
        Condition.MODERATELY_PLAYED,
        Condition.HEAVILY_PLAYED,
        Condition.DAMAGED,
    ]


def test_words_of_the_european_ladder_are_its_grades() -> None:
    for app in ("manabox", "dragonshield"):
        grades = {row.condition.raw.lower().replace("_", ""): row.condition.value for row in rows(app)}
        assert grades == {
            "mint": Condition.MINT,
            "nearmint": Condition.NEAR_MINT,
            "good": Condition.MODERATELY_PLAYED,
            "lightplayed": Condition.MODERATELY_PLAYED,
            "played": Condition.HEAVILY_PLAYED,
            "poor": Condition.DAMAGED,
        }


def test_all_eleven_languages_of_the_collection_are_read() -> None:
    assert {row.language.value for row in rows("manabox")} == set(Language) - {
        Language.PHYREXIAN, Language.HEBREW, Language.LATIN, Language.ANCIENT_GREEK, Language.ARABIC, Language.SANSKRIT,
        Language.QUENYA, Language.DWARVISH,
    }  # fmt: skip
