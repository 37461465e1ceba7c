"""What people own, want and watch rests on."""

from collections.abc import Iterator

import pytest

from tests.support.steps import later_steps
from upkeep import after_prices


@pytest.fixture(autouse=True)
def alerts_alone() -> Iterator[None]:
    """After a load evaluate alerts, and leave out what the analysis makes of the prices."""
    with later_steps(after_prices.evaluate_alerts):
        yield
