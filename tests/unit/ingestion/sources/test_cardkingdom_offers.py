"""What Card Kingdom's articles offer: four conditions and a buylist, folded by card and finish."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.contract import CardIdentifier, Notice, Price, Rejected, SeriesPrices
from ingestion.sources import cardkingdom_rows
from ingestion.sources.cardkingdom import CardKingdom
from market.variants import Condition, Currency, Finish, Kind
from tests.support.sources import kingdom_list, kingdom_row
from tests.unit.ingestion.sources.source_reading import AS_OF, Reading, read_files

SOURCE = CardKingdom()
NOTHING = {f"{word}_{what}": 0 for word in ("nm", "ex", "vg", "g") for what in ("price", "qty")}
REPEATED = "{} cards have several articles of the same finish: their offers count as one."
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda *articles: read_rows(tmp_path / "pricelist", articles)


def read_rows(path: Path, articles: Any) -> Reading:
    path.write_text(json.dumps(kingdom_list(articles, "2025-02-27 17:10:04")))
    return read_files(SOURCE, [path], AS_OF)


def offers(reading: Reading) -> dict[tuple[str, ...], tuple[str, int]]:
    """Price and quantity by card's number, finish, kind and condition; each comes once."""
    found = {}
    for one in reading.series:
        (price,) = one.prices
        assert isinstance(one.card.value, UUID)
        key = f"{one.card.value.int}", one.finish.value, one.kind.value, one.condition.value
        assert key not in found
        found[key] = f"{price.price}", price.total_quantity
    return found  # type: ignore[return-value]


def retail(reading: Reading) -> dict[str, tuple[str, int]]:
    return {key[3]: value for key, value in offers(reading).items() if key[2] == "retail"}


def notices(reading: Reading) -> list[str]:
    return [one.text for one in reading.records if isinstance(one, Notice)]  # type: ignore[unreachable]


def test_an_article_has_four_conditions_with_their_stock_and_a_buylist_with_its_quantity(read: Read) -> None:
    card, rest = CardIdentifier("scryfall_id", UUID(int=1)), (Finish.NONFOIL, None, Currency.USD)
    expected = [
        (Condition.NEAR_MINT, Kind.RETAIL, "3.99", 8),
        (Condition.LIGHTLY_PLAYED, Kind.RETAIL, "3.19", 5),
        (Condition.MODERATELY_PLAYED, Kind.RETAIL, "2.39", 2),
        (Condition.HEAVILY_PLAYED, Kind.RETAIL, "1.60", 1),
        (Condition.NEAR_MINT, Kind.BUYLIST, "1.75", 12),
    ]
    assert read(kingdom_row(1)).records == [
        SeriesPrices(
            card, "cardkingdom", condition, *rest, kind, [Price(AS_OF, Decimal(price), total_quantity=quantity)]
        )
        for condition, kind, price, quantity in expected
    ]


def test_what_is_not_in_stock_has_no_retail_price_and_what_is_not_bought_no_offer(read: Read) -> None:
    grades = kingdom_row(1)["condition_values"] | {"nm_qty": 0, "vg_qty": 0}
    found = read(
        kingdom_row(1, condition_values=grades, qty_buying=0), kingdom_row(2, condition_values=NOTHING, qty_retail=0)
    )
    assert offers(found) == {
        ("1", "nonfoil", "retail", "LIGHTLY_PLAYED"): ("3.19", 5),
        ("1", "nonfoil", "retail", "HEAVILY_PLAYED"): ("1.60", 1),
        ("2", "nonfoil", "buylist", "NEAR_MINT"): ("1.75", 12),
    }
    assert found.rejected == []


@pytest.mark.parametrize("none", ["0.00", "0", "", None, 0])
def test_a_new_article_whose_conditions_have_no_prices_yet_has_its_retail_price_and_stock(
    none: Any, read: Read
) -> None:
    found = read(
        kingdom_row(1, condition_values=NOTHING | {"nm_price": none}),
        kingdom_row(2, condition_values=NOTHING | {"nm_price": none, "nm_qty": 3, "ex_price": "1", "ex_qty": 1}),
    )
    prices = {key: value for key, value in offers(found).items() if key[2:] == ("retail", "NEAR_MINT")}
    assert list(prices.values()) == [("3.99", 16), ("3.99", 16)]


def test_without_a_near_mint_copy_the_stock_of_other_conditions_is_not_sold_as_near_mint(read: Read) -> None:
    found = read(kingdom_row(1, condition_values=NOTHING | {"ex_price": "1.00", "ex_qty": 4}, qty_retail=4))
    assert retail(found) == {"LIGHTLY_PLAYED": ("1.00", 4)}


