"""Prices of many series at one time, as columns. Lists hold hundreds of thousands of offers: creating records would
take three times as long as reading."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias, overload

from market.observations import Integers
from market.records import CardIdentifier, Price, SeriesPrices
from market.variants import Condition, Currency, Finish, Kind

# Marketplace, condition, finish, language (None: the card's own), currency, kind: SeriesPrices without card and prices.
Variant: TypeAlias = tuple[str, Condition, Finish, str | None, Currency, Kind]


class Listing(Sequence[SeriesPrices]):
    """Series with one price each, all of one `time`. Read as a sequence of SeriesPrices.

    `cards` and `variants` are distinct; `card_places` and `variant_places` index them for each series. `columns` have
    the values of each series under the names of Price, amounts in cents.
    """

    __slots__ = ("card_places", "cards", "columns", "time", "variant_places", "variants")

    def __init__(
        self,
        time: datetime,
        cards: Sequence[CardIdentifier],
        variants: Sequence[Variant],
        card_places: Integers,
        variant_places: Integers,
        columns: Mapping[str, Integers],
    ) -> None:
        self.time = time
        self.cards = cards
        self.variants = variants
        self.card_places = card_places
        self.variant_places = variant_places
        self.columns = columns

    def __len__(self) -> int:
        return len(self.card_places)

    @overload
    def __getitem__(self, place: int) -> SeriesPrices: ...
    @overload
    def __getitem__(self, place: slice) -> "Listing": ...
    def __getitem__(self, place: int | slice) -> "SeriesPrices | Listing":
        if isinstance(place, slice):
            columns = {name: column[place] for name, column in self.columns.items()}
            return Listing(
                self.time, self.cards, self.variants, self.card_places[place], self.variant_places[place], columns
            )
        values = {name: _value(name, int(column[place])) for name, column in self.columns.items()}
        prices = [Price(self.time, **values)]  # type: ignore[arg-type]
        marketplace, condition, finish, language, currency, kind = self.variants[self.variant_places[place]]
        card = self.cards[self.card_places[place]]
        return SeriesPrices(card, marketplace, condition, finish, language, currency, kind, prices)


def _value(name: str, number: int) -> Decimal | int:
    return Decimal(number).scaleb(-2) if name.startswith("price") else number
