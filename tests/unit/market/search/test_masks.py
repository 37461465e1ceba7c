"""Lists of known values as numbers."""

import pytest

from market.search import masks
from market.search.masks import mask
from market.search.values import FORMATS, Color
from market.variants import Finish


def test_every_known_value_has_a_place() -> None:
    assert set(masks.FORMATS) == FORMATS
    assert tuple(Finish) == masks.FINISHES
    assert tuple(Color) == masks.COLORS


def test_the_numbers_fit_their_columns() -> None:
    assert mask(masks.FORMATS, masks.FORMATS) < 2**31
    assert mask(masks.COLORS, masks.COLORS) == 31


def test_places_do_not_move() -> None:
    assert mask(["foil"], masks.FINISHES) == 2
    assert mask(["W", "G", "W"], masks.COLORS) == 17
    assert mask(["modern"], masks.FORMATS) == 2**7
    assert mask(["tlr"], masks.FORMATS) == 2**22
    assert mask([], masks.COLORS) == 0


def test_an_unknown_value_has_no_place() -> None:
    with pytest.raises(ValueError):
        mask(["glossy"], masks.FINISHES)
