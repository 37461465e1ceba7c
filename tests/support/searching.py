"""Cards to search for, and what a search must find among them, worked out in plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from market.search import nodes
from market.search.masks import COLORS, FINISHES, FORMATS, mask
from market.search.names import fold, searchable
from market.search.values import Measure, Operator

RELATIONS = {
    Operator.LESS: lt, Operator.AT_MOST: le, Operator.EQUAL: eq, Operator.AT_LEAST: ge, Operator.MORE: gt,
}  # fmt: skip
MEASURES = {
    Measure.CHANGE_24H: "change_24h", Measure.CHANGE_7D: "change_7d", Measure.CHANGE_30D: "change_30d",
    Measure.SPREAD: "spread", Measure.BUYLIST: "buylist",
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """What card_search knows of a card's price in one currency."""

    price: Decimal | None = None
    time: datetime | None = None
    change_24h: Decimal | None = None
    change_7d: Decimal | None = None
    change_30d: Decimal | None = None
    spread: Decimal | None = None
    buylist: Decimal | None = None
    series_id: int | None = None


@dataclass(frozen=True)
class SearchCard:
    """A card as a test makes it up; its id is its place in the list, from 1."""

    name: str = "Card"
    set_code: str = "tst"
    collector_number: str = "1"
    rarity: str | None = "common"
    language: str = "English"
    finishes: tuple[str, ...] = ("nonfoil",)
    type_line: str = "Creature"
    colors: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    oracle_id: UUID | None = None
    digital: bool = False
    usd: Offer = Offer()
    eur: Offer = Offer()

    def offer(self, currency: str) -> Offer:
        """Its price in a currency."""
        return self.usd if currency == "USD" else self.eur


CARD = text("""
    INSERT INTO cards (scryfall_id, oracle_id, name, set_code, collector_number, rarity, lang, language, finishes,
        type_line, colors, color_identity, legalities, digital, described, search_name, search_type, formats)
    VALUES (gen_random_uuid(), :oracle_id, :name, :set_code, :collector_number, :rarity, 'en', :language, :finishes,
        :type_line, :colors, '{}', '{}', :digital, true, :search_name, :search_type, :formats)
    RETURNING id
""")
SEARCHED = text("""
    INSERT INTO card_search (currency, card_id, name, type_line, set_code, collector_number, rarity, language,
        finishes, colors, formats, oracle_id, digital, series_id, price, time, change_24h, change_7d, change_30d,
        spread, buylist, other_price)
    SELECT :currency, id, search_name, search_type, set_code, lower(collector_number), rarity, language,
        :finishes, :colors, :formats, oracle_id, digital, :series_id, :price, :time, :change_24h, :change_7d,
        :change_30d, :spread, :buylist, :other_price
    FROM cards WHERE id = :card_id
""")


def add_cards(engine: Engine, cards: Sequence[SearchCard]) -> list[int]:
    """Write cards into the catalogue and card_search as a load would; return their ids."""
    with engine.begin() as connection:
        codes = [{"code": code} for code in sorted({card.set_code for card in cards})]
        add_set = text("INSERT INTO sets (code, name) VALUES (:code, upper(:code)) ON CONFLICT DO NOTHING")
        connection.execute(add_set, codes)
        ids = [int(connection.execute(CARD, _columns(card)).scalar_one()) for card in cards]
        offers = [
            {"card_id": card_id, "currency": currency, **masks, **values_of(card.offer(currency)),
             "other_price": card.offer(other).price}
            for card_id, card in zip(ids, cards, strict=True)
            for masks in [_masks(card)]
            for currency, other in (("USD", "EUR"), ("EUR", "USD"))
        ]  # fmt: skip
        connection.execute(SEARCHED, offers)
    return ids


def _masks(card: SearchCard) -> dict[str, int]:
    lists = (("finishes", FINISHES), ("colors", COLORS), ("formats", FORMATS))
    return {name: mask(getattr(card, name), known) for name, known in lists}


def values_of(offer: Offer) -> dict[str, Any]:
    """The columns of an offer by name."""
    return {field.name: getattr(offer, field.name) for field in fields(offer)}


def _columns(card: SearchCard) -> dict[str, Any]:
    names = ("name", "set_code", "collector_number", "rarity", "language", "type_line", "oracle_id", "digital")
    columns: dict[str, Any] = {name: getattr(card, name) for name in names}
    arrays = {name: list(getattr(card, name)) for name in ("finishes", "colors", "formats")}
    return columns | arrays | {"search_name": searchable(card.name), "search_type": fold(card.type_line)}


def is_found(node: nodes.Node, card: SearchCard, currency: str) -> bool:
    """Whether a card is what a query asks for, digital or not."""
    if isinstance(node, nodes.Not):
        return not is_found(node.node, card, currency)
    if isinstance(node, nodes.And):
        return all(is_found(part, card, currency) for part in node.nodes)
    if isinstance(node, nodes.Or):
        return any(is_found(part, card, currency) for part in node.nodes)
    return _has(node, card, currency)


def _has(node: Any, card: SearchCard, currency: str) -> bool:
    match node:
        case nodes.Everything():
            return True
        case nodes.Word(words) | nodes.Phrase(words):
            return words in searchable(card.name)
        case nodes.TypeHas(words):
            return words in fold(card.type_line)
        case nodes.SetIs(code):
            return code == card.set_code
        case nodes.CollectorNumberIs(number):
            return number.lower() == card.collector_number.lower()
        case nodes.RarityIs():
            return card.rarity in list(map(str, node.rarities))
        case nodes.LanguageIs(language):
            return str(language) == card.language
        case nodes.IsFinish(finish):
            return str(finish) in card.finishes
        case nodes.IsDigital():
            return card.digital
        case nodes.LegalIn(name):
            return name in card.formats
        case nodes.IsMulticolor():
            return len(card.colors) > 1
        case nodes.OracleIs(oracle_id):
            return oracle_id == card.oracle_id
        case nodes.ColorsAre(op, colors):
            return bool(RELATIONS[op](set(card.colors), set(map(str, colors))))
        case nodes.AgeIs(op, age):
            time = card.offer(currency).time
            return time is not None and bool(RELATIONS[op](datetime.now(UTC) - time, age))
        case nodes.PriceIs(measure, op, value):
            known = _number(card, measure, currency)
            return known is not None and bool(RELATIONS[op](known, value))
    raise AssertionError(f"no reference for {node!r}")


def _number(card: SearchCard, measure: Measure, currency: str) -> Decimal | None:
    if measure in (Measure.USD, Measure.EUR):
        return card.offer(str(measure).upper()).price
    known: Decimal | None = getattr(card.offer(currency), MEASURES[measure])
    return known
