"""Channel of the market: publishes its index, stored prices, and progress of the sources' runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from dashapp.cached import load_index
from dashapp.live.channels.channel import Channel, News, loaded
from dashapp.live.messages import Refused, text_of
from db.announcements import Announcement, PricesChanged, RunProgressed
from market.periods import PERIODS
from market.variants import Currency
from services.market.index import IndexRequest, MarketIndex

PERIOD = "7d"  # where the client names none: the finest buckets


@dataclass(frozen=True, slots=True)
class Market(Channel):
    """The market, with its index over a period (None: PERIOD)."""

    name: ClassVar[str] = "market"
    is_slow: ClassVar[bool] = True

    period: str | None = None

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        """Return the market with the message's period. Raises Refused."""
        period = said.get("period")
        if period is None or (isinstance(period, str) and period in PERIODS):
            return cls(period)
        raise Refused("bad_request", f"period must be one of {', '.join(PERIODS)}.")

    def named(self) -> dict[str, Any]:
        """Return the period, if the client named one."""
        return {} if self.period is None else {"period": self.period}

    def concerned(self, event: Announcement) -> bool:
        """Return whether the event is a change of any prices or the progress of any run."""
        return isinstance(event, PricesChanged | RunProgressed)

    def news(self) -> News:
        """Return the market's news."""
        return MarketNews(self.period or PERIOD)


class MarketNews(News):
    """The messages of the market over a period."""

    def __init__(self, period: str) -> None:
        self._period = period

    def messages(self, event: Announcement, seq: int) -> Sequence[str]:
        """Return the progress of a run; or the indexes of changed currencies, then the notice of stored prices."""
        if not isinstance(event, PricesChanged):
            return [ingestion_progress(seq, event)] if isinstance(event, RunProgressed) else []
        updates = loaded(Market.name, lambda: list(self._updates(seq, event)))
        return [*updates, prices_updated(seq, event)]

    def _updates(self, seq: int, change: PricesChanged) -> Iterator[str]:
        for currency in Currency:
            if change.currencies is None or currency.value in change.currencies:
                index = load_index(IndexRequest(currency.value, self._period))
                if index.points:
                    yield market_update(seq, index)


def market_update(seq: int, index: MarketIndex) -> str:
    """Return a message with the newest point of a currency's index over a period; `as_of`: its newest price."""
    plain = asdict(index.points[-1])
    if plain["card_count"] is None:
        del plain["card_count"]
    data = {"currency": index.currency, "period": index.period, "as_of": index.as_of, "point": plain}
    return text_of({"type": "market_update", "seq": seq, "data": data})


def prices_updated(seq: int, change: PricesChanged) -> str:
    """Return a message of stored prices: number and marketplaces; 0 and none where unknown."""
    data = {"count": change.count, "marketplaces": sorted(change.marketplaces), "as_of": change.as_of}
    return text_of({"type": "prices_updated", "seq": seq, "data": data})


def ingestion_progress(seq: int, progress: RunProgressed) -> str:
    """Return a message with the progress of a source's run."""
    data = {name: getattr(progress, name) for name in progress.__struct_fields__}
    return text_of({"type": "ingestion_progress", "seq": seq, "data": data})
