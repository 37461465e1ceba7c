"""The ladder, rung by rung, and what public bug reports demand of it."""

from dataclasses import replace
from uuid import UUID

import pytest

from collection.resolution.catalogue import Catalogue
from collection.resolution.clues import Clues, Scheme
from collection.resolution.ladder import resolve
from collection.resolution.outcome import Resolution, Rung, State
from collection.resolution.sets import Sets
from market.variants import Finish, Language
from tests.support.printings import printing, resolved

BOLT = printing(1, "Lightning Bolt", "sld", "83")
DELVER = printing(2, "Delver of Secrets // Insectile Aberration", "isd", "51")
SHOCK = printing(3, "Shock", "10e", "232")
SCRYFALL = UUID(int=7)


def outcome(resolution: Resolution) -> tuple[State, int | None, Rung | None]:
    """What was decided, and by which rung."""
    return resolution.state, resolution.card_id, resolution.rung


@pytest.mark.parametrize("scheme", Scheme)
def test_an_identifier_alone_is_exact(scheme: Scheme) -> None:
    value = SCRYFALL if scheme is Scheme.SCRYFALL else 7
    found = resolved(Clues(**{scheme: value}), BOLT, identifiers={(scheme, value): [BOLT]})
    assert outcome(found) == (State.EXACT, 1, Rung(scheme))
    assert found.candidates == ()


def test_the_most_precise_identifier_decides() -> None:
    found = resolved(
        Clues(scryfall_id=SCRYFALL, tcgplayer_id=7),
        identifiers={(Scheme.SCRYFALL, SCRYFALL): [BOLT], (Scheme.TCGPLAYER, 7): [SHOCK]},
    )
    assert outcome(found) == (State.EXACT, 1, Rung.SCRYFALL_ID)


def test_an_unknown_identifier_leaves_it_to_the_next() -> None:
    clues = Clues(scryfall_id=SCRYFALL, tcgplayer_id=7)
    found = resolved(clues, identifiers={(Scheme.TCGPLAYER, 7): [SHOCK]})
    assert outcome(found) == (State.EXACT, 3, Rung.TCGPLAYER_ID)


def test_an_unknown_identifier_alone_is_unresolved() -> None:
    found = resolved(Clues(tcgplayer_id=7), BOLT)
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert found.reason == "TCGplayer's product 7 is not in the catalogue."


def test_an_identifier_with_the_name_of_another_card_is_proposed() -> None:
    clues = Clues(scryfall_id=SCRYFALL, name="Shock")
    found = resolved(clues, BOLT, SHOCK, identifiers={(Scheme.SCRYFALL, SCRYFALL): [BOLT]})
    assert outcome(found) == (State.PROPOSED, 1, Rung.SCRYFALL_ID)
    assert found.reason == "By Scryfall's id. It is Lightning Bolt (SLD 83), the row says Shock."
    assert found.candidates == (1, 3)


def test_a_snapshot_without_the_name_of_a_row_leaves_a_doubt_about_it() -> None:
    clues = Clues(scryfall_id=SCRYFALL, name="Blitzschlag")
    snapshot = Catalogue(Sets({}), identified={(Scheme.SCRYFALL, SCRYFALL): [BOLT]})
    assert resolve(clues, snapshot).state is State.PROPOSED
    assert resolve(clues, replace(snapshot, titled={("", "blitzschlag"): ()})).state is State.EXACT


def test_an_identifier_with_a_name_that_no_card_has_is_exact() -> None:
    clues = Clues(scryfall_id=SCRYFALL, name="Blitzschlag")
    found = resolved(clues, BOLT, identifiers={(Scheme.SCRYFALL, SCRYFALL): [BOLT]})
    assert outcome(found) == (State.EXACT, 1, Rung.SCRYFALL_ID)


