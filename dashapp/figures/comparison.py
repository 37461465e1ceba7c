"""Chart of several cards: a line a card, in the order and the colours of their list."""

from collections.abc import Sequence

import plotly.graph_objects as go

from dashapp import formats
from dashapp.figures.base import cover, label_ends, line_figure
from dashapp.figures.lines import EndLabel, few_points, with_gaps
from dashapp.figures.measures import INDEXED, PRICE, measured, value_axis, written
from dashapp.figures.styles import DASHES, LABELLED_LINES
from dashapp.figures.theme import palette
from dashapp.services.comparison import ComparedCard, Comparison
from market.variants import Finish

LONGEST_NAME = 18  # characters of a name at a line's end; the list of the cards has all of it


def comparison(data: Comparison, theme: str | None, log: bool = False, measure: str = PRICE) -> go.Figure:
    """Draw the headline price of each card; two points or more in all."""
    drawn = [(card, card_colour(place, theme)) for place, card in enumerate(data.cards) if card.points]
    figure = line_figure([_line(card, colour, data.currency, measure) for card, colour in drawn], theme)
    values = [value for card, _colour in drawn for value in values_of(card, measure)]
    value_axis(figure, measure, data.currency, values, log)
    cover(figure, (time for card, _colour in drawn for time, _price in card.points), values, log)
    if len(drawn) <= LABELLED_LINES:
        label_ends(figure, _end_labels(drawn, data.currency, measure), values, log)
    else:
        figure.update_layout(showlegend=False)  # the list of the cards is the legend
    return figure


def card_colour(place: int, theme: str | None) -> str:
    """Colour of the card that is at this place of the list, from 0."""
    colours = palette(theme).series
    return colours[place % len(colours)]


def point_count(data: Comparison) -> int:
    """Points of all lines together: under two there is nothing to draw."""
    return sum(len(card.points) for card in data.cards)


def values_of(card: ComparedCard, measure: str) -> list[float]:
    """What the line of a card, which has points, shows."""
    return measured((price for _time, price in card.points), card.points[0][1], measure)


def card_name(card: ComparedCard) -> str:
    """Name a line: the card, its printing, what is not plain, and who sells it."""
    parts = [f"{card.name} {card.set_code.upper()} #{card.collector_number}"]
    if card.finish and card.finish != Finish.NONFOIL:
        parts.append(formats.FINISH_NAMES[card.finish].lower())
    if card.marketplace:
        parts.append(formats.marketplace_name(card.marketplace))
    return ", ".join(parts)


def _line(card: ComparedCard, colour: str, currency: str, measure: str) -> go.Scatter:
    times = [time for time, _price in card.points]
    values = values_of(card, measure)
    details = [_details(card, place, values[place], currency, measure) for place in range(len(times))]
    x, y, custom = with_gaps(times, values, details)
    line = go.Scatter(
        x=x,
        y=y,
        customdata=custom,
        name=card_name(card),
        line={"color": colour, "dash": DASHES[Finish(card.finish or Finish.NONFOIL)], "width": 2},
        marker={"color": colour},
        connectgaps=False,
        hovertemplate="%{customdata}<extra></extra>",
    )
    return line.update(few_points(times))


def _details(card: ComparedCard, place: int, value: float, currency: str, measure: str) -> str:
    price = formats.money(card.points[place][1], currency)
    shown = f"<b>{formats.index_value(value)}</b> {price}" if measure == INDEXED else f"<b>{price}</b>"
    return f"{shown} {card_name(card)}"


def _end_labels(drawn: Sequence[tuple[ComparedCard, str]], currency: str, measure: str) -> list[EndLabel]:
    names = _short_names([card for card, _colour in drawn])
    labels = []
    for (card, colour), (name, rest) in zip(drawn, names, strict=True):
        last = values_of(card, measure)[-1]
        second = " ".join(part for part in (rest, written(last, measure, currency)) if part)
        labels.append(EndLabel(last, f"{name}<br>{second}", colour))
    return labels


def _short_names(cards: Sequence[ComparedCard]) -> list[tuple[str, str]]:
    """Two parts of a name for each, with the card's name only where it tells them apart."""
    one_name = len({card.name for card in cards}) == 1
    printings = [f"{card.set_code.upper()} #{card.collector_number}" for card in cards]
    if one_name:
        return [(printing, "") for printing in printings]
    return [(_shortened(card.name), card.set_code.upper()) for card in cards]


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip(' ,')}…"
