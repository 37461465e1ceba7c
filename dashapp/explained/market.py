"""Facts of the market in a currency: its index, how many prices rose, and the largest movers."""

from collections.abc import Iterator
from datetime import datetime

from dashapp import cached, formats
from dashapp.explained.phrases import card_name, is_calm, sign
from explanations.facts import Facts, Kind, Slot
from market.change_windows import WINDOWS
from services.analysis.explanations import MarketExplanationRequest
from services.market.index import IndexPoint, IndexRequest, MarketIndex
from services.market.movers import MoversRequest


def facts_of_market(asked: MarketExplanationRequest) -> tuple[Facts, datetime | None]:
    """Return the facts of the market over a period, and its newest price."""
    index = cached.load_index(IndexRequest(asked.currency, asked.period))
    texts = dict(_texts(index, asked))
    if len(index.points) < 2:
        return Facts(Kind.MARKET, texts), index.as_of
    change = _change(index)
    return Facts(Kind.MARKET, texts, sign(change), is_calm(change)), index.as_of


def _texts(index: MarketIndex, asked: MarketExplanationRequest) -> Iterator[tuple[str, str]]:
    yield Slot.SUBJECT, f"Market index {asked.currency}"
    if not index.points:
        yield Slot.STALE, f"no prices in {asked.currency} in {formats.PERIOD_NAMES[asked.period]}"
        return
    first, last = index.points[0], index.points[-1]
    overview = cached.load_overview(asked.currency)
    followed = f"{formats.count(overview.series_with_price)} prices followed"
    yield Slot.NOW, f"{formats.index_value(last.index_value)} on {formats.day(index.as_of or last.time)} ({followed})"
    if len(index.points) < 2:
        yield Slot.UNKNOWN_CHANGE, f"no earlier point in {formats.PERIOD_NAMES[asked.period]} to compare it with"
    else:
        yield Slot.CHANGE, f"{formats.change(_change(index))} since {formats.day(first.time)}"
        yield Slot.LOW, f"a low of {_on(min(index.points, key=lambda point: point.index_value))}"
        yield Slot.HIGH, f"a high of {_on(max(index.points, key=lambda point: point.index_value))}"
    if overview.advancing or overview.declining:
        rose, fell = formats.count(overview.advancing), formats.count(overview.declining)
        yield Slot.BREADTH, f"{rose} higher and {fell} lower prices within 24 hours"
    if asked.period in WINDOWS:
        yield from _movers(asked)


def _movers(asked: MarketExplanationRequest) -> Iterator[tuple[str, str]]:
    for slot, direction in ((Slot.GAINER, "up"), (Slot.LOSER, "down")):
        found = cached.load_movers(MoversRequest(asked.period, direction, asked.currency, limit=1))
        for mover in found.items:
            place = formats.marketplace_name(mover.marketplace)
            when = formats.PERIOD_NAMES[asked.period]
            yield slot, f"{formats.change(mover.change_pct)} of {card_name(mover.card)} at {place} in {when}"


def _change(index: MarketIndex) -> float:
    return 100 * (index.points[-1].index_value / index.points[0].index_value - 1)


def _on(point: IndexPoint) -> str:
    return f"{formats.index_value(point.index_value)} on {formats.day(point.time)}"
