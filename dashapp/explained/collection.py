"""Facts of somebody's collection: its value, what changed it, and the cards with the largest part in that."""

from collections.abc import Iterator
from datetime import datetime

from dashapp import cached, formats
from dashapp.explained.phrases import counted, is_calm
from explanations.facts import Facts, Kind, Slot
from services.analysis.explanations import CollectionExplanationRequest
from services.people.valuation.asking import USUAL_MOVERS, MoversRequest, SummaryRequest
from services.people.valuation.basis import Basis
from services.people.valuation.movers import HeldMover, HeldMovers
from services.people.valuation.summary import Summary

WINDOW_NAMES = {"24h": "24 hours", "7d": "7 days", "30d": "30 days"}
CAUSES = {
    "price": (Slot.PRICES, "by prices"),
    "acquired": (Slot.CAME, "by copies that came"),
    "disposed": (Slot.WENT, "by copies that went"),
    "first_price": (Slot.FIRST_PRICES, "by first prices"),
    "no_price": (Slot.ENDED_PRICES, "by prices that ended"),
}


def facts_of_collection(basis: Basis, asked: CollectionExplanationRequest) -> tuple[Facts, datetime | None]:
    """Return the facts of a collection over a window, and the newest price in its value."""
    summary = cached.load_held_summary(basis, SummaryRequest(asked.currency))
    if summary.total_value is None:
        stale = f"no copies with a price in {summary.currency}, so there is no change to explain"
        return Facts(Kind.COLLECTION, {Slot.STALE: stale}), None
    movers = cached.load_held_movers(basis, MoversRequest(asked.currency, asked.window, USUAL_MOVERS))
    before = summary.total_value - movers.total
    way = (movers.total > 0) - (movers.total < 0)
    calm = bool(before) and is_calm(100 * movers.total / before)
    return Facts(Kind.COLLECTION, dict(_texts(summary, movers)), way, calm or way == 0), summary.as_of


def _texts(summary: Summary, movers: HeldMovers) -> Iterator[tuple[str, str]]:
    currency, copies = summary.currency, summary.copies
    held = counted(copies.valued, "copy", "copies")
    yield Slot.NOW, f"{formats.money(summary.total_value, currency)} for {held} with a price"
    yield Slot.CHANGE, f"{formats.money_change(movers.total, currency)} in {WINDOW_NAMES[movers.window]}"
    if left := copies.total - copies.valued:
        yield Slot.UNVALUED, f"{counted(left, 'copy', 'copies')} without a price that counts"
    for one in movers.causes:
        if one.contribution and one.cause in CAUSES:
            slot, words = CAUSES[one.cause]
            yield slot, f"{formats.money_change(one.contribution, currency)} {words}"
    known = [one for one in movers.items if one.card is not None]
    if gains := [one for one in known if one.contribution > 0]:
        yield Slot.GAINER, _mover(max(gains, key=lambda one: one.contribution), currency)
    if losses := [one for one in known if one.contribution < 0]:
        yield Slot.LOSER, _mover(min(losses, key=lambda one: one.contribution), currency)


def _mover(one: HeldMover, currency: str) -> str:
    name = one.card.name if one.card else formats.UNKNOWN
    moved = "" if one.change_pct is None else f" ({formats.change(one.change_pct)})"
    copies = counted(one.quantity, "copy", "copies")
    return f"{formats.money_change(one.contribution, currency)} by {copies} of {name}{moved}"