@pytest.mark.parametrize(
    ("is_foil", "variation", "finish"),
    [
        ("false", "", "nonfoil"),
        ("false", None, "nonfoil"),
        ("true", "0344 - Borderless", "foil"),
        ("true", "Foil Etched", "etched"),
        ("false", "1072 - Foil Etched", "etched"),
    ],
)
def test_the_finish_is_what_the_row_says_and_never_what_the_sku_begins_with(
    is_foil: str, variation: Any, finish: str, read: Read
) -> None:
    found = read(kingdom_row(1, sku="FDN-0001", is_foil=is_foil, variation=variation))
    assert {key[1] for key in offers(found)} == {finish}


def test_a_row_of_no_card_is_rejected_with_the_whole_of_it_and_its_reason(read: Read) -> None:
    found = read(kingdom_row(1, scryfall_id=None), kingdom_row(2, scryfall_id=None), kingdom_row(3))
    assert {one.reason for one in found.rejected} == {cardkingdom_rows.NO_CARD}
    assert [json.loads(str(one.record)) for one in found.rejected] == [
        [kingdom_row(1, scryfall_id=None)], [kingdom_row(2, scryfall_id=None)]
    ]  # fmt: skip
    assert {key[0] for key in offers(found)} == {"3"}


def test_articles_of_one_card_and_finish_fold_to_the_lowest_price_on_sale_and_the_highest_that_is_paid(
    read: Read,
) -> None:
    other = kingdom_row(1, price_buy="2.25", qty_buying=3, condition_values=NOTHING | {"nm_price": "2.99", "nm_qty": 1})
    found = read(kingdom_row(1), kingdom_row(2), kingdom_row(1, is_foil="true"), other)
    assert {key[1:]: value for key, value in offers(found).items() if key[0] == "1"} == {
        ("nonfoil", "retail", "NEAR_MINT"): ("2.99", 9),
        ("nonfoil", "retail", "LIGHTLY_PLAYED"): ("3.19", 5),
        ("nonfoil", "retail", "MODERATELY_PLAYED"): ("2.39", 2),
        ("nonfoil", "retail", "HEAVILY_PLAYED"): ("1.60", 1),
        ("nonfoil", "buylist", "NEAR_MINT"): ("2.25", 3),
        ("foil", "retail", "NEAR_MINT"): ("3.99", 8),
        ("foil", "retail", "LIGHTLY_PLAYED"): ("3.19", 5),
        ("foil", "retail", "MODERATELY_PLAYED"): ("2.39", 2),
        ("foil", "retail", "HEAVILY_PLAYED"): ("1.60", 1),
        ("foil", "buylist", "NEAR_MINT"): ("1.75", 12),
    }
    assert notices(found) == [REPEATED.format(1)]


def test_an_identifier_in_capitals_is_the_same_card(read: Read) -> None:
    low = "0b5fe2bd-ab4f-4a1e-8bd0-a6a1b7d0c8ef"
    found = read(kingdom_row(1, scryfall_id=low), kingdom_row(2, scryfall_id=low.upper()))
    assert (len(found.series), notices(found)) == (5, [REPEATED.format(1)])


def test_rejected_rows_that_fold_with_others_are_kept_with_them(read: Read) -> None:
    broken = kingdom_row(1, price_buy="much")
    found = read(broken, kingdom_row(1, price_buy="9.00"))
    (rejected,) = found.rejected
    again = list(SOURCE.reread(str(rejected.record), AS_OF))
    assert [one for one in again if isinstance(one, SeriesPrices)] == found.series
    assert [one for one in again if isinstance(one, Rejected)] == [rejected]
    mended = list(SOURCE.reread(str(rejected.record).replace("much", "9.50"), AS_OF))
    assert [one.prices[0].price for one in mended if isinstance(one, SeriesPrices)][-1] == Decimal("9.50")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"price_buy": "much"}, "is not a number"),
        ({"price_buy": "-1.00"}, "is not between 0 and"),
        ({"price_buy": "99999999999"}, "is not between 0 and"),
        ({"price_buy": True}, "is not a number"),
        ({"qty_buying": -1}, "no possible number of copies"),
        ({"qty_buying": 10**12}, "no possible number of copies"),
        ({"qty_buying": "12"}, "no possible number of copies"),
        ({"qty_buying": 1.5}, "no possible number of copies"),
        ({"qty_buying": [1]}, "no possible number of copies"),
    ],
)
def test_an_absurd_number_costs_its_own_series_only(fields: dict[str, Any], reason: str, read: Read) -> None:
    found = read(kingdom_row(1, **fields), kingdom_row(2))
    assert [reason in one.reason for one in found.rejected] == [True]
    assert "buylist NEAR_MINT" in found.rejected[0].raw
    assert len(found.series) == 4 + 5