@pytest.mark.parametrize(
    "told",
    [{"collector_number": "83"}, {"collector_number": "083"}, {"set_code": "SLD"}, {"name": "Lightning Bolt"},
     {"finish": Finish.ETCHED}],
)  # fmt: skip
def test_a_shared_product_is_told_apart_by_the_other_clues(told: dict[str, str]) -> None:
    both = [printing(9, "Lava Spike", "sta", "84", finishes="foil"), BOLT._replace(finishes="nonfoil etched")]
    found = resolved(Clues(cardmarket_id=5, **told), *both, identifiers={(Scheme.CARDMARKET, 5): both})  # type: ignore[arg-type]
    assert outcome(found) == (State.EXACT, 1, Rung.CARDMARKET_ID)


def test_a_shared_product_without_other_clues_is_to_be_chosen() -> None:
    found = resolved(Clues(cardmarket_id=5), identifiers={(Scheme.CARDMARKET, 5): [BOLT, SHOCK]})
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert found.reason == "2 cards share Cardmarket's product 5."
    assert found.candidates == (1, 3)


def test_a_copy_in_english_is_not_of_a_card_that_is_printed_in_japanese_only() -> None:
    both = [printing(9, "Liliana", "war", "97★", language=Language.JAPANESE), printing(8, "Liliana", "war", "97")]
    clues = Clues(name="Liliana", set_code="war", language=Language.ENGLISH)
    assert outcome(resolved(clues, *both)) == (State.EXACT, 8, Rung.SET_AND_NAME)


def test_a_copy_in_japanese_may_be_of_either() -> None:
    both = [printing(9, "Liliana", "war", "97★", language=Language.JAPANESE), printing(8, "Liliana", "war", "97")]
    clues = Clues(name="Liliana", set_code="war", language=Language.JAPANESE)
    assert resolved(clues, *both).state is State.UNRESOLVED


def test_set_and_number_are_exact_where_the_name_agrees() -> None:
    found = resolved(Clues(name="lightning bolt", set_code="SLD", collector_number="83"), BOLT)
    assert outcome(found) == (State.EXACT, 1, Rung.SET_AND_NUMBER)


def test_set_and_number_of_another_card_are_not_taken() -> None:
    found = resolved(Clues(name="Counterspell", set_code="SLD", collector_number="83"), BOLT)
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert "Lightning Bolt (SLD 83) has that number, not Counterspell." in found.reason
    assert found.candidates == (1,)


def test_set_and_number_without_a_name_are_proposed() -> None:
    found = resolved(Clues(set_code="SLD", collector_number="83"), BOLT)
    assert outcome(found) == (State.PROPOSED, 1, Rung.SET_AND_NUMBER)
    assert found.reason == "By set and number. The row has no name that confirms it."


def test_the_literal_number_wins_over_a_normalised_one() -> None:
    both = [printing(8, "Shock", "sld", "46"), printing(9, "Shock", "sld", "46e")]
    found = resolved(Clues(name="Shock", set_code="sld", collector_number="46e"), *both)
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


@pytest.mark.parametrize("told", ["0051", "51/264", "51etc", "51e"])
def test_a_normalised_number_is_exact_where_the_name_agrees(told: str) -> None:
    found = resolved(Clues(name="Delver of Secrets", set_code="isd", collector_number=told), DELVER)
    assert outcome(found) == (State.EXACT, 2, Rung.SET_AND_NUMBER)


def test_a_star_may_be_written_as_an_asterisk() -> None:
    found = resolved(Clues(name="Shock", set_code="sld", collector_number="1*"), printing(9, "Shock", "sld", "1★"))
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


@pytest.mark.parametrize("set_name", ["Tenth Edition", "10th Edition", "Tenth Edition (10E)"])
def test_the_name_of_a_set_and_a_number_are_exact(set_name: str) -> None:
    found = resolved(Clues(name="Shock", set_name=set_name, collector_number="232"), SHOCK)
    assert outcome(found) == (State.EXACT, 3, Rung.SET_NAME_AND_NUMBER)


def test_the_only_card_of_a_name_in_its_set_is_exact() -> None:
    found = resolved(Clues(name="Shock", set_code="10E"), SHOCK, BOLT)
    assert outcome(found) == (State.EXACT, 3, Rung.SET_AND_NAME)


