"""Cards to search for, and what a search must find among them, worked out in plain Python."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import eq, ge, gt, le, lt
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from db.writes import card_search
from market.search import nodes
from market.search.names import fold, searchable, title
from market.search.sureness import narrowed
from market.search.values import Measure, Operator, SignalName, Trait
from signals.kinds import MEASURES as SIGNALS

RELATIONS = {
    Operator.LESS: lt, Operator.AT_MOST: le, Operator.EQUAL: eq, Operator.AT_LEAST: ge, Operator.MORE: gt,
}  # fmt: skip
MEASURES = {
    Measure.CHANGE_24H: "change_24h", Measure.CHANGE_7D: "change_7d", Measure.CHANGE_30D: "change_30d",
    Measure.SPREAD: "spread", Measure.BUYLIST: "buylist",
}  # fmt: skip


# By the words of docs/methods.md, signals.
SIGNAL_MEASURES = {
    SignalName.MOMENTUM: "return", SignalName.TREND: "slope", SignalName.VOLATILITY: "volatility",
    SignalName.DEVIATION: "z", SignalName.BUYLIST_RATIO: "buylist_ratio", SignalName.SUPPLY: "stock_change",
    SignalName.MARKETPLACE_GAP: "marketplace_gap", SignalName.LOW_TO_PRICE: "low_to_price",
}  # fmt: skip
FIGURES = {Measure.EDHREC_RANK: "edhrec_rank", Measure.MANA_VALUE: "mana_value"}
TRAITS = {
    Trait.GONE: "gone", Trait.EXTRA: "extra", Trait.RESERVED: "reserved", Trait.GAME_CHANGER: "game_changer",
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
    signals: tuple[tuple[SignalName, Decimal, Decimal], ...] = ()  # each with its value and its confidence


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
    flavor_name: str | None = None
    printed_name: str | None = None
    released_at: date | None = None
    gone: bool = False
    extra: bool = False
    reserved: bool = False
    game_changer: bool = False
    edhrec_rank: int | None = None
    mana_value: Decimal | None = None
    keywords: tuple[str, ...] = ()
    usd: Offer = Offer()
    eur: Offer = Offer()

    def offer(self, currency: str) -> Offer:
        """Its price in a currency."""
        return self.usd if currency == "USD" else self.eur


CARD = text("""
    INSERT INTO cards (scryfall_id, oracle_id, name, set_code, collector_number, rarity, lang, language, finishes,
        type_line, colors, color_identity, legalities, digital, described, search_name, search_type, formats,
        flavor_name, printed_name, released_at, gone_at, extra, reserved, game_changer, edhrec_rank, mana_value,
        keywords)
    VALUES (gen_random_uuid(), :oracle_id, :name, :set_code, :collector_number, :rarity, 'en', :language, :finishes,
        :type_line, :colors, '{}', '{}', :digital, true, :search_name, :search_type, :formats,
        :flavor_name, :printed_name, :released_at, CASE WHEN :gone THEN now() END, :extra, :reserved, :game_changer,
        :edhrec_rank, :mana_value, :keywords)
    RETURNING id, CAST(scryfall_id AS text)
""")
PRICED = text("""
    UPDATE card_search SET series_id = :series_id, price = :price, time = :time, change_24h = :change_24h,
        change_7d = :change_7d, change_30d = :change_30d, spread = :spread, buylist = :buylist,
        other_price = :other_price
    WHERE currency = :currency AND card_id = :card_id
""")
SIGNALLED = text("""
    INSERT INTO series_signals (series_id, currency, card_id, as_of, offered, compared, siblings, value, direction,
        strength, confidence, factors, digest)
    VALUES (:series_id, :currency, :card_id, now(), now(), now(), 'NaN', :value, :nothing, :nothing, :confidence, '', 0)
