"""Channel of one card: publishes each of its prices stored during a subscription, once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self

from dashapp.api.answers import number
from dashapp.api.cards import PRICES
from dashapp.cached import load_card
from dashapp.live.channels.channel import Channel, News, loaded
from dashapp.live.messages import Refused, text_of
from db.announcements import Announcement, PricesChanged
from market.variants import Currency
from services.market.cards import CardPrice
from services.market.stored import load_stored_after
from services.rules import LARGEST_ID


@dataclass(frozen=True, slots=True)
class Card(Channel):
    """The prices of one card."""

    name: ClassVar[str] = "card"

    card_id: int

    @classmethod
    def parse(cls, said: Mapping[str, Any]) -> Self:
        """Return the channel of the card with the message's number. Raises Refused."""
        card_id = said.get("card_id")
        if type(card_id) is not int or not 1 <= card_id <= LARGEST_ID:  # True is an int, and no card
            raise Refused("bad_request", "card_id must be the number of a card.")
        return cls(card_id)

    def named(self) -> dict[str, Any]:
        """Return the card's number."""
        return {"card_id": self.card_id}

    def concerned(self, event: Announcement) -> bool:
        """Return whether prices of the card may have changed."""
        return isinstance(event, PricesChanged) and (event.cards is None or self.card_id in event.cards)

    def news(self) -> News:
        """Return the card's news."""
        return CardNews(self.card_id)


class CardNews(News):
    """The messages of a card. Stores the sent prices, so that all new ones are sent, each once."""

    def __init__(self, card_id: int) -> None:
        self._card_id = card_id
        self._sent = frozenset[CardPrice]()

    def messages(self, _event: Announcement, seq: int) -> Sequence[str]:
        """Return messages with the card's prices not yet sent since the first subscription, oldest first."""
        return loaded(Card.name, lambda: self._updates(seq))

    def _updates(self, seq: int) -> Sequence[str]:
        # The currency selects the headline only: `prices` has all currencies.
        card = load_card(self._card_id, Currency.USD.value)
        prices = frozenset(card.prices) if card else frozenset()
        sent, self._sent = self._sent, prices
        fresh = prices - sent
        in_order = sorted({*_passed_over(self._card_id, fresh, sent), *fresh}, key=lambda price: price.time)
        return [card_price_update(seq, self._card_id, price) for price in in_order]


def _passed_over(card_id: int, fresh: Iterable[CardPrice], sent: Iterable[CardPrice]) -> Iterator[CardPrice]:
    """Yield prices between a series' sent and fresh ones: they were stored faster than sent."""
    last = {_series(price): price.time for price in sent}
    times = [last[_series(price)] for price in fresh if _series(price) in last]
    for price in load_stored_after(card_id, min(times)) if times else ():
        if price.time > last.get(_series(price), price.time):
            yield price


def _series(price: CardPrice) -> tuple[str, ...]:
    return price.marketplace, price.kind, price.condition, price.finish, price.language, price.currency


def card_price_update(seq: int, card_id: int, price: CardPrice) -> str:
    """Return a message with the newest price of one series of a card, as in the API's `prices`."""
    plain = asdict(price)
    plain.update({name: number(plain[name]) for name in PRICES})
    return text_of({"type": "card_price_update", "seq": seq, "data": {"card_id": card_id, "price_data": plain}})