def test_one_of_several_cards_of_a_name_in_its_set_is_to_be_chosen() -> None:
    both = [printing(8, "Aeromoeba", "mh2", "37"), printing(9, "Aeromoeba", "mh2", "389")]
    elsewhere = printing(10, "Aeromoeba", "sld", "1")
    found = resolved(Clues(name="Aeromoeba", set_code="mh2"), *both, elsewhere)
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert found.candidates == (8, 9, 10)
    assert found.reason == "MH2 has 2 cards of that name."


def test_a_finish_that_one_card_of_the_name_has_tells_which_it_is() -> None:
    both = [printing(8, "Aeromoeba", "mh2", "37"), printing(9, "Aeromoeba", "mh2", "389", finishes="etched foil")]
    found = resolved(Clues(name="Aeromoeba", set_name="Modern Horizons 2 Retro Frame Etched Foil"), *both)
    assert (*outcome(found), found.finish) == (State.PROPOSED, 9, Rung.SET_AND_NAME, Finish.ETCHED)
    assert found.reason == (
        "By set and name. The row says Modern Horizons 2 Retro Frame Etched Foil, which may be a part of MH2."
    )


def test_a_part_of_a_set_and_a_number_are_exact() -> None:
    clues = Clues(name="Aeromoeba", set_name="Modern Horizons 2 Retro Frame", collector_number="389")
    found = resolved(clues, printing(9, "Aeromoeba", "mh2", "389"))
    assert outcome(found) == (State.EXACT, 9, Rung.SET_NAME_AND_NUMBER)


@pytest.mark.parametrize(("told", "stored"), [("741", "741z"), ("8", "U8"), ("49", "DDC-49"), ("232★", "232")])
def test_another_spelling_of_the_number_of_the_only_card_of_a_name_is_proposed(told: str, stored: str) -> None:
    found = resolved(
        Clues(name="Shock", set_code="10e", collector_number=told), SHOCK._replace(collector_number=stored)
    )
    assert outcome(found) == (State.PROPOSED, 3, Rung.SET_AND_NAME)
    assert found.reason == f"By set and name. Its number is {stored}, the row says {told}."


def test_a_bare_number_in_the_list_is_part_of_the_cards() -> None:
    both = [printing(8, "History of Benalia", "plst", "DOM-21"), printing(9, "History of Benalia", "plst", "DMR-5")]
    found = resolved(Clues(name="History of Benalia", set_code="PLST", collector_number="21"), *both)
    assert outcome(found) == (State.EXACT, 8, Rung.SET_AND_NAME)


def test_a_name_only_is_never_exact() -> None:
    found = resolved(Clues(name="Shock"), SHOCK, BOLT)
    assert outcome(found) == (State.PROPOSED, 3, Rung.NAME)
    assert found.reason == "By name only. It may be another printing than Shock (10E 232)."


def test_a_name_of_several_printings_offers_them() -> None:
    found = resolved(Clues(name="Shock"), SHOCK, printing(9, "Shock", "sld", "5"))
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert found.candidates == (3, 9)
    assert found.reason == "By name only: 2 printings."


def test_the_only_printing_is_not_taken_where_the_row_says_another_known_set() -> None:
    found = resolved(Clues(name="Shock", set_code="ISD"), SHOCK, DELVER)
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert found.candidates == (3,)
    assert found.reason == "No card of that name and number in ISD. By name only: one printing, of another set."


def test_candidates_are_bounded() -> None:
    forests = [printing(number, "Forest", "sld", str(number)) for number in range(100)]
    found = resolved(Clues(name="Forest"), *forests)
    assert len(found.candidates) == 24
    assert found.reason == "By name only: more than 24 printings."


def test_a_number_tells_printings_of_an_unknown_set_apart() -> None:
    clues = Clues(name="Shock", set_code="FNM", collector_number="5")
    found = resolved(clues, SHOCK, printing(9, "Shock", "sld", "5"))
    assert outcome(found) == (State.PROPOSED, 9, Rung.NAME)
    assert found.reason == "By name only. It may be another printing than Shock (SLD 5). No set FNM."