@pytest.mark.parametrize(
    "broken",
    [
        5, None, "text", [], {}, kingdom_row(1, scryfall_id="1"), kingdom_row(1, scryfall_id=5),
        kingdom_row(1, is_foil="maybe"), kingdom_row(1, is_foil=None), kingdom_row(1, condition_values=[]),
        {"nested": {"scryfall_id": None}},
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [1, 2])
def test_a_broken_row_costs_only_itself(broken: Any, place: int, read: Read) -> None:
    articles: list[Any] = [kingdom_row(2), kingdom_row(3)]
    articles.insert(place, broken)
    found = read(*articles)
    assert {key[0] for key in offers(found)} == {"2", "3"}
    assert len(found.rejected) >= 1
    assert found.error is None


def test_a_broken_row_of_a_card_that_is_listed_again_does_not_hold_the_other_back(read: Read) -> None:
    found = read(kingdom_row(1), kingdom_row(1, condition_values=[]), kingdom_row(2))
    assert {key[0] for key in offers(found)} == {"1", "2"}
    assert len(found.rejected) == 1


def test_damage_does_not_hold_back_what_waits_for_articles_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "pricelist"
    text = json.dumps(
        kingdom_list([kingdom_row(1), kingdom_row(1), kingdom_row(2), kingdom_row(1)], "2025-02-27 17:10:04")
    )
    path.write_text(text[:-300])
    found = read_files(SOURCE, [path], AS_OF)
    assert {key[0] for key in offers(found)} == {"1", "2"}
    assert found.error is not None


def test_more_copies_than_the_database_can_count_are_rejected(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    many = kingdom_row(1, condition_values=NOTHING | {"nm_price": "1.00", "nm_qty": 1_000_000}, qty_buying=0)
    found = read(*[many] * 2148, kingdom_row(2))
    assert [one.reason for one in found.rejected] == ["more copies than there can be"]


def test_a_list_of_more_rows_than_any_real_one_is_given_up(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cardkingdom_rows, "MOST_ROWS", 3)
    assert read(*map(kingdom_row, range(1, 4))).error is None
    assert "has more than 3 rows" in str(read(*map(kingdom_row, range(1, 5))).error)


articles = st.builds(
    lambda number, foil, etched, grades, buying: kingdom_row(
        number, is_foil=foil, variation=etched, price_buy=buying[0], qty_buying=buying[1],
        condition_values={f"{word}_{what}": value for word, pair in grades.items()
                          for what, value in zip(("price", "qty"), pair, strict=True)},
    ),
    st.integers(1, 4),
    st.sampled_from(["true", "false"]),
    st.sampled_from(["", "Foil Etched"]),
    st.fixed_dictionaries({word: st.tuples(st.decimals(0, 1000, places=2).map(str), st.integers(0, 20))
                           for word in ("nm", "ex", "vg", "g")}),
    st.tuples(st.decimals(0, 1000, places=2).map(str), st.integers(0, 20)),
)  # fmt: skip
SIDES = {"nm": "NEAR_MINT", "ex": "LIGHTLY_PLAYED", "vg": "MODERATELY_PLAYED", "g": "HEAVILY_PLAYED"}


@given(listed=st.lists(articles, min_size=1, max_size=12))
def test_every_series_is_the_fold_of_all_its_articles(listed: list[dict[str, Any]], scratch: Path) -> None:
    told: dict[tuple[str, ...], list[tuple[Decimal, int]]] = {}
    for row in listed:
        finish = "etched" if row["variation"] else "foil" if row["is_foil"] == "true" else "nonfoil"
        grades = row["condition_values"]
        sides = {("retail", name): (grades[f"{word}_price"], grades[f"{word}_qty"]) for word, name in SIDES.items()}
        if Decimal(grades["nm_price"]) == 0 and (grades["nm_qty"] or not any(grades[f"{one}_qty"] for one in SIDES)):
            sides["retail", "NEAR_MINT"] = row["price_retail"], row["qty_retail"]
        sides["buylist", "NEAR_MINT"] = row["price_buy"], row["qty_buying"]
        for side, (price, quantity) in sides.items():
            if Decimal(price) and quantity:
                told.setdefault((str(row["id"]), finish, *side), []).append((Decimal(price), quantity))
    expected = {
        key: max(found) if key[2] == "buylist" else (min(found)[0], sum(quantity for _, quantity in found))
        for key, found in told.items()
    }
    assert offers(read_rows(scratch / "pricelist", listed)) == {
        key: (f"{a:.2f}", b) for key, (a, b) in expected.items()
    }
