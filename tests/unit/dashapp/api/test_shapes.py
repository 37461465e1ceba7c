"""The words that shapes list are the market's own."""

from typing import Any, get_args

import msgspec
import pytest

from dashapp.api.shapes import values
from market.periods import BUCKETS, PERIODS
from market.variants import MARKETPLACES, Condition, Currency, Finish, Kind


def words(shape: Any) -> set[str]:
    """The words of a Literal, described or not."""
    schema = msgspec.json.schema(shape)
    return set(schema["enum"])


@pytest.mark.parametrize(
    ("shape", "known"),
    [
        (values.CurrencyCode, Currency),
        (values.PeriodCode, PERIODS),
        (values.BucketName, [bucket.label for bucket in BUCKETS]),
        (values.MarketplaceSlug, MARKETPLACES),
        (values.KindName, Kind),
        (values.ConditionName, Condition),
        (values.FinishName, Finish),
    ],
)
def test_the_words_of_a_shape_are_those_of_the_market(shape: Any, known: Any) -> None:
    assert get_args(shape)
    assert words(shape) == {str(word) for word in known}