def test_an_art_card_is_not_meant_by_the_name_of_a_card() -> None:
    art = printing(9, "Shock // Shock", "avow", "1", extra=True)
    assert outcome(resolved(Clues(name="Shock"), art, SHOCK)) == (State.PROPOSED, 3, Rung.NAME)


def test_a_row_without_clues_is_unresolved() -> None:
    assert resolved(Clues()) == Resolution(State.UNRESOLVED, None, None, None, "The row names no card.")


def test_a_name_that_no_card_has_is_unresolved() -> None:
    assert resolved(Clues(name="Blitzschlag"), BOLT).reason == "No card on paper is named Blitzschlag."


def test_a_finish_that_the_card_has_is_kept() -> None:
    found = resolved(Clues(name="Shock", set_code="10e", collector_number="232", finish=Finish.FOIL), SHOCK)
    assert (found.state, found.finish) == (State.EXACT, Finish.FOIL)


def test_an_untold_finish_stays_unknown_unless_the_card_has_one_only() -> None:
    clues = Clues(name="Shock", set_code="10e", collector_number="232")
    assert resolved(clues, SHOCK).finish is None
    assert resolved(clues, SHOCK._replace(finishes="etched")).finish is Finish.ETCHED


def test_a_card_of_unknown_finishes_may_come_in_any() -> None:
    clues = Clues(name="Shock", set_code="10e", collector_number="232", finish=Finish.FOIL)
    found = resolved(clues, SHOCK._replace(finishes=""))
    assert (found.state, found.finish) == (State.EXACT, Finish.FOIL)


def test_a_foil_of_a_card_that_comes_etched_only_is_proposed_as_etched() -> None:
    clues = Clues(name="Shock", set_code="cmm", collector_number="509", finish=Finish.FOIL)
    found = resolved(clues, printing(9, "Shock", "cmm", "509", finishes="etched"))
    assert (*outcome(found), found.finish) == (State.PROPOSED, 9, Rung.SET_AND_NUMBER, Finish.ETCHED)
    assert found.reason == "By set and number; the name agrees. It comes in etched only, not in foil."


def test_a_foil_beside_a_nonfoil_card_of_the_same_digits_is_proposed() -> None:
    both = [
        printing(8, "Shock", "7ed", "219", finishes="nonfoil"),
        printing(9, "Shock", "7ed", "219★", finishes="foil"),
    ]
    found = resolved(Clues(name="Shock", set_code="7ed", collector_number="219", finish=Finish.FOIL), *both)
    assert (*outcome(found), found.finish) == (State.PROPOSED, 9, Rung.SET_AND_NAME, Finish.FOIL)


def test_an_etched_product_of_tcgplayer_is_what_it_calls_foil() -> None:
    clues = Clues(tcgplayer_id=7, name="Shock (Foil Etched)", finish=Finish.FOIL)
    found = resolved(clues, SHOCK, identifiers={(Scheme.TCGPLAYER, 7): [SHOCK._replace(finishes="etched")]})
    assert (*outcome(found), found.finish) == (State.EXACT, 3, Rung.TCGPLAYER_ID, Finish.ETCHED)


@pytest.mark.parametrize("name", ["Delver of Secrets", "Insectile Aberration"])
def test_either_face_names_a_double_faced_card(name: str) -> None:
    found = resolved(Clues(name=name, set_code="ISD", collector_number="51"), DELVER)
    assert outcome(found) == (State.EXACT, 2, Rung.SET_AND_NUMBER)


def test_a_face_is_enough_where_there_is_no_number() -> None:
    found = resolved(Clues(name="Insectile Aberration", set_code="ISD"), DELVER)
    assert outcome(found) == (State.EXACT, 2, Rung.SET_AND_NAME)


def test_a_reversible_card_has_one_name_twice() -> None:
    zndrsplt = printing(9, "Zndrsplt, Eye of Wisdom", "sld", "379")
    told = "Zndrsplt, Eye of Wisdom // Zndrsplt, Eye of Wisdom"
    found = resolved(Clues(name=told, set_code="SLD", collector_number="379"), zndrsplt)
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


