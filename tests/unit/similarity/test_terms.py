"""Terms: what tells texts apart, and what does not."""

from similarity.terms import number_of, pairs_of, words_of


def test_symbols_numbers_and_bodies_are_words() -> None:
    assert words_of("creature\n{t}: it gets +1/+1. add {2}") == [
        ["creature"], ["{t}", "it", "gets", "+1/+1"], ["add", "{2}"],
    ]  # fmt: skip


def test_colours_are_not_told_apart() -> None:
    one, other = "land — plains\nadd {w} to a nonblack creature", "land — swamp\nadd {b} to a nongreen creature"
    assert words_of(one) == words_of(other)


def test_pairs_do_not_tell_numbers_apart() -> None:
    assert list(pairs_of(["deals", "3", "damage"])) == ["deals n", "n damage"]


def test_the_number_of_a_term_is_for_ever() -> None:
    assert number_of("draw a card") == 1849655605
