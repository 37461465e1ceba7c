"""What there is to tell about a change, loaded through the services as the pages load it."""

from collections.abc import Iterable, Iterator

from dashapp.live import messages
from dashapp.live.messages import Channel
from dashapp.services.cards import CardPrice, load_card
from dashapp.services.market import IndexRequest, load_index
from dashapp.services.stored import load_stored_after
from db.changes import Change
from market.variants import Currency


def of_market(change: Change, period: str) -> list[str]:
    """The newest point of the index of each currency that may have changed."""
    currencies = [code.value for code in Currency if change.currencies is None or code.value in change.currencies]
    indexes = (load_index(IndexRequest(code, period)) for code in currencies)
    return [messages.market_update(change.version, index) for index in indexes if index.points]


def of_prices(change: Change) -> str:
    """That prices were stored, whichever they are."""
    return messages.prices_updated(change.version, change.count, sorted(change.marketplaces), change.as_of)


class Known:
    """What has been told of each card that somebody listens to, so that all that is new is told, and only that."""

    def __init__(self) -> None:
        self._told: dict[int, frozenset[CardPrice]] = {}

    def of_card(self, change: Change, card_id: int) -> list[str]:
        """Prices of a card that have not been told since somebody listens to it, oldest first."""
        card = load_card(card_id, Currency.USD.value)
        prices = frozenset(card.prices) if card else frozenset()
        told = self._told.get(card_id, frozenset())
        self._told[card_id] = prices
        fresh = prices - told
        in_order = sorted({*_passed_over(card_id, fresh, told), *fresh}, key=lambda price: price.time)
        return [messages.card_price_update(change.version, card_id, price) for price in in_order]

    def forget(self, channel: Channel) -> None:
        """Nobody listens to it any more."""
        if channel.card_id is not None:
            self._told.pop(channel.card_id, None)


def _passed_over(card_id: int, fresh: Iterable[CardPrice], told: Iterable[CardPrice]) -> Iterator[CardPrice]:
    """Prices between those that were told of a series and the fresh ones: they came faster than they are told."""
    last = {_series(price): price.time for price in told}
    times = [last[_series(price)] for price in fresh if _series(price) in last]
    for price in load_stored_after(card_id, min(times)) if times else ():
        if price.time > last.get(_series(price), price.time):
            yield price


def _series(price: CardPrice) -> tuple[str, ...]:
    return price.marketplace, price.kind, price.condition, price.finish, price.language, price.currency
