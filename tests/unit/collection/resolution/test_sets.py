"""Sets under the codes and names of other apps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.resolution.set_aliases import CODES, NAMES, RENUMBERED, RENUMBERED_NAMES
from collection.resolution.sets import SetMeant, Sets
from market.search.names import title
from tests.support.printings import SET_NAMES


def meant(code: str | None = None, set_name: str | None = None, name: str | None = None) -> list[str]:
    """Codes of the sets that a row may mean, in order."""
    return [one.code for one in Sets(SET_NAMES).meant(code, set_name, name)]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("MH2", "mh2"),
        ("pELD", "peld"),
        ("PPELD", "peld"),
        ("GK1_DIMIR", "gk1"),
        ("GK2_AZORIU", "gk2"),
        ("7E", "7ed"),
        ("AN", "arn"),
        ("LIST", "plst"),
        ("MI", "mir"),
    ],
)
def test_a_code_of_another_app(told: str, code: str) -> None:
    assert meant(told) == [code]


@pytest.mark.parametrize("told", ["MB1", "FMB1", "PLIST", "PCTB"])
def test_a_set_that_was_merged_into_the_list_has_other_numbers_there(told: str) -> None:
    assert Sets(SET_NAMES).meant(told, None) == (SetMeant("plst", renumbered=True),)


def test_a_set_that_the_catalogue_has_is_meant_literally_first() -> None:
    sets = Sets({**SET_NAMES, "mb1": "Mystery Booster"})
    assert sets.meant("MB1", None) == (SetMeant("mb1"), SetMeant("plst", renumbered=True))


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("Modern Horizons 2", "mh2"),
        ("Kamigawa Neon Dynasty", "neo"),
        ("Modern Horizons 2 Borderless", "mh2"),
        ("Kamigawa: Neon Dynasty - Showcase", "neo"),
        ("Commander Legends - Etched Foil", "cmr"),
        ("Modern Horizons 2 Retro Frame Etched Foil", "mh2"),
        ("Modern Horizons 2 Collectors", "mh2"),
        ("Tenth Edition (10E)", "10e"),
        ("10th Edition", "10e"),
        ("Core 2020 - Promo Pack", "pm20"),
        ("Theros: Beyond Death - Alternate Frame", "thb"),
        ("March of the Machine - Multiverse Legends", "mul"),
        ("Unfinity Galaxy Foil", "unf"),
        ("Promo Pack: Throne of Eldraine", "peld"),
        ("Throne of Eldraine - Promo Pack", "peld"),
        ("Prerelease Events: Throne of Eldraine", "peld"),
        ("Extras: Commander Legends", "tcmr"),
        ("Art Series: Crimson Vow", "avow"),
        ("Commander: The Lord of the Rings: Tales of Middle-earth", "ltc"),
        ("Secret Lair Drop Series", "sld"),
        ("Guild Kit: Azorius", "gk2"),
        ("Ravnica Allegiance Guild Kit", "gk2"),
        ("The List Reprints", "plst"),
        ("The List - Zendikar Rising", "plst"),
        ("Universes Beyond: Kaladesh", "kld"),
    ],
)
def test_a_name_of_another_app(told: str, code: str) -> None:
    assert meant(None, told)[:1] == [code]


def test_a_promo_pack_is_never_the_set_itself() -> None:
    sets = {"eld": "Throne of Eldraine"}
    assert Sets(sets).meant(None, "Promo Pack: Throne of Eldraine") == ()
    assert Sets(sets).meant(None, "Throne of Eldraine - Promo Packs") == ()


def test_a_part_of_a_set_is_meant_loosely() -> None:
    assert Sets(SET_NAMES).meant(None, "Kamigawa: Neon Dynasty - Showcase") == (SetMeant("neo", True, loose=True),)
    assert Sets(SET_NAMES).meant(None, "Tenth Edition (10E)") == (SetMeant("10e", True),)


@given(st.text(max_size=40) | st.lists(st.sampled_from(["(M12)", " - Showcase", "A: ", "Commander", " "])).map("".join))
def test_any_name_of_a_set_has_an_answer(told: str) -> None:
    assert all(one.code in SET_NAMES for one in Sets(SET_NAMES).meant(told, told, told))


def test_mystery_booster_by_name_is_the_list_with_other_numbers() -> None:
    assert Sets(SET_NAMES).meant(None, "Mystery Booster Cards") == (SetMeant("plst", True, True),)


def test_a_token_may_be_in_the_set_of_tokens() -> None:
    assert meant("CMR", None, "Beast Token (4/4)") == ["cmr", "tcmr"]
    assert meant("CMR", None, "Beast") == ["cmr"]


def test_a_code_comes_before_a_name() -> None:
    assert meant("MH2", "Innistrad") == ["mh2", "isd"]


@pytest.mark.parametrize("told", ["PTC_5", "WC_12", "FNM", "PRE", ""])
def test_a_code_without_a_set_means_none(told: str) -> None:
    assert meant(told) == []


def test_a_text_that_is_too_long_for_a_name_is_not_read() -> None:
    assert meant("A" * 10_000, "A" + " " * 100_000) == []


def test_a_former_code_leads_to_the_current_one() -> None:
    assert [one.code for one in Sets(SET_NAMES, {"old": "isd"}).meant("OLD", None)] == ["isd"]


def test_names_in_the_tables_are_folded_and_codes_lower_case() -> None:
    names = {*NAMES, *RENUMBERED_NAMES}
    assert {title(name) for name in names} == names
    codes = {*CODES, *CODES.values(), *NAMES.values(), *RENUMBERED}
    assert {code.lower() for code in codes} == codes