""")


def add_cards(engine: Engine, cards: Sequence[SearchCard]) -> list[int]:
    """Write cards into the catalogue and card_search as a load would; return their ids."""
    with engine.begin() as connection:
        codes = [{"code": code} for code in sorted({card.set_code for card in cards})]
        add_set = text("INSERT INTO sets (code, name) VALUES (:code, upper(:code)) ON CONFLICT DO NOTHING")
        connection.execute(add_set, codes)
        stored = [connection.execute(CARD, _columns(card)).one() for card in cards]
        card_search.add(connection, [scryfall_id for _, scryfall_id in stored])
        ids = [card_id for card_id, _ in stored]
        offers = [
            {"card_id": card_id, "currency": currency, **values_of(card.offer(currency)),
             "other_price": card.offer(other).price}
            for card_id, card in zip(ids, cards, strict=True)
            for currency, other in (("USD", "EUR"), ("EUR", "USD"))
        ]  # fmt: skip
        connection.execute(PRICED, offers)
        for offer in offers:
            if offer["signals"]:
                connection.execute(SIGNALLED, _signalled(offer))
    return ids


def _signalled(offer: dict[str, Any]) -> dict[str, Any]:
    """The row of the signals of an offer: NaN where there is none."""
    known = {name: (float(value), round(1_000 * sure)) for name, value, sure in offer["signals"]}
    wide = [known.get(name, (math.nan, 0)) for name in SignalName]
    order = [[*SIGNALS].index(SIGNAL_MEASURES[name]) for name in SignalName]
    placed = [pair for _, pair in sorted(zip(order, wide, strict=True), key=lambda one: one[0])]
    return offer | {
        "value": [value for value, _ in placed],
        "confidence": [sure for _, sure in placed],
        "nothing": [0] * len(placed),
    }


def values_of(offer: Offer) -> dict[str, Any]:
    """The columns of an offer by name."""
    return {field.name: getattr(offer, field.name) for field in fields(offer)}


def _columns(card: SearchCard) -> dict[str, Any]:
    arrays = {name: list(getattr(card, name)) for name in ("finishes", "colors", "formats", "keywords")}
    columns: dict[str, Any] = {field.name: getattr(card, field.name) for field in fields(card)}
    texts = {"search_name": name_of(card), "search_type": fold(card.type_line)}
    return {name: columns[name] for name in columns if name not in ("usd", "eur")} | arrays | texts


def name_of(card: SearchCard) -> str:
    """All names of a card in the form in which they are looked for."""
    return searchable(card.name, card.flavor_name, card.printed_name)


def is_found(node: nodes.Node, card: SearchCard, currency: str) -> bool:
    """Whether a card is what a query asks for, digital or not."""
    if isinstance(node, nodes.Not):
        return not is_found(node.node, card, currency)
    if isinstance(node, nodes.And):
        meant = narrowed(node)
        parts = meant.nodes if isinstance(meant, nodes.And) else (meant,)
        return all(is_found(part, card, currency) for part in parts)
    if isinstance(node, nodes.Or):
        return any(is_found(part, card, currency) for part in node.nodes)
    return _has(node, card, currency)


def _has(node: Any, card: SearchCard, currency: str) -> bool:
    match node:
        case nodes.Everything():
            return True
        case nodes.Word(words) | nodes.Phrase(words):
            return words in name_of(card)
        case nodes.NameIs(name):
            return name in (title(one) for one in (card.name, card.flavor_name, card.printed_name) if one)
        case nodes.HasTrait(trait):
            return bool(getattr(card, TRAITS[trait]))
        case nodes.HasKeyword(keyword):
            return keyword in map(fold, card.keywords)
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
        case nodes.SignalIs() | nodes.ConfidenceIs():
            return any(_is_meant(node, *one) for one in card.offer(currency).signals)
        case nodes.NumberIs(measure, op, value):
            known = _number(card, measure, currency)
            return known is not None and bool(RELATIONS[op](known, value))
    raise AssertionError(f"no reference for {node!r}")


def _is_meant(node: nodes.SignalIs | nodes.ConfidenceIs, name: SignalName, value: Decimal, sure: Decimal) -> bool:
    if isinstance(node, nodes.ConfidenceIs):
        return bool(RELATIONS[node.op](sure, node.value))
    is_so = node.op is None or bool(RELATIONS[node.op](float(value), float(node.value)))
    return node.name is name and is_so and all(RELATIONS[one.op](sure, one.value) for one in node.sure)


def _number(card: SearchCard, measure: Measure, currency: str) -> Decimal | int | None:
    if measure in FIGURES:
        figure: Decimal | int | None = getattr(card, FIGURES[measure])
        return figure
    if measure in (Measure.USD, Measure.EUR):
        return card.offer(str(measure).upper()).price
    known: Decimal | None = getattr(card.offer(currency), MEASURES[measure])
    return known
