"""Signals as tables: of any cards with their lines, and of one card; each with what it rests on, folded."""

from collections.abc import Sequence

from dash import dcc, html

from dashapp import formats
from dashapp.components import signal_words as words
from dashapp.components import values
from dashapp.components.pictures import thumb
from dashapp.components.sparkline import sparkline
from dashapp.components.tables import Column, table
from dashapp.components.values import ARROWS
from dashapp.paths import card_path
from services.market.card_summary import CardSummary
from services.market.chancing import EventChance
from services.market.reliability import ReliabilityTenth
from services.market.signal_events import SignalEvent
from services.market.signals import Signal
from signals.kinds import Direction

STRENGTH = Column("Strength", "number", meaning=words.STRENGTH)
CONFIDENCE = Column("Confidence", "number", meaning=words.CONFIDENCE)
AGE = Column("Age", "number", minor=True)
LIST = (Column("Card"), Column("30 d", "line", spare=True), Column("Signal", minor=True), STRENGTH, CONFIDENCE, AGE)
OF_CARD = (Column("Series"), Column("Signal", minor=True), STRENGTH, CONFIDENCE, AGE)
EVENTS = (
    Column("Card"),
    Column("Signal", minor=True),
    Column("Began", "number"),
    Column("Ended", "number", minor=True),
)
WAYS = {Direction.UP: "up", Direction.DOWN: "down", Direction.NEUTRAL: "flat"}


CHANCES = (
    Column("What"),
    Column("Open", "number"),
    Column("Expected false", "number"),
    Column("Beyond the threshold", "number", minor=True, meaning="Of a sample of series on the newest day"),
)
RELIABILITY = (
    Column("What"),
    Column("Tenth", "number", meaning="By confidence, the least sure first"),
    Column("Events", "number", minor=True),
    Column("Confidence", "number", minor=True),
    Column("Went on", "number"),
)
WENT_ON = (
    "Of the events whose week is over, the share that moved by a further 5 % in the same direction, from the next "
    "price on and beyond the market index. Confidence means something where it rises from tenth to tenth."
)
NONE_BEYOND = "No series of the sample is beyond the threshold"
BY_CHANCE = (
    "With the returns of each series in another order, some would still be beyond a threshold. Their share of those "
    "that are tells how many open events are expected to be false."
)


def signal_table(signals: Sequence[Signal]) -> html.Div:
    """Return signals of any cards; each links to its card."""
    rows = [[_card(one), _line(one), _said(one), *_weights(one)] for one in signals]
    return table("Signals", LIST, rows, keys=map(_key, signals))


def card_signals(signals: Sequence[Signal]) -> html.Div:
    """Return the signals of one card, series by series."""
    rows = [[_series_cell(one), _said(one), *_weights(one)] for one in signals]
    return table("Signals of this card", OF_CARD, rows, keys=map(_key, signals))


def event_table(events: Sequence[SignalEvent]) -> html.Div:
    """Return events of signals; each links to its card."""
    rows = [[_event_card(one), _event_said(one), values.age(one.started_at), _until(one)] for one in events]
    return table("What began lately", EVENTS, rows, keys=[str(one.id) for one in events])


def chance_table(found: Sequence[EventChance]) -> html.Details | None:
    """Return how many events of each type chance alone would begin, folded; nothing before it is known."""
    if not found:
        return None
    rows = [
        [
            words.EVENT_NAMES[one.type],
            formats.count(one.open),
            values.unknown(NONE_BEYOND) if one.false is None else f"about {formats.count(round(one.false))}",
            f"{formats.count(one.beyond)}, by chance {formats.count(one.by_chance)}, of {formats.count(one.sampled)}",
        ]
        for one in found
    ]
    listed = table("How many events chance would begin", CHANCES, rows)
    return html.Details([html.Summary("How many of these are chance"), html.P(BY_CHANCE), listed], className="fold")


