"""Cash flow of a collection: what was paid and received, by currency. It is neither value, nor cost, nor gain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from collection.ledger.entries import Acquisition, Cash, Disposal, Entry, EntryKind, Grading
from collection.ledger.replaying import effective


@dataclass(frozen=True, slots=True)
class CashFlow:
    """Money paid and received in one currency, in its minor units."""

    currency: str
    paid: int
    received: int

    @property
    def net(self) -> int:
        """Return what was received less what was paid."""
        return self.received - self.paid


def cash_flows(entries: Iterable[Entry]) -> list[CashFlow]:
    """Return the cash flows of a ledger. An import tells of costs too: they were paid before."""
    sums: dict[str, tuple[int, int]] = {}
    for entry in effective(entries):
        for currency, paid, received in _flows(entry):
            before = sums.get(currency, (0, 0))
            sums[currency] = before[0] + paid, before[1] + received
    return [CashFlow(currency, *sums[currency]) for currency in sorted(sums)]


def _flows(entry: Entry) -> Iterator[tuple[str, int, int]]:
    """Yield (currency, paid, received). In a trade only the cash changes hands, and the fees."""
    is_trade = entry.kind is EntryKind.TRADE
    for line in entry.lines:
        match line:
            case Acquisition() if line.facts.currency:
                yield line.facts.currency, line.facts.fees + (0 if is_trade else line.facts.price or 0), 0
            case Disposal() if line.currency:
                yield line.currency, line.fees, 0 if is_trade else line.proceeds or 0
            case Grading() if line.currency:
                yield line.currency, line.fee, 0
            case Cash():
                yield line.currency, max(-line.amount, 0), max(line.amount, 0)
