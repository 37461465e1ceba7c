"""What neighbours by text are worth: how many of the equivalents that people named are among the first of each query.

The queries are made by hand (queries.csv): functional reprints, cards that are better or worse versions of each other,
and cards of one cycle. A method has to win on them to be used (docs/decisions/0052-similar-cards-by-counted-words.md).
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np

from market.observations import Integers
from similarity.corpus import CLOSE, Bodies, Corpus, Floats, first
from similarity.terms import TOKEN, words_of
from similarity.texts import RulesText, text_of
from similarity.vectors import vector_of

FIRST = 10  # neighbours that count
LEAST_QUERIES = 50  # of which the catalogue has the cards
LEAST_RECALL = 0.75
METHOD, CHANCE = "counted words", "chance"
QUERIES = Path(__file__).with_name("queries.csv")

Ranks = Callable[[int], Floats]  # of all texts, by row; the own one is left out


class Query(NamedTuple):
    """A card, and those that people take for its equivalents: its reprints, versions of it, or its cycle."""

    name: str
    kind: str
    expected: tuple[str, ...]


class Figures(NamedTuple):
    """What a method found: the share of the equivalents among the FIRST neighbours (`recall`), and the share of
    equivalents among as many neighbours as there are (`precision`), each as a mean over queries."""

    method: str
    kind: str
    queries: int
    recall: float
    precision: float


class Evaluation(NamedTuple):
    """Figures by method and kind, `missing` the number of queries that the catalogue does not have all cards of."""

    cards: int
    missing: int
    figures: list[Figures]

    @property
    def misses(self) -> list[str]:
        """Return which limits the method does not keep, in words."""
        if len(queries()) - self.missing < LEAST_QUERIES:
            return [f"the catalogue has the cards of fewer than {LEAST_QUERIES} queries"]
        whole = {one.method: one for one in self.figures if one.kind == "all"}
        ours = whole[METHOD]
        missed = [f"recall {ours.recall:.3f} is below {LEAST_RECALL}"] if ours.recall < LEAST_RECALL else []
        best = max((one for name, one in whole.items() if name != METHOD), key=lambda one: one.recall)
        return missed + ([f"{best.method} found more: {best.recall:.3f}"] if best.recall >= ours.recall else [])


def queries() -> list[Query]:
    """Return the queries made by hand."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        return [Query(row["query"], row["kind"], tuple(row["expected"].split(";"))) for row in csv.DictReader(file)]


def evaluate(cards: Sequence[RulesText], bodies: Bodies) -> Evaluation:
    """Compare the method with simpler ones on a catalogue, a card each."""
    places = {card.name: row for row, card in reversed([*enumerate(cards)])}
    asked = [query for query in queries() if all(name in places for name in (query.name, *query.expected))]
    found = [one for name, ranks in _methods(cards, bodies).items() for one in _figures(name, asked, places, ranks)]
    return Evaluation(len(cards), len(queries()) - len(asked), found)


def lines(found: Evaluation) -> Iterator[str]:
    """Yield what an evaluation says, for a terminal."""
    yield f"{found.cards:,} cards; {found.missing} queries are left out, as the catalogue has not all of their cards."
    yield f"{'method':<16} {'kind':<8} {'queries':>7} {f'recall at {FIRST}':>13} {'precision':>10}"
    for one in found.figures:
        yield f"{one.method:<16} {one.kind:<8} {one.queries:>7} {one.recall:>13.3f} {one.precision:>10.3f}"


def _methods(cards: Sequence[RulesText], bodies: Bodies) -> dict[str, Ranks]:
    """Return what ranks the texts for a row: the method, and what it has to be better than."""
    corpus = Corpus([vector_of(text_of(card)) for card in cards])
    raw = [frozenset(TOKEN.findall(f"{card.type_line} {card.oracle_text}".lower())) for card in cards]
    words = [frozenset(word for sentence in words_of(text_of(card)) for word in sentence) for card in cards]
    types = [frozenset(TOKEN.findall(card.type_line.lower())) for card in cards]
    chance = np.random.default_rng(52)
    return {
        METHOD: lambda row: bodies.ranks(row, corpus.scores([row])[0]),
        "common words": lambda row: _overlap(words, row) + CLOSE * bodies.likeness(row),
        "words as printed": lambda row: _overlap(raw, row),
        "type and body": lambda row: _overlap(types, row) + bodies.likeness(row),
        CHANCE: lambda _: chance.random(len(cards)),
    }


def _overlap(sets: Sequence[frozenset[str]], row: int) -> Floats:
    """Return of each set the share of common words with one, by Jaccard."""
    own = sets[row]
    return np.array([len(own & one) / max(len(own | one), 1) for one in sets])


def _figures(method: str, asked: Sequence[Query], places: dict[str, int], ranks: Ranks) -> Iterator[Figures]:
    @cache
    def nearest(row: int) -> Integers:
        values = ranks(row)
        values[row] = 0
        return first(values, FIRST)

    for kind in ("all", *dict.fromkeys(query.kind for query in asked)):
        some = [query for query in asked if kind in ("all", query.kind)]
        recalls, precisions = [], []
        for query in some:
            wanted = {places[name] for name in query.expected}
            order = nearest(places[query.name]).tolist()
            recalls.append(len(wanted.intersection(order)) / len(wanted))
            precisions.append(len(wanted.intersection(order[: len(wanted)])) / len(wanted))
        yield Figures(method, kind, len(some), fmean(recalls or [0.0]), fmean(precisions or [0.0]))
