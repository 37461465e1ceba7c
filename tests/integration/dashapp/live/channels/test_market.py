"""What the market sends: about prices and runs, and about nothing else."""

from typing import Any, cast

import msgspec

from dashapp.live.channels.market import Market


class Another(msgspec.Struct, frozen=True):
    """An announcement of a kind that the market does not know."""


def test_an_announcement_of_another_kind_is_neither_a_price_nor_a_run() -> None:
    market, another = Market(), cast(Any, Another())
    assert not market.concerned(another)
    assert market.news().messages(another, 1) == []
