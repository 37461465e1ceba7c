"""Entries made of what a person enters: orders, packs, trades, forms."""

import pytest
from hypothesis import given, settings

from collection.ledger.entries import (
    Acquisition,
    Cash,
    Copies,
    Correction,
    Disposal,
    Entry,
    EntryKind,
    Facts,
    InvalidEntry,
)
from collection.ledger.realised import realised
from collection.ledger.recording import bought, corrected, opened, reversal, sold, traded
from collection.ledger.replaying import replay
from tests.support.ledgers import OPAL, acquisition, any_facts, buy, day, ledgers


def costs(entry: Entry) -> list[int | None]:
    return [lot.cost for lot in replay([entry]).lots]


def test_shipping_of_an_order_is_part_of_the_cost_by_price() -> None:
    entry = bought(1, day(1), [acquisition(1, 1, 314), acquisition(2, 1, 129)], 200)
    assert costs(entry) == [314 + 142, 129 + 58]


def test_shipping_adds_to_fees_that_a_line_has_of_its_own() -> None:
    entry = bought(1, day(1), [acquisition(1, 1, 314, fees=10), acquisition(2, 1, 129)], 200)
    assert costs(entry) == [314 + 10 + 142, 129 + 58]


def test_where_a_price_is_unknown_shipping_goes_by_copies_and_that_cost_stays_unknown() -> None:
    entry = bought(1, day(1), [acquisition(1, 3, 300), acquisition(2, 1, None)], 200)
    assert costs(entry) == [450, None]


def test_shipping_in_one_currency_is_not_added_to_prices_in_another() -> None:
    with pytest.raises(InvalidEntry, match="currency"):
        bought(1, day(1), [acquisition(1, 1, 100), acquisition(2, 1, 100, currency="EUR")], 200)


def test_lines_in_two_currencies_need_no_shipping_to_be_kept() -> None:
    entry = bought(1, day(1), [acquisition(1, 1, 100), acquisition(2, 1, 200, currency="EUR")])
    assert costs(entry) == [100, 200]


def test_the_fees_of_a_sale_lower_its_proceeds_by_price() -> None:
    lines = [
        Disposal(Copies(variant, 1), proceeds=price, currency="USD") for variant, price in ((OPAL, 314), (OPAL, 129))
    ]
    assert [line.net for line in sold(1, day(1), lines, 200).lines if isinstance(line, Disposal)] == [172, 71]


def test_a_pack_costs_its_price_spread_by_worth_to_the_cent() -> None:
    entry = opened(1, day(1), [acquisition(1, 1, None), acquisition(2, 1, None)], [1000, 5], 400, "EUR")
    assert [(lot.cost, lot.currency) for lot in replay([entry]).lots] == [(399, "EUR"), (1, "EUR")]


def test_a_pack_of_unknown_price_has_cards_of_unknown_cost() -> None:
    assert costs(opened(1, day(1), [acquisition(1, 1, None)], [1000], None, "EUR")) == [None]


OUT = Disposal(Copies(OPAL, 2))
HELD = buy(1, 2, 600, variant=OPAL)


def trade(cash: int) -> Entry:
    return traded(2, day(2), [OUT], [acquisition(2, 1, 900)], "USD", cash=cash)


@pytest.mark.parametrize(("cash", "gain"), [(0, 300), (100, 400), (-250, 50)])
def test_a_trade_is_one_entry_out_at_cost_in_at_agreed_value_the_difference_in_cash(cash: int, gain: int) -> None:
    found = replay([HELD, trade(cash)])
    assert [(lot.id, lot.cost) for lot in found.lots] == [(2, 900)]
    assert [(part.cost, part.net) for part in found.parts] == [(600, 900 + cash)]
    assert realised(found.parts)["USD"].gain == gain
    assert [line.amount for line in trade(cash).lines if isinstance(line, Cash)] == [cash] * bool(cash)


def test_undoing_a_trade_restores_both_sides() -> None:
    assert replay([HELD, trade(100), reversal(3, day(3), trade(100))]) == replay([HELD])


def test_the_proceeds_of_a_trade_are_split_by_what_each_line_was_worth() -> None:
    out = [Disposal(Copies(OPAL, 1)), Disposal(Copies(OPAL, 1))]
    entry = traded(2, day(2), out, [acquisition(2, 1, 1001)], "USD", worth=[300, 100])
    assert [line.proceeds for line in entry.lines if isinstance(line, Disposal)] == [751, 250]


def test_a_trade_without_an_agreed_value_has_no_gain_that_is_known() -> None:
    entry = traded(2, day(2), [OUT], [acquisition(2, 1, None)], "USD")
    found = replay([HELD, entry])
    assert [part.gain for part in found.parts] == [None]


def test_a_trade_is_in_one_currency() -> None:
    with pytest.raises(InvalidEntry, match="currency"):
        traded(2, day(2), [OUT], [acquisition(2, 1, 100, currency="EUR")], "USD")


@settings(deadline=None)
@given(any_facts, any_facts)
def test_a_form_saves_what_it_shows_and_saving_it_unchanged_changes_nothing(before: Facts, after: Facts) -> None:
    held = Entry(1, day(1), EntryKind.IMPORT, (Acquisition(1, before),))
    (lot,) = replay([held]).lots
    assert corrected(2, day(2), lot, lot.facts) is None
    entry = corrected(2, day(2), lot, after)
    assert [one.facts for one in replay([held, entry] if entry else [held]).lots] == [after]


@settings(deadline=None)
@given(ledgers())
def test_a_correction_to_what_a_lot_is_already_changes_no_lot(entries: list[Entry]) -> None:
    before = replay(entries)
    lines = tuple(Correction(lot.id, lot.variant, lot.location, lot.facts) for lot in before.lots)
    if lines:
        after = replay([*entries, Entry(100, day(100), EntryKind.CORRECT, lines)])
        assert after.lots == before.lots


def test_a_changed_fact_is_a_correction() -> None:
    (lot,) = replay([HELD]).lots
    entry = corrected(2, day(2), lot, acquisition(1, 2, 650, variant=OPAL).facts)
    assert entry
    assert [one.cost for one in replay([HELD, entry]).lots] == [650]
