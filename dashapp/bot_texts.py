"""Texts that a bot can post as they are: plain lines of at most LONGEST characters, which mention nobody."""

from collections.abc import Iterable, Sequence

from dashapp import formats
from market.variants import HEADLINE_CONDITION, Kind
from services.market.cards import Card, CardPrice
from services.market.movers import Mover, Movers
from services.market.palette import SuggestedCard
from services.people.valuation.summary import Summary
from services.people.wants.contract import Want

LONGEST = 2_000  # characters of a message of Discord's
MOST_PLACES = 6
NO_WANTS = "Your want list is empty."
DIRECTIONS = {"up": "rose", "down": "fell"}


def price_text(card: Card, others: Sequence[SuggestedCard], address: str) -> str:
    """Return what a card costs: its headline price, marketplaces, and other cards that may have been meant."""
    lines = [f"**{card.name}** ({_printing(card)})", _headline(card)]
    for title, kind in (("Buy", Kind.RETAIL), ("Shops pay", Kind.BUYLIST)):
        if found := offers(card, kind):
            lines.append(f"{title}: {', '.join(_offer(one) for one in found)}")
    if others:
        lines.append("Or did you mean: " + ", ".join(f"{one.name} ({one.set_code.upper()})" for one in others))
    return _message([*lines, address])


def movers_text(movers: Movers, address: str) -> str:
    """Return what moved most, a line each."""
    moved = DIRECTIONS[movers.direction]
    if not movers.items:
        return _message([f"No card {moved} within {movers.window} ({movers.currency}).", address])
    lines = [f"**What {moved} most within {movers.window}** ({movers.currency}, as of {_as_of(movers)})"]
    return _message([*lines, *(_move(one, movers.currency) for one in movers.items), address])


def portfolio_text(summary: Summary, address: str) -> str:
    """Return what a collection is worth, with the copies that the value is of."""
    currency, copies = summary.currency, summary.copies
    if not copies.total:
        return _message(["Your collection is empty.", address])
    money = [(name, getattr(summary.values, name)) for name in ("mark", "replacement", "liquidation")]
    lines = [
        f"**Your collection: {formats.money(summary.total_value, currency)}**",
        f"{formats.count(copies.valued)} of {formats.count(copies.total)} copies have a price.",
        ", ".join(f"{name} {formats.money(amount, currency)}" for name, amount in money),
        f"Cost {formats.money(summary.total_cost, currency)}, gain {formats.money(summary.unrealized_gain, currency)}"
        f" of {formats.count(summary.gain_copies)} copies with both.",
    ]
    return _message([*lines, address])


def wants_text(wants: Sequence[Want], at_target: Sequence[Want], address: str) -> str:
    """Return which of some wants are at their maximum or below, a line each, with how many others there are."""
    if not wants:
        return _message([NO_WANTS, address])
    missing = [want for want in wants if want.missing]
    counted = f"{formats.count(len(missing))} of {formats.count(len(wants))} cards on your want list are missing"
    unpriced = sum(want.best is None for want in missing)
    note = [f"No price of now is known for {formats.count(unpriced)} of them."] if unpriced else []
    head = f"**{formats.count(len(at_target))} at your price or below** ({counted})"
    return _message([head, *note, *map(_want, at_target), address])


def offers(card: Card, kind: Kind) -> list[CardPrice]:
    """Return the current prices of a card's headline variant in its currency, the best for the reader first."""
    headline = card.headline
    if headline is None:
        return []
    found = [
        price
        for price in card.prices
        if price.kind == kind and price.is_current and price.currency == card.currency
        and (price.condition, price.finish, price.language) == (HEADLINE_CONDITION, headline.finish, headline.language)
    ]  # fmt: skip
    return sorted(found, key=lambda price: price.price, reverse=kind is Kind.BUYLIST)[:MOST_PLACES]


def _printing(card: Card) -> str:
    return formats.printing(card.set_name, card.set_code, card.collector_number)


def _headline(card: Card) -> str:
    if card.current_price is None:
        return f"No {card.currency} price is known."
    amount = formats.money(card.current_price, card.currency)
    if not card.is_current:
        return f"{amount} was its last known price, {formats.age(card.as_of)}."
    where = f" at {formats.marketplace_name(card.headline.marketplace)}" if card.headline else ""
    return f"{amount}{where}, {formats.change(card.price_change_7d)} in 7 days, confirmed {formats.age(card.as_of)}"


def _offer(price: CardPrice) -> str:
    return f"{formats.marketplace_name(price.marketplace)} {formats.money(price.price, price.currency)}"


def _move(mover: Mover, currency: str) -> str:
    prices = f"{formats.money(mover.price_then, currency)} to {formats.money(mover.price_now, currency)}"
    where = f"{formats.marketplace_name(mover.marketplace)}, {formats.condition_name(mover.condition)}"
    return f"{formats.change(mover.change_pct)} {mover.card.name} ({mover.card.set_code.upper()}): {prices}, {where}"


def _want(want: Want) -> str:
    best = want.best
    if best is None:
        return want.card.name
    price, most = (formats.money(amount, best.currency) for amount in (best.price, want.max_price))
    where = f"{formats.marketplace_name(best.marketplace)}, {formats.condition_name(best.condition)}"
    printing = f"{best.set_code.upper()} #{best.collector_number}"
    return f"{want.missing}× {want.card.name} ({printing}): {price}, at most {most}, {where}"


def _as_of(movers: Movers) -> str:
    return "never" if movers.as_of is None else f"{movers.as_of:%Y-%m-%d %H:%M} UTC"


def _message(lines: Iterable[str]) -> str:
    """Return lines as one text; the last one, an address, is kept where the others are too long."""
    *told, address = lines
    room = LONGEST - len(address) - 1
    kept: list[str] = []
    for line in told:
        shown = line.replace("@", "@\u200b")  # names of cards and sets; nobody is mentioned
        if sum(len(one) + 1 for one in kept) + len(shown) > room:
            break
        kept.append(shown)
    return "\n".join([*kept, address])
