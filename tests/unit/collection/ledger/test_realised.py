"""Realised gain: by currency of the proceeds, over the copies of which it is known."""

from hypothesis import given, settings

from collection.ledger.entries import Entry
from collection.ledger.realised import Realised, realised
from collection.ledger.replaying import replay
from tests.support.ledgers import buy, ledgers, sell


def test_known_and_unknown_copies_are_told_apart() -> None:
    entries = [buy(1, 2, 1000), buy(2, 1, None), sell(3, 4, 4000)]
    assert realised(replay(entries).parts) == {"USD": Realised("USD", 2, 2000, 1000, 2, 2000)}


def test_a_loss_is_below_zero() -> None:
    assert realised(replay([buy(1, 1, 1000), sell(2, 1, 400, fees=50)]).parts)["USD"].gain == -650


@settings(deadline=None)
@given(ledgers())
def test_every_copy_that_brought_money_is_counted_once_with_all_its_money(entries: list[Entry]) -> None:
    parts = replay(entries).parts
    found = realised(parts).values()
    assert sum(one.copies + one.unknown_copies for one in found) == sum(
        part.quantity for part in parts if part.net is not None
    )
    assert sum(one.net + one.unknown_net for one in found) == sum(part.net or 0 for part in parts)
    assert sum(one.gain for one in found) == sum(part.gain or 0 for part in parts)
