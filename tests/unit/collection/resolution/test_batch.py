"""Resolution of many rows: what is asked of the catalogue, and that rows do not disturb each other."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from collection.resolution.batch import resolve_all
from collection.resolution.catalogue import Printing
from collection.resolution.clues import Clues, Scheme
from collection.resolution.outcome import State
from market.variants import Finish
from tests.support.printings import PlainPrintings, printing

SHOCK = printing(1, "Shock", "10e", "232")
DELVER = printing(2, "Delver of Secrets // Insectile Aberration", "isd", "51", finishes="nonfoil")
LISTED = printing(3, "Shock", "plst", "10E-232", finishes="nonfoil")
STARRED = printing(4, "Shock", "7ed", "219★", finishes="foil")
PLAIN = printing(5, "Shock", "7ed", "219", finishes="nonfoil")
PRINTINGS = (SHOCK, DELVER, LISTED, STARRED, PLAIN)
IDENTIFIERS = {
    (Scheme.SCRYFALL, UUID(int=1)): [SHOCK],
    (Scheme.TCGPLAYER, 2): [DELVER],
    (Scheme.CARDMARKET, 3): [STARRED, PLAIN],
}

CLUES = st.builds(
    Clues,
    scryfall_id=st.sampled_from([None, UUID(int=1), UUID(int=9)]),
    tcgplayer_id=st.sampled_from([None, 2, 9]),
    cardmarket_id=st.sampled_from([None, 3]),
    name=st.sampled_from([None, "Shock", "Insectile Aberration", "Shock Token", "Blitzschlag", "'"]),
    set_code=st.sampled_from([None, "10E", "ISD", "MB1", "PLST", "7E", "XYZ"]),
    set_name=st.sampled_from([None, "Tenth Edition (10E)", "The List"]),
    collector_number=st.sampled_from([None, "232", "0232/383", "51", "219", "219★", "x", ""]),
    finish=st.sampled_from([None, *Finish]),
)


def catalogue() -> PlainPrintings:
    """The few printings above."""
    return PlainPrintings(PRINTINGS, IDENTIFIERS)


def test_rows_with_known_identifiers_are_asked_about_once() -> None:
    look_ups = catalogue()
    rows = [Clues(scryfall_id=UUID(int=1), name="Shock")] * 100
    assert {found.card_id for found in resolve_all(rows, look_ups)} == {1}
    assert look_ups.asked == [Scheme.SCRYFALL]


def test_names_are_asked_for_only_where_numbers_leave_a_row_open() -> None:
    look_ups = catalogue()
    resolve_all([Clues(name="Shock", set_code="10E", collector_number="232")], look_ups)
    assert look_ups.asked == ["numbered"]
    resolve_all([Clues(name="Shock")], look_ups)
    assert look_ups.asked == ["numbered", "titled"]


def test_no_rows_ask_nothing() -> None:
    look_ups = catalogue()
    assert resolve_all([], look_ups) == []
    assert look_ups.asked == []


@given(st.lists(CLUES, max_size=12))
def test_a_row_means_the_same_among_others_as_alone(rows: list[Clues]) -> None:
    together = resolve_all(rows, catalogue())
    assert together == [resolve_all([clues], catalogue())[0] for clues in rows]


@given(CLUES)
def test_a_resolution_fits_its_state(clues: Clues) -> None:
    (found,) = resolve_all([clues], catalogue())
    assert (found.card_id is None) == (found.rung is None) == (found.state is State.UNRESOLVED)
    if found.state is State.EXACT:
        assert found.candidates == ()
    if found.state is State.PROPOSED:
        assert found.candidates[0] == found.card_id
    assert found.reason


@given(CLUES)
def test_an_exact_card_comes_in_its_finish(clues: Clues) -> None:
    (found,) = resolve_all([clues], catalogue())
    if found.state is State.EXACT and found.finish is not None:
        card = next(one for one in PRINTINGS if one.id == found.card_id)
        assert found.finish in card.comes_in


@given(st.sampled_from(PRINTINGS), st.sampled_from([None, "Tenth Edition (10E)", "The List"]))
def test_a_literal_set_and_number_win_where_the_name_agrees(card: Printing, set_name: str | None) -> None:
    told = Clues(name=card.name, set_code=card.set_code, set_name=set_name, collector_number=card.collector_number)
    (found,) = resolve_all([told], catalogue())
    assert (found.state, found.card_id) == (State.EXACT, card.id)
