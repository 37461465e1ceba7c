"""The offers of plain rows as columns are those that each row by itself tells."""

from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.sources.cardkingdom_columns import PlainRow, listing_of
from ingestion.sources.cardkingdom_offers import GRADES, Key, Row, offers_of
from market.money import InvalidPrice
from market.variants import Finish
from tests.support.sources import kingdom_row
from tests.unit.ingestion.sources.source_reading import AS_OF

prices = st.sampled_from(["", "0", "0.00", "0.01", "3.99", "12", "1000000", "2.345"])
copies = st.sampled_from([0, 0, 1, 7, 1_000_000])
grades = st.fixed_dictionaries(
    {f"{word}_price": prices for word in GRADES} | {f"{word}_qty": copies for word in GRADES}
)
rows = st.builds(
    lambda number, foil, grades, prices, copies: kingdom_row(
        number, is_foil=foil, condition_values=grades, price_retail=prices[0], qty_retail=copies[0],
        price_buy=prices[1], qty_buying=copies[1],
    ),
    st.integers(1, 9), st.sampled_from(["true", "false"]), grades, st.tuples(prices, prices), st.tuples(copies, copies),
)  # fmt: skip


def keys_of(read: list[PlainRow]) -> list[Key]:
    return [key for row in read if (key := row.key)]


@given(listed=st.lists(rows, max_size=9, unique_by=lambda row: (row["scryfall_id"], row["is_foil"])))
def test_a_listing_has_what_each_of_its_rows_offers(listed: list[dict[str, Any]]) -> None:
    plain = [msgspec.convert(row, PlainRow) for row in listed]
    alone = [offers_of(row.key, [row], AS_OF) for row in msgspec.convert(listed, list[Row]) if row.key]
    assert list(listing_of(keys_of(plain), plain, AS_OF)) == [one for series, _ in alone for one in series]
    assert [rejected for _, rejected in alone] == [[] for _ in listed]


def test_the_finishes_of_a_card_name_it_once() -> None:
    plain = [msgspec.convert(kingdom_row(5, is_foil=foil), PlainRow) for foil in ("false", "true")]
    listing = listing_of(keys_of(plain), plain, AS_OF)
    assert [card.value for card in listing.cards] == [UUID(int=5)]
    assert [one.finish for one in listing] == [Finish.NONFOIL] * 5 + [Finish.FOIL] * 5


@pytest.mark.parametrize("price", ["much", "-1.00", "99999999999"])
def test_an_absurd_price_is_an_error(price: str) -> None:
    row = msgspec.convert(kingdom_row(1, price_buy=price), PlainRow)
    with pytest.raises(InvalidPrice):
        listing_of(keys_of([row]), [row], AS_OF)


@pytest.mark.parametrize(
    "odd", [{"price_buy": 1.5}, {"price_buy": None}, {"qty_buying": "12"}, {"qty_buying": -1}, {"qty_retail": 10**7},
            {"condition_values": {"nm_price": "1.00", "nm_qty": 1}}, {"condition_values": None}],
)  # fmt: skip
def test_a_row_with_anything_else_is_not_plain(odd: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(kingdom_row(1, **odd), PlainRow)
