"""Definitions of the indices: codes that are unique, one marketplace each, in its own currency."""

import re

import pytest

from market.indices.families import FAMILIES, INDICES, UNIVERSES, Index
from market.variants import MARKETPLACES


@pytest.mark.parametrize("index", INDICES.values(), ids=list(INDICES))
def test_an_index_has_one_currency_and_one_marketplace_of_it(index: Index) -> None:
    assert re.fullmatch(r"DC-(USD|EUR)-[A-Z0-9]+-(EW|CV)", index.code)
    assert MARKETPLACES[index.universe.marketplace].currency is index.universe.currency


def test_no_two_families_share_a_code() -> None:
    assert len({family.code for family in FAMILIES}) == len(FAMILIES)
    assert len(INDICES) == 2 * len(UNIVERSES)


def test_eras_follow_each_other() -> None:
    years = [family.years for family in FAMILIES if family.years]
    assert [later[0] for later in years[1:]] == [earlier[1] for earlier in years[:-1]]


def test_a_buylist_is_a_shop_s_own_currency() -> None:
    assert [universe.code for universe in UNIVERSES if universe.family.code == "BUY"] == ["DC-USD-BUY"]