def reliability_table(found: Sequence[ReliabilityTenth]) -> html.Details | None:
    """Return how often surer events went on, folded; nothing before there are enough of them."""
    if not found:
        return None
    rows = [
        [
            words.EVENT_NAMES[one.type],
            formats.count(one.tenth),
            formats.count(one.n),
            formats.share(one.confidence),
            formats.share(one.seen),
        ]
        for one in found
    ]
    listed = table("How often events went on, by confidence", RELIABILITY, rows)
    told = [html.Summary("Do surer events go on more often?"), html.P(WENT_ON), listed]
    return html.Details(told, className="fold")


def meanings() -> html.Details:
    """Return what each type of signal means, and what strength and confidence are, folded."""
    told = [(words.TYPE_NAMES[kind], meaning) for kind, meaning in words.MEANINGS.items()]
    told += [("Strength", words.STRENGTH), ("Confidence", words.CONFIDENCE)]
    listed = html.Dl([part for name, meaning in told for part in (html.Dt(name), html.Dd(meaning))])
    return html.Details([html.Summary("What the signals mean"), listed], className="fold signal-meanings")


def _key(signal: Signal) -> str:
    series = (signal.marketplace, signal.condition, signal.finish, signal.language)
    return "|".join((str(signal.card.id), *series, signal.measure))


def _card(signal: Signal) -> html.Div:
    cell = [
        dcc.Link(signal.card.name, href=card_path(signal.card.id)),
        html.Span(f"{_series(signal)} · {_printing(signal.card)}", className="mover-told"),
        html.Div(_said(signal), className="instead"),
        _why(signal),
    ]
    return html.Div([thumb(signal.card.id), html.Div(cell, className="card-cell")], className="mover")


def _event_card(event: SignalEvent) -> html.Div:
    cell = [
        dcc.Link(event.card.name, href=card_path(event.card.id)),
        html.Span(f"{_series(event)} · {_printing(event.card)}", className="mover-told"),
        html.Div(_event_said(event), className="instead"),
    ]
    return html.Div([thumb(event.card.id), html.Div(cell, className="card-cell")], className="mover")


def _event_said(event: SignalEvent) -> list[html.Span | str]:
    told = words.SAID[event.measure](event.value)
    return _arrowed(event.type, event.direction, told if event.is_confirmed else f"{told}, unconfirmed")


def _until(event: SignalEvent) -> object:
    return "Goes on" if event.ended_at is None else values.age(event.ended_at)


def _series_cell(signal: Signal) -> html.Div:
    told = [html.Span(_series(signal)), html.Div(_said(signal), className="instead"), _why(signal)]
    return html.Div(told, className="card-cell")


def _printing(card: CardSummary) -> str:
    return formats.printing(card.set_name, card.set_code, card.collector_number)


def _series(signal: Signal | SignalEvent) -> str:
    grade = formats.grade(signal.condition, signal.finish, signal.language)
    return f"{formats.marketplace_name(signal.marketplace)}, {grade}"


def _said(signal: Signal) -> list[html.Span | str]:
    return _arrowed(signal.signal_type, signal.direction, words.said(signal))


def _arrowed(kind: str, direction: str, said: str) -> list[html.Span | str]:
    """Return a type and what it says, an arrow before it where it has a direction."""
    way = WAYS[Direction(direction)]
    arrow = html.Span(ARROWS[way], className=f"change {way}", **{"aria-hidden": "true"})
    shown = [arrow, " "] if way != "flat" else []
    return [html.Span(words.NAMES[kind], className="caption"), " ", *shown, said]


def _why(signal: Signal) -> html.Details:
    doubts = words.doubts(signal)
    told = [html.Li(", ".join(words.facts(signal)))]
    told += [html.Li(f"Less sure: {', '.join(doubts)}.")] if doubts else []
    return html.Details([html.Summary("Why"), html.Ul(told)], className="folded")


def _weights(signal: Signal) -> list[object]:
    return [formats.share(signal.strength), formats.share(signal.confidence), values.age(signal.as_of)]


def _line(signal: Signal) -> html.Span:
    return sparkline([float(price) for price in signal.sparkline if price is not None])
