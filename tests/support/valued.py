"""A small market with people's copies in it, for tests of what collections are worth.

Card 1 rose from 10.00 to 12.00 in a week and costs 11.00 at Mana Pool; its foil is 40.00; shops pay 6.00 for two of the
nonfoils. Card 2 fell from 5.00 to 4.00. Card 3 is only at Mana Pool, 2.00. Card 4 had its last price ten days ago. Card
5 is in euros alone, 3.00. Card 6 has no price.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Engine

from market.records import SeriesPrices
from market.variants import Condition, Currency, Finish, Kind
from services.people import holdings
from services.people.holding_requests import AddRequest
from services.people.holdings import Holding
from tests.support.prices import ago, execute, make_card, price, series, store
from tests.support.steps import later_steps
from upkeep import after_prices

PLAIN = {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English"}
WEEK = (ago(8), ago(1, hours=1), ago(0))


def rising(*amounts: str) -> list[tuple[datetime, str]]:
    """Prices eight days ago, yesterday and today."""
    return list(zip(WEEK, amounts, strict=True))


def quoted(card: int, *amounts: str, **more: object) -> SeriesPrices:
    """A series with prices eight days ago, yesterday and today."""
    return series(card, *(price(time, amount) for time, amount in rising(*amounts)), **more)


MARKET = [
    quoted(1, "10", "11", "12"),
    series(1, price(ago(0), "11", total_quantity=3), marketplace="manapool"),
    series(1, price(ago(0), "40"), finish=Finish.FOIL),
    series(1, price(ago(0), "6", total_quantity=2), marketplace="cardkingdom", kind=Kind.BUYLIST),
    quoted(2, "5", "4.50", "4"),
    series(3, price(ago(0), "2"), marketplace="manapool", condition=Condition.LIGHTLY_PLAYED),
    series(4, price(ago(10), "90")),
    series(5, price(ago(0), "3"), marketplace="cardmarket", currency=Currency.EUR),
]


def open_market(engine: Engine, batch: list[SeriesPrices] = MARKET) -> None:
    """Store the market and refresh its summaries."""
    cards = [
        make_card(number, rarity="rare" if number < 3 else "common", type_line="Instant", color_identity=["R"])
        for number in range(1, 10)
    ]
    store(engine, batch, cards)
    with later_steps():
        after_prices.run(engine, anyway=True)


def add(user: int, card: int, quantity: int = 1, cost: str | None = None, **more: object) -> Holding:
    """Near-mint English nonfoils that were added, unless told otherwise; `cost` is that of one copy, in USD."""
    told: dict[str, object] = {**PLAIN, **more}
    if cost is not None:
        told = {"currency": "USD", **told, "unit_cost": Decimal(cost)}
    return holdings.add(user, AddRequest(card, quantity, **told))  # type: ignore[arg-type]


def backdate(engine: Engine, user: int, time: datetime, bought: date | None = None) -> None:
    """Let all that a user has done so far have happened at a time."""
    execute(engine, "UPDATE inventory_entries SET time = :time WHERE user_id = :user", time=time, user=user)
    execute(engine, "UPDATE lots SET entered_at = :time WHERE user_id = :user", time=time, user=user)
    if bought:
        execute(engine, "UPDATE lots SET acquired_on = :day WHERE user_id = :user", day=bought, user=user)


def unresolve(engine: Engine, holding: Holding) -> None:
    """Let nobody know any more which card the copies are."""
    execute(engine, """UPDATE holdings SET card_id = NULL, raw = '{"name": "?"}' WHERE id = :id""", id=holding.id)
