"""What a want is: where its best price stands, and how many copies are still to be had."""

import pytest

from collection.wants.wanting import LADDER, Priority, Standing, missing, standing_of


@pytest.mark.parametrize(
    ("price", "maximum", "standing"),
    [
        (199, 200, Standing.AT_TARGET),
        (200, 200, Standing.AT_TARGET),
        (201, 200, Standing.ABOVE_TARGET),
        (201, None, Standing.NO_TARGET),
        (None, 200, Standing.NO_PRICE),
        (None, None, Standing.NO_PRICE),
    ],
)
def test_an_unknown_price_is_never_at_its_target(price: int | None, maximum: int | None, standing: Standing) -> None:
    assert standing_of(price, maximum) is standing


def test_more_copies_than_are_wanted_leave_none_missing() -> None:
    assert (missing(4, 1), missing(4, 4), missing(4, 9)) == (3, 0, 0)


def test_the_ladder_begins_with_the_best_grade() -> None:
    assert (LADDER[0], LADDER[-1], len(LADDER)) == ("MINT", "DAMAGED", 6)


def test_priorities_have_words_that_lead_back_to_them() -> None:
    assert [Priority.of(one.word) for one in Priority] == list(Priority)
