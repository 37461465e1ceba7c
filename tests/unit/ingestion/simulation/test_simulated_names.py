"""Invented names: enough of them, no two alike."""

import numpy as np

from ingestion.simulation.catalogue import build_catalogue
from ingestion.simulation.names import SETS, coined_word, unused


def test_shares_of_the_sets_add_up_to_the_whole_market() -> None:
    assert round(sum(card_set.share for card_set in SETS), 9) == 1
    assert len({card_set.code for card_set in SETS}) == len(SETS)
    assert [card_set.age_days for card_set in SETS] == sorted((s.age_days for s in SETS), reverse=True)


def test_names_never_repeat_even_when_the_words_run_out() -> None:
    rng, taken = np.random.default_rng(1), set[str]()
    drawn = [unused(rng, taken, lambda some: f"{coined_word(some)} Lantern") for _ in range(900)]
    assert len({coined_word(rng) for _ in range(20_000)}) < 900
    assert len(set(drawn)) == 900


def test_a_large_catalogue_has_as_many_printings_as_asked_and_unique_names() -> None:
    printings = build_catalogue(np.random.default_rng(2), 5_000, seed=2)
    assert [card.index for card in printings] == list(range(5_000))
    names = {card.oracle.oracle_id: card.oracle.name for card in printings}
    assert len(set(names.values())) == len(names)
    assert len({card.scryfall_id for card in printings}) == 5_000


def test_a_market_of_the_usual_size_has_few_names_that_needed_another_word() -> None:
    names = {
        face.name for card in build_catalogue(np.random.default_rng(1), 1_000, seed=1) for face in card.oracle.faces
    }
    assert max(map(len, names)) < 40
    assert sum(len(name.split()) > 5 for name in names) < len(names) / 50