@pytest.mark.parametrize("name", ["Fire // Ice", "Fire/Ice", "Fire", "Ice"])
def test_a_split_card_is_named_by_both_halves_or_by_one(name: str) -> None:
    found = resolved(Clues(name=name, set_code="sld", collector_number="7"), printing(9, "Fire // Ice", "sld", "7"))
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


def test_a_guild_kit_of_dragon_shield_has_a_code_of_its_own() -> None:
    found = resolved(
        Clues(name="Isperia", set_code="GK2_AZORIU", collector_number="1"), printing(9, "Isperia", "gk2", "1")
    )
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


def test_a_card_of_mystery_booster_is_proposed_as_that_of_the_list() -> None:
    listed = printing(9, "Wandering Champion", "plst", "KTK-15")
    cheapest = printing(8, "Wandering Champion", "sld", "272")
    clues = Clues(name="Wandering Champion", set_code="MB1", collector_number="272")
    found = resolved(clues, cheapest, listed)
    assert outcome(found) == (State.PROPOSED, 9, Rung.SET_AND_NAME)
    assert "MB1 is part of PLST now" in found.reason


def test_the_old_number_of_the_list_never_picks_a_card() -> None:
    both = [printing(8, "Shock", "plst", "DOM-20"), printing(9, "Shock", "plst", "KLD-5")]
    found = resolved(Clues(name="Shock", set_code="PLIST", collector_number="20"), *both)
    assert (outcome(found), found.candidates) == ((State.UNRESOLVED, None, None), (8, 9))


def test_a_number_of_the_list_is_taken_under_its_former_code_too() -> None:
    both = [printing(8, "Shock", "plst", "DOM-20"), printing(9, "Shock", "plst", "KLD-5")]
    found = resolved(Clues(name="Shock", set_code="PLIST", collector_number="KLD-5"), *both)
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


def test_a_digital_card_is_no_paper_card_and_paper_ones_are_offered() -> None:
    digital = printing(9, "Bedlam Reveler", "sir", "143", digital=True)
    paper = printing(8, "Bedlam Reveler", "sld", "1")
    found = resolved(Clues(name="Bedlam Reveler", set_code="SIR", collector_number="143"), digital, paper)
    assert outcome(found) == (State.PROPOSED, 8, Rung.NAME)
    assert "Bedlam Reveler (SIR 143) is digital only: no paper card." in found.reason


def test_a_name_of_digital_cards_only_is_unresolved() -> None:
    found = resolved(Clues(name="Davriel"), printing(9, "Davriel", "sir", "1", digital=True))
    assert (outcome(found), found.candidates) == ((State.UNRESOLVED, None, None), ())
    assert found.reason == "Davriel (SIR 1) is digital only: no paper card. No card on paper is named Davriel."


def test_a_deleted_card_is_unresolved_and_says_so() -> None:
    gone = SHOCK._replace(gone=True)
    found = resolved(Clues(scryfall_id=SCRYFALL), gone, identifiers={(Scheme.SCRYFALL, SCRYFALL): [gone]})
    assert outcome(found) == (State.UNRESOLVED, None, None)
    assert found.reason == "Shock (10E 232) is no longer in the catalogue."


def test_brackets_around_a_set_in_a_name_make_no_difference() -> None:
    found = resolved(Clues(name="Shock [C20]", set_code="10e"), SHOCK)
    assert outcome(found) == (State.EXACT, 3, Rung.SET_AND_NAME)


def test_a_token_is_found_in_the_set_of_tokens() -> None:
    beast = printing(9, "Beast", "tcmr", "4")
    found = resolved(Clues(name="Beast Token (4/4)", set_code="CMR", collector_number="4"), beast)
    assert outcome(found) == (State.EXACT, 9, Rung.SET_AND_NUMBER)


def test_a_reason_is_short_whatever_the_file_says() -> None:
    clues = Clues(name="A" * 10_000, set_code="B" * 10_000, collector_number="9" * 10_000)
    assert len(resolved(clues, SHOCK).reason) < 500
