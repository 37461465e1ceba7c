"""What there is to tell about a change, loaded through the services as the pages load it."""

from dashapp.live import messages
from dashapp.live.messages import Channel
from dashapp.services.cards import CardPrice, load_card
from dashapp.services.market import IndexRequest, load_index
from db.changes import Change
from market.variants import Currency

PERIOD = "7d"  # the finest buckets


def of_market(change: Change) -> list[str]:
    """The newest point of the index of each currency that may have changed."""
    currencies = [code.value for code in Currency if change.currencies is None or code.value in change.currencies]
    points = ((code, load_index(IndexRequest(code, PERIOD)).points) for code in currencies)
    return [messages.market_update(change.version, code, found[-1]) for code, found in points if found]


def of_prices(change: Change) -> str:
    """That prices were stored, whichever they are."""
    return messages.prices_updated(change.version, change.count, sorted(change.marketplaces), change.as_of)


class Known:
    """What has been told of each card that somebody listens to, so that only what differs is told again."""

    def __init__(self) -> None:
        self._told: dict[int, frozenset[CardPrice]] = {}

    def of_card(self, change: Change, card_id: int) -> list[str]:
        """Prices of a card that have not been told since somebody listens to it, newest first."""
        card = load_card(card_id, Currency.USD.value)
        prices = frozenset(card.prices) if card else frozenset()
        fresh = prices - self._told.get(card_id, frozenset())
        self._told[card_id] = prices
        newest_first = sorted(fresh, key=lambda price: price.time, reverse=True)
        return [messages.card_price_update(change.version, card_id, price) for price in newest_first]

    def forget(self, channel: Channel) -> None:
        """Nobody listens to it any more."""
        if channel.card_id is not None:
            self._told.pop(channel.card_id, None)
