"""Lines of deck lists, in the spellings of several apps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collection.decklists.lines import CardLine, InvalidLine, parse_line
from market.variants import Finish


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("4 Lightning Bolt", CardLine(4, "Lightning Bolt")),
        ("4x Lightning Bolt", CardLine(4, "Lightning Bolt")),
        ("x4 Lightning Bolt", CardLine(4, "Lightning Bolt")),
        ("Lightning Bolt", CardLine(1, "Lightning Bolt")),
        ("4 Fire // Ice (APC) 128", CardLine(4, "Fire // Ice", "apc", "128")),
        ("1 Bedlam Reveler (SIR) 143", CardLine(1, "Bedlam Reveler", "sir", "143")),
        ("1 Sol Ring (SLD) VS *E*", CardLine(1, "Sol Ring", "sld", "VS", Finish.ETCHED)),
        ("1 Sol Ring *F* *A*", CardLine(1, "Sol Ring", finish=Finish.FOIL, is_altered=True)),
        ("1 Demonic Tutor (PLST) DDC-49", CardLine(1, "Demonic Tutor", "plst", "DDC-49")),
        ("1x Sol Ring (cmr) 472 *F* [Ramp]", CardLine(1, "Sol Ring", "cmr", "472", Finish.FOIL, tags=["Ramp"])),
        ("1x Sol Ring (cmr) [EDH]", CardLine(1, "Sol Ring", "cmr", tags=["EDH"])),
        ("1x Sol Ring (cmr) [Ramp{top}] ^Have,#37d67a^", CardLine(1, "Sol Ring", "cmr", tags=["Ramp", "Have"])),
        ("2 Sol Ring #ramp #!Mana Rock", CardLine(2, "Sol Ring", tags=["ramp", "Mana Rock"])),
        ("4 Lightning Bolt <fnm> [A25] (F)", CardLine(4, "Lightning Bolt", "a25", finish=Finish.FOIL, tags=["fnm"])),
        ("1 Lurrus of the Dream-Den [IKO:226]", CardLine(1, "Lurrus of the Dream-Den", "iko", "226")),
        ('1 "Ach! Hans, Run!"', CardLine(1, '"Ach! Hans, Run!"')),
        ("2 Skysovereign, Consul Flagship", CardLine(2, "Skysovereign, Consul Flagship")),
        ("1 +2 Mace", CardLine(1, "+2 Mace")),
        ("+2 Mace", CardLine(1, "+2 Mace")),
        ("1 Hazmat Suit (Used)", CardLine(1, "Hazmat Suit (Used)")),
        ("1 B.F.M. (Big Furry Monster)", CardLine(1, "B.F.M. (Big Furry Monster)")),
        ("1 _____", CardLine(1, "_____")),
        ("1996 World Champion", CardLine(1, "1996 World Champion")),
    ],
)
def test_a_line_is_read_in_each_spelling(text: str, line: CardLine) -> None:
    assert parse_line(text) == line


@pytest.mark.parametrize("opening", ["[C20]", "(C20)", "(c20)", "[c20]"])
def test_brackets_and_parentheses_around_a_set_are_alike(opening: str) -> None:
    """moxfield-public#38: `1 Abandoned Sarcophagus [C20]` was not accepted."""
    assert parse_line(f"1 Abandoned Sarcophagus {opening}") == CardLine(1, "Abandoned Sarcophagus", "c20")
    assert parse_line(f"1 Abandoned Sarcophagus {opening} 7").collector_number == "7"


@pytest.mark.parametrize("text", ["0 Island", "3", "4x", "***", "", "a" * 501, "4 Opt" + " #tag" * 21])
def test_a_line_that_names_no_card_is_refused(text: str) -> None:
    with pytest.raises(InvalidLine):
        parse_line(text)


@given(st.integers(1, 999), st.from_regex(r"[A-Z][a-z',-]{1,8}( [A-Z][a-z]{1,8}){0,3}", fullmatch=True))
def test_a_written_line_is_read_back(quantity: int, name: str) -> None:
    for text in (f"{quantity} {name}", f"{quantity}x {name} (C20) 12★", f"{quantity} {name} [C20] *F* #tag"):
        line = parse_line(text)
        assert (line.quantity, line.name) == (quantity, name)


@given(st.text(max_size=60))
def test_any_line_names_a_card_or_is_refused(text: str) -> None:
    try:
        line = parse_line(text)
    except InvalidLine:
        return
    assert line.name == line.name.strip() != ""
    assert 1 <= line.quantity <= 999
