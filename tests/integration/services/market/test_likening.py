"""Similar cards in the database: only new texts are counted, a killed computation continues, filters leave enough."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from db import versions
from db.writes import similar as writes
from market.records import CatalogueCard
from services.market import likening
from services.market.similar import SimilarRequest, load_similar
from tests.support.prices import ago, execute, make_card, price, rows, scalar, series, store
from upkeep import after_prices

STORED = "SELECT oracle_id, others, scores, shared, digest FROM card_neighbours ORDER BY oracle_id"
TEXTS = {
    1: ("Elf", "{T}: Add {G}."),
    2: ("Mystic", "{T}: Add {G}."),
    3: ("Druid", "{T}: Add {G}. You gain 1 life."),
    4: ("Bolt", "Deal 3 damage to any target."),
    5: ("Shock", "Deal 2 damage to any target."),
}


def described(number: int, **fields: Any) -> CatalogueCard:
    """A card with a text; printings above 10 are of the card with the last digit."""
    name, rules = TEXTS[number % 10]
    kind = "Creature — Elf" if "Add" in rules else "Instant"
    given = {"legalities": {"modern": "legal"}, "oracle_id": UUID(int=number % 10)}
    told = {"name": name, "type_line": kind, "oracle_text": rules, "colors": ["G"], "mana_value": 1.0}
    return make_card(number, **{**given, **told, **fields})


def load(engine: Engine, *cards: CatalogueCard, amounts: dict[int, str] | None = None) -> None:
    """Store cards with a price each, and run what follows."""
    paid = amounts or {}
    told = [series(card.scryfall_id.int, price(ago(1), paid.get(card.scryfall_id.int, "5.00"))) for card in cards]
    store(engine, told, cards)
    after_prices.run(engine, anyway=True)


def names(**asked: Any) -> list[str]:
    """The names of the cards like a card."""
    found = load_similar(SimilarRequest(**asked))
    assert found
    return [one.card.name for one in found.items]


def card_id(engine: Engine, number: int) -> int:
    """Our number of a card."""
    return int(scalar(engine, "SELECT id FROM cards WHERE scryfall_id = :id", id=UUID(int=number)))


def test_the_nearest_text_is_first_and_says_why(database: Engine) -> None:
    load(database, *(described(number) for number in TEXTS))
    found = load_similar(SimilarRequest(card_id(database, 1)))
    assert found is not None
    first, second, *_ = found.items
    assert (first.card.name, first.why) == ("Mystic", ["same type and rules", "same colours, costs the same"])
    assert first.score == pytest.approx(1)
    assert (second.card.name, second.price, second.marketplace) == ("Druid", Decimal("5.00"), "tcgplayer")
    assert second.why[0].startswith("in both texts: ")


def test_a_card_is_never_like_itself_under_another_printing(database: Engine) -> None:
    load(database, *(described(number) for number in (1, 2, 11)))
    assert names(card_id=card_id(database, 1)) == ["Mystic"]
    assert names(card_id=card_id(database, 11)) == ["Mystic"]


def test_a_similar_card_is_shown_by_its_cheapest_printing(database: Engine) -> None:
    load(database, *(described(number) for number in (1, 2, 12)), amounts={2: "9.00", 12: "3.00"})
    found = load_similar(SimilarRequest(card_id(database, 1)))
    assert found is not None
    assert [(one.card.collector_number, one.price) for one in found.items] == [("12", Decimal("3.00"))]


def test_filters_leave_all_that_pass_also_beyond_the_stored_neighbours(database: Engine) -> None:
    far = [
        make_card(
            100 + n, name=f"Far {n}", oracle_id=UUID(int=100 + n), type_line="Creature — Elf",
            oracle_text="{T}: Add {G}.", colors=["G"], mana_value=1.0, legalities={"modern": "legal"},
        )
        for n in range(35)
    ]  # fmt: skip
    odd = described(3, legalities={"legacy": "legal"})
    load(database, described(1), odd, described(4), *far, amounts={3: "1.00", 4: "0.50"})
    asked = card_id(database, 1)
    assert len(names(card_id=asked, limit=30)) == 30
    assert "Druid" not in names(card_id=asked, limit=30)
    assert names(card_id=asked, format="legacy") == ["Druid"]
    assert names(card_id=asked, cheaper=True) == ["Druid"]
    assert names(card_id=asked, cheaper=True, format="legacy") == ["Druid"]
    assert len(names(card_id=asked, format="modern", limit=30)) == 30


def test_only_new_texts_are_counted_again(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    load(database, *(described(number) for number in (1, 2, 4)))
    before = versions.current(versions.CATALOGUE)
    counted: list[str] = []
    monkeypatch.setattr(likening, "vector_of", lambda text: counted.append(text) or likening_vector(text))
    assert likening.compute(database) == 0
    load(database, described(5))
    assert counted == ["instant\ndeal 2 damage to any target."]
    assert len(rows(database, STORED)) == 4
    assert versions.current(versions.CATALOGUE) > before


likening_vector = likening.vector_of


def test_a_killed_computation_is_continued_to_the_same_result(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(database, *(described(number) for number in TEXTS))
    whole = rows(database, STORED)
    for table in ("card_vectors", "card_neighbours"):
        execute(database, f"DELETE FROM {table}")
    execute(database, "DELETE FROM properties WHERE name = 'similar_cards'")
    monkeypatch.setattr(likening, "BATCH", 1)
    stored, remaining = writes.store_neighbours, [2]

    def dying(*arguments: Any) -> None:
        if not remaining[0]:
            raise KeyboardInterrupt
        remaining[0] -= 1
        stored(*arguments)

    monkeypatch.setattr(writes, "store_neighbours", dying)
    with pytest.raises(KeyboardInterrupt):
        likening.compute(database)
    assert len(rows(database, STORED)) == 2
    monkeypatch.setattr(writes, "store_neighbours", stored)
    assert likening.compute(database) == 3
    assert rows(database, STORED) == whole


def test_a_card_that_is_gone_is_forgotten(database: Engine) -> None:
    load(database, *(described(number) for number in (1, 2, 3)))
    execute(database, "UPDATE cards SET gone_at = now(), gone_reason = 'deleted' WHERE name = 'Mystic'")
    likening.compute(database)
    assert [row[0] for row in rows(database, STORED)] == [UUID(int=1), UUID(int=3)]


def test_by_price_there_are_other_printings_and_why_no_more(database: Engine) -> None:
    load(database, *(described(number) for number in (1, 11, 2)))
    found = load_similar(SimilarRequest(card_id(database, 1), by="price"))
    assert found is not None
    assert [(one.card.collector_number, one.score) for one in found.items] == [("11", None)]
    assert "not enough history" in (found.reason or "")


def test_an_unknown_card_has_no_answer_and_one_without_a_text_says_why(database: Engine) -> None:
    load(database, make_card(1))
    assert load_similar(SimilarRequest(99)) is None
    found = load_similar(SimilarRequest(card_id(database, 1)))
    assert found is not None
    assert found.items == []
    assert "Not known yet" in (found.reason or "")
