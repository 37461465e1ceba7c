"""The steps after a load that a test needs: all of them take half a second, and most tests read what few have made."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from upkeep import after_prices
from upkeep.after_prices import Step


@contextmanager
def later_steps(*steps: Step) -> Iterator[None]:
    """Of the steps that readers do not wait for, run these alone within this block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(after_prices, "LATER", steps)
        yield
