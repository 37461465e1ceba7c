"""Cash flow, value, cost and gain: four figures with four names."""

from collection.ledger.entries import Copies, Disposal, Entry, EntryKind
from collection.ledger.realised import realised
from collection.ledger.recording import bought, reversal, traded
from collection.ledger.replaying import replay
from collection.performance.cash import CashFlow, cash_flows
from collection.valuation.valuing import totals, value
from tests.support.ledgers import BOLT, OPAL, acquisition, buy, day, sell
from tests.support.quotes import USD, quote


def test_value_cost_cash_flow_and_gain_are_four_figures() -> None:
    entries = [buy(1, 10, 250_000), sell(2, 1, 20_800)]
    found = replay(entries)
    figures = totals(value(found.lots, {BOLT: [quote(27_000)]}, USD))
    (cash,) = cash_flows(entries)
    assert (figures.value, figures.cost, figures.gain) == (243_000, 225_000, 18_000)
    assert (cash.net, realised(found.parts)["USD"].gain) == (-229_200, -4200)


def test_what_is_paid_in_two_currencies_stays_in_two() -> None:
    entries = [buy(1, 1, 100), buy(2, 1, 5209, currency="CAD")]
    assert cash_flows(entries) == [CashFlow("CAD", 5209, 0), CashFlow("USD", 100, 0)]


def test_shipping_and_fees_are_paid() -> None:
    entries = [bought(1, day(1), [acquisition(1, 1, 314), acquisition(2, 1, 129)], 200), sell(2, 1, 500, fees=60)]
    assert cash_flows(entries) == [CashFlow("USD", 643 + 60, 500)]


def test_in_a_trade_only_the_cash_changes_hands() -> None:
    out = [Disposal(Copies(OPAL, 1))]
    for cash, expected in ((-250, CashFlow("USD", 250, 0)), (100, CashFlow("USD", 0, 100)), (0, None)):
        entry = traded(2, day(2), out, [acquisition(2, 1, 900)], "USD", cash=cash)
        assert [one for one in cash_flows([entry]) if one.net] == ([expected] if expected else [])


def test_a_reversed_entry_brought_nothing() -> None:
    wrong = buy(1, 1, 100)
    assert cash_flows([wrong, reversal(2, day(2), wrong)]) == []


def test_a_gift_costs_nothing() -> None:
    gift: Entry = buy(1, 1, 0, kind=EntryKind.GIFT_IN)
    assert [one.net for one in cash_flows([gift])] == [0]
