"""Typos are forgiven within limits, and suggestions come in order."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.search.name_list import NameList
from market.search.names import fold, words
from market.search.spelling import Dictionary

NAMES = (
    "Lightning Bolt", "Lightning Blow", "Chain Lightning", "Firebolt", "Boltwing Marauder", "Blot Out", "Juzám Djinn",
    "Lim-Dûl's Vault", "Oath of Lim-Dûl", "Fire // Ice", "Tarmogoyf", "Planeswalker's Fury", "Sol Ring", "Forest",
    "Fort", "Counterspell", "稲妻の一撃", "B.F.M. (Big Furry Monster)", "Vault 2011", "The Soul Stone",
)  # fmt: skip
DICTIONARY = Dictionary(word for name in NAMES for word in words(name))
LIST = NameList(NAMES)
letters = st.text("abcd", min_size=1, max_size=10)


def suggestions(text: str, limit: int = 10) -> list[str]:
    return list(DICTIONARY.suggestions(text, LIST, limit))


def typos(one: str, other: str) -> int:
    """Optimal string alignment, by its definition."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i in range(1, len(one) + 1):
        two_before, before, row = before, row, [i]
        for j in range(1, len(other) + 1):
            best = min(before[j] + 1, row[-1] + 1, before[j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                best = min(best, two_before[j - 2] + 1)
            row.append(best)
    return row[-1]


def forgiven(word: str) -> int:
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bolz", "bolt"),
        ("bol1t", None),
        ("botl", "bolt"),
        ("xolt", "bolt"),
        ("bollt", "bolt"),
        ("juzm", "juzam"),
        ("kuzam", "juzam"),
        ("ligthnign", "lightning"),
        ("lihtnig", None),
        ("planeswlkre", None),
        ("planewalkrs", "planeswalkers"),
        ("limdulz", "limdul"),
        ("rign", "ring"),
        ("rin", None),
        ("sil", None),
        ("2012", None),
        ("稲妻の二撃", "稲妻の一撃"),
        ("", None),
        ("x" * 300, None),
    ],
)
def test_a_typo_is_forgiven_by_the_length_of_the_word(typed: str, meant: str | None) -> None:
    assert DICTIONARY.corrections(typed)[:1] == ((meant,) if meant else ())


def test_fewer_typos_come_first_then_the_same_first_letter_then_the_commoner_word() -> None:
    dictionary = Dictionary(["bolt", "blot", "bold", "bold", "colt", "colt", "colt", "boltwing"])
    assert dictionary.corrections("bolr") == ("bold", "bolt")
    assert dictionary.corrections("bolz") == ("bold", "bolt")
    assert dictionary.corrections("kolt") == ("colt", "bolt")
    assert dictionary.corrections("golt", limit=1) == ("colt",)
    assert dictionary.corrections("bolt") == ("bold", "blot", "colt")
    assert dictionary.corrections("boltwinx") == ("boltwing",)


def test_a_part_of_a_known_word_is_known() -> None:
    assert DICTIONARY.knows("ightnin")
    assert DICTIONARY.knows("limduls")
    assert not DICTIONARY.knows("lightnig")
    assert not DICTIONARY.knows("boltwingmarauder")


def test_an_empty_dictionary_corrects_nothing() -> None:
    assert Dictionary([]).corrections("lightning") == ()
    assert Dictionary([]).suggestions("lightning", NameList([])) == ()


@given(st.lists(letters, max_size=30), letters)
def test_corrections_are_exactly_the_words_within_the_forgiven_typos(known: list[str], word: str) -> None:
    found = Dictionary(known).corrections(word, limit=1000)
    assert set(found) == {other for other in known if 0 < typos(word, other) <= forgiven(word)}
    assert all(typos(word, one) <= typos(word, other) for one, other in pairwise(found))
    assert len(found) == len(set(found))


def test_names_that_start_with_the_text_come_before_words_that_do_before_names_that_contain_it() -> None:
    assert suggestions("bolt")[:3] == ["Boltwing Marauder", "Lightning Bolt", "Firebolt"]


def test_a_typo_comes_after_what_was_typed() -> None:
    assert suggestions("blot")[:3] == ["Blot Out", "Boltwing Marauder", "Lightning Bolt"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("li", "Lightning Blow"),
        ("Lightning Bo", "Lightning Bolt"),
        ("lightnig bolt", "Lightning Bolt"),
        ("lightning botl", "Lightning Bolt"),
        ("lihgtning bo", "Lightning Bolt"),
        ("bolt lightning", "Lightning Bolt"),
        ("lihgtni", "Lightning Blow"),
        ("juzam", "Juzám Djinn"),
        ("JUZM", "Juzám Djinn"),
        ("limdul", "Lim-Dûl's Vault"),
        ("lim-dul's v", "Lim-Dûl's Vault"),
        ("fire/ice", "Fire // Ice"),
        ("bfm", "B.F.M. (Big Furry Monster)"),
        ("一撃", "稲妻の一撃"),
        ("sol rign", "Sol Ring"),
        ("planewalker", "Planeswalker's Fury"),
    ],
)
def test_the_name_that_is_meant_comes_first(typed: str, first: str) -> None:
    assert suggestions(typed)[:1] == [first]


def test_known_words_that_do_not_fit_together_may_be_typos() -> None:
    assert suggestions("lightning blot") == ["Lightning Bolt", "Lightning Blow"]


@pytest.mark.parametrize("text", ["", "  ", "//", "zzzzzz", "xq", "a b", "_" * 1000, "(" * 1000])
def test_nothing_fits_nonsense(text: str) -> None:
    assert suggestions(text) == []


def test_no_more_than_the_limit_are_suggested() -> None:
    assert suggestions("l", limit=3) == ["Lightning Blow", "Lightning Bolt", "Lim-Dûl's Vault"]
    assert suggestions("bolt", limit=1) == ["Boltwing Marauder"]


@given(st.sampled_from(NAMES), st.data())
def test_every_beginning_of_a_name_suggests_it(name: str, data: st.DataObject) -> None:
    text = name[: data.draw(st.integers(1, len(name)))]
    assert not fold(text) or name in suggestions(text, limit=len(NAMES))


@given(st.text(max_size=300), st.integers(1, 20))
def test_any_text_gets_distinct_names_up_to_the_limit(text: str, limit: int) -> None:
    found = suggestions(text, limit)
    assert len(found) == len(set(found)) <= limit
    assert set(found) <= set(NAMES)


def test_a_name_given_twice_is_suggested_once() -> None:
    names = NameList(["Forest", "Forest", "Fort"])
    assert len(names) == 2
    assert list(names.containing("fo", 10)) == ["Forest", "Fort"]
