"""Neighbours: against a plain computation, never itself, in a settled order."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from similarity.corpus import CLOSE, MOST_SHARED, Bodies, Corpus, first
from similarity.terms import number_of, pairs_of, words_of
from similarity.vectors import vector_of

TEXTS = [
    "instant\ndraw two cards",
    "sorcery\ndraw three cards",
    "creature — elf druid\n{t}: add {g}",
    "creature — elf druid\n{t}: add {g}",
    "creature — bird\n{t}: add one mana of any color",
    "",
]
WORDS = st.lists(
    st.sampled_from(["draw", "a", "card", "destroy", "target", "creature", "add", "{g}", "flying"]), max_size=8
)


def bodies(size: int) -> Bodies:
    """Bodies that are all the same."""
    return Bodies.of([()] * size, [0.0] * size)


def plain(texts: list[str], row: int, other: int) -> float:
    """The cosine of two texts, term by term."""
    counted = []
    for text in texts:
        types, *rules = words_of(text)
        counts: Counter[str] = Counter({})
        for word in types:
            counts[word] += 0.5
        for sentence in rules:
            for term in (*sentence, *pairs_of(sentence)):
                counts[term] += 1
        counted.append(counts)
    found = Counter(term for counts in counted for term in counts)

    def weight(term: str, count: float) -> float:
        return (1 + math.log(count) if count >= 1 else count) * math.sqrt(
            1 + math.log((1 + len(texts)) / (1 + found[term]))
        )

    one, two = ({term: weight(term, count) for term, count in counted[at].items()} for at in (row, other))
    lengths = [math.sqrt(sum(value**2 for value in vector.values())) for vector in (one, two)]
    return sum(value * two.get(term, 0) for term, value in one.items()) / math.prod(lengths) if all(lengths) else 0


@given(st.lists(WORDS, min_size=2, max_size=8))
@pytest.mark.parametrize("common", [1, 256])
def test_scores_are_cosines(common: int, texts: list[list[str]]) -> None:
    lines = [f"instant\n{' '.join(words)}" for words in texts]
    found = Corpus([vector_of(line) for line in lines], common)
    expected = [plain(lines, 0, other) for other in range(len(lines))]
    assert found.scores([0])[0].tolist() == pytest.approx(expected, abs=1e-5)


def test_a_text_is_never_near_itself_nor_to_one_without_a_common_term() -> None:
    found = list(Corpus([vector_of(text) for text in TEXTS]).nearest(range(len(TEXTS)), bodies(len(TEXTS))))
    assert [one.rows.tolist() for one in found] == [[1], [0], [3, 4], [2, 4], [2, 3], []]


def test_alike_texts_are_in_the_order_of_their_bodies() -> None:
    texts = ["instant\ndraw a card"] * 4
    asked = Bodies.of(["U", "R", "U", "U"], [1, 1, 4, None])
    [found] = Corpus([vector_of(text) for text in texts]).nearest([0], asked)
    assert found.rows.tolist() == [2, 1, 3]
    assert found.scores.tolist() == pytest.approx([1, 1, 1])


def test_a_like_body_counts_little() -> None:
    likeness = Bodies.of(["U", "U", "R"], [1, 1, None]).likeness(0)
    assert (CLOSE * likeness).tolist() == pytest.approx([CLOSE, CLOSE, 0])


def test_shared_terms_are_those_that_weigh_most() -> None:
    alike = "instant\ndraw scry mill untap exile proliferate"
    texts = [alike, alike, *["instant\ndraw a card"] * 8]
    [found] = Corpus([vector_of(text) for text in texts]).nearest([0], bodies(len(texts)))
    shared = {int(row): terms.tolist() for row, terms in zip(found.rows, found.shared, strict=True)}
    assert len({*shared[1]}) == MOST_SHARED
    assert {number_of("draw"), number_of("instant")} & {*shared[1]} == set()


def test_where_fewer_terms_are_shared_the_rest_is_0() -> None:
    [found] = Corpus([vector_of(text) for text in ("instant\ndraw", "instant\ndraw")]).nearest([0], bodies(2))
    assert sorted(term for term in found.shared[0].tolist() if term) == sorted(map(number_of, ("draw", "instant")))
    assert found.shared.shape == (1, MOST_SHARED)


@given(st.lists(st.integers(-3, 9), min_size=1, max_size=20), st.integers(1, 6))
def test_the_first_are_the_largest_above_nothing(values: list[int], most: int) -> None:
    places = sorted((place for place, value in enumerate(values) if value > 0), key=lambda place: -values[place])
    assert first(np.array(values, np.float64), most).tolist() == places[:most]
