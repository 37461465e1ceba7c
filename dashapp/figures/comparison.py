"""Chart of several cards: a line a card, in the order and the colours of their list."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import cover, label_ends, line_figure
from dashapp.figures.held import held_card, parts_of, shape_of
from dashapp.figures.labels import EndLabel
from dashapp.figures.lines import few_points, with_gaps
from dashapp.figures.measures import INDEXED, PRICE, measured, value_axis, written
from dashapp.figures.spans import Span, time_axis
from dashapp.figures.styles import DASHES, LABELLED_LINES
from dashapp.figures.theme import palette
from market.periods import PERIODS
from market.variants import Finish
from services.market.comparison import ComparedCard, Comparison

LONGEST_NAME = 18  # characters of a name at a line's end; the list of the cards has the full name


def comparison(
    data: Comparison, theme: str | None, log: bool = False, measure: str = PRICE, since: datetime | None = None
) -> go.Figure:
    """Draw the headline price of each card from `since` on; two points or more in all.

    Prices from whole lists are steps.
    """
    bucket = PERIODS[data.period].bucket
    drawn = [
        (held_card(card, bucket), card_colour(place, theme)) for place, card in enumerate(data.cards) if card.points
    ]
    figure = line_figure([_line(card, colour, data, measure) for card, colour in drawn], theme)
    values = [value for card, _colour in drawn for value in values_of(card, measure)]
    value_axis(figure, measure, data.currency, values, theme, log)
    time_axis(figure, Span.of((time for card, _colour in drawn for time, _price in card.points), since), theme)
    cover(figure, values, log)
    if len(drawn) <= LABELLED_LINES:
        label_ends(figure, _end_labels(drawn, data.currency, measure), values, log)
    else:
        figure.update_layout(showlegend=False)  # the list of the cards is the legend
    return figure


def card_colour(place: int, theme: str | None) -> str:
    """Return the colour of the card at a place of the list, from 0."""
    colours = palette(theme).series
    return colours[place % len(colours)]


def point_count(data: Comparison) -> int:
    """Return the number of points of all lines; fewer than two cannot be drawn."""
    return sum(len(card.points) for card in data.cards)


def values_of(card: ComparedCard, measure: str) -> list[float]:
    """Return the drawn values of a card with points."""
    return measured((price for _time, price in card.points), card.points[0][1], measure)


def card_name(card: ComparedCard) -> str:
    """Return a line's name: card, printing, finish unless nonfoil, and marketplace."""
    parts = [f"{card.name} {card.set_code.upper()} #{card.collector_number}"]
    if card.finish and card.finish != Finish.NONFOIL:
        parts.append(formats.FINISH_NAMES[card.finish].lower())
    if card.marketplace:
        parts.append(formats.marketplace_name(card.marketplace))
    return ", ".join(parts)


def _line(card: ComparedCard, colour: str, data: Comparison, measure: str) -> go.Scatter:
    times = [time for time, _price in card.points]
    parts, values = parts_of(times, card, PERIODS[data.period].bucket), values_of(card, measure)
    details = [
        _details(price, value, data.currency, measure)
        for (_time, price), value in zip(card.points, values, strict=True)
    ]
    x, y, custom = with_gaps(times, values, details, parts=parts)
    line = go.Scatter(
        x=x,
        y=y,
        customdata=custom,
        name=card_name(card),
        line={
            "color": colour,
            "dash": DASHES[Finish(card.finish or Finish.NONFOIL)],
            "width": 2,
            "shape": shape_of(card),
        },
        marker={"color": colour},
        connectgaps=False,
        hoverinfo="none",
    )
    return line.update(few_points(times, parts=parts))


def _details(price: Decimal, value: float, currency: str, measure: str) -> str:
    money = formats.money(price, currency)
    return f"{formats.index_value(value)}\n{money}" if measure == INDEXED else money


def _end_labels(drawn: Sequence[tuple[ComparedCard, str]], currency: str, measure: str) -> list[EndLabel]:
    names = _short_names([card for card, _colour in drawn])
    labels = []
    for (card, colour), (name, rest) in zip(drawn, names, strict=True):
        last = values_of(card, measure)[-1]
        second = " ".join(part for part in (rest, written(last, measure, currency)) if part)
        labels.append(EndLabel(card.points[-1][0], last, f"{name}<br>{second}", colour))
    return labels


def _short_names(cards: Sequence[ComparedCard]) -> list[tuple[str, str]]:
    """Return two parts of a name for each, with the card's name only where it distinguishes them."""
    one_name = len({card.name for card in cards}) == 1
    printings = [f"{card.set_code.upper()} #{card.collector_number}" for card in cards]
    if one_name:
        return [(printing, "") for printing in printings]
    return [(_shortened(card.name), card.set_code.upper()) for card in cards]


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip(' ,')}…"
