"""Search for arbitrage after a change of prices, its issue into the ledger, and what the last search found.

A search is one batch of the ledger, once for a version of the prices. A call that was killed is repeated with the same
result: what is in the ledger stays, and the counts are those of the last search.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from analysis.arbitrage import MOST_COPIES, OLDEST, Found, Nets, Pairs, fee_ids, nets_of, score, search
from analysis.recommendations import At, Claim, Leg, Recommendation
from collection.ledger.money import major
from db.engine import Connection, Engine, Row, reading
from db.queries import arbitrage as queries
from db.queries import fees as fee_queries
from db.writes import arbitrage as writes
from market import __version__
from market.fees import Fee, Side
from market.variants import MARKETPLACES, Currency
from services.analysis.issuing import issue

METHOD = "arbitrage-1"  # raised where a rule changes
TYPE = "arbitrage"
HORIZON = 7  # days; both legs are traded at the entry, so later ones would say the same


@dataclass(frozen=True, slots=True)
class ArbitrageOverview:
    """What the last search in a currency found, `best_net` in the currency, None where nothing could be compared.

    Of the `compared` pairs `gainful` ones had a net above 0. `suspect` and `unknown` ones were left out: hardly of the
    same thing, or with fees that nobody could read. Copies in an order are at most `most_copies`.
    """

    currency: str
    searched_at: datetime
    compared: int
    suspect: int
    unknown: int
    gainful: int
    best_net: Decimal | None
    most_copies: int = MOST_COPIES


def load_arbitrage_overview(currency: str) -> ArbitrageOverview | None:
    """Return what the last search in a currency found, None where none was made yet."""
    with reading() as connection:
        row = queries.overview(connection, currency)
    if row is None:
        return None
    best = None if row.best_net is None else major(row.best_net, currency)
    return ArbitrageOverview(currency, row.searched_at, row.compared, row.suspect, row.unknown, row.gainful, best)


def issue_arbitrage(engine: Engine, now: datetime) -> None:
    """Issue the arbitrage in each currency, and store what was found."""
    for currency in Currency:
        _issue(engine, currency, now)


def _issue(engine: Engine, currency: str, now: datetime) -> None:
    with engine.connect() as reader:
        connection = reader.execution_options(isolation_level="REPEATABLE READ")
        version = queries.data_version(connection, currency)
        if version is None:
            return
        fees = fee_queries.every(connection)
        pairs = queries.pairs(connection, currency, now)
        nets = nets_of(pairs, fees, currency, now.date())
        found = search(pairs, nets)
        some = _recommendations(connection, currency, now, version, (pairs, nets, found), fees)
    issue(engine, f"{METHOD}:{currency}:{version}", some)
    with engine.begin() as writer:
        writes.store_overview(writer, _counted(currency, now, nets, found))


def _counted(currency: str, now: datetime, nets: Nets, found: Found) -> dict[str, Any]:
    best = None if found.best is None else int(nets.net[found.best])
    counts = {name: getattr(found, name) for name in ("compared", "suspect", "unknown", "gainful")}
    return {"currency": currency, "searched_at": now, **counts, "best_net": best}


def _recommendations(
    connection: Connection,
    currency: str,
    now: datetime,
    version: str,
    searched: tuple[Pairs, Nets, Found],
    fees: list[Fee],
) -> list[Recommendation]:
    """Return the recommendations of a search, the best first."""
    pairs, nets, found = searched
    ids = [int(some[place]) for place in found.chosen for some in (pairs.retail, pairs.buylist)]
    named, scores = queries.named(connection, ids), score(pairs, nets)
    made = []
    for place in found.chosen:
        retail, buylist, copies = (int(one[place]) for one in (pairs.retail, pairs.buylist, pairs.copies))
        asked, bid = named[retail], named[buylist]
        money = {"cost": int(nets.cost[place]), "proceeds": int(nets.proceeds[place]), "net": int(nets.net[place])}
        made.append(
            Recommendation(
                issued_at=now,
                type=TYPE,
                action=_action(copies, asked, bid),
                currency=currency,
                series_id=retail,
                claim=Claim.GAIN,
                threshold=Decimal(0),
                legs=(
                    Leg(retail, At.ENTRY, Side.BUYER, -1, basket=copies),
                    Leg(buylist, At.ENTRY, Side.BUYLIST, 1, basket=copies),
                ),
                fee_ids=fee_ids(fees, asked.marketplace, bid.marketplace, currency, now.date()),
                facts=_facts(copies, asked, bid, currency, money, float(scores[place])),
                method=METHOD,
                code_version=__version__,
                data_version=version,
                expires_at=now + OLDEST,
                horizons=(HORIZON,),
                expected_net=money["net"],
            )
        )
    return made


def _action(copies: int, asked: Row, bid: Row) -> str:
    seller, shop = (MARKETPLACES[one.marketplace].name for one in (asked, bid))
    return f"Buy {copies} at {seller}, sell to {shop}'s buylist"


def _facts(copies: int, asked: Row, bid: Row, currency: str, money: dict[str, int], ranked: float) -> dict[str, Any]:
    """Return what a recommendation rests on; numbers are texts. Fees and postage are those of one copy."""
    cost, proceeds, net = (str(major(money[name], currency)) for name in ("cost", "proceeds", "net"))
    return {
        "copies": copies,
        "condition": asked.condition,
        "finish": asked.finish,
        "language": asked.language,
        "buy_at": asked.marketplace,
        "ask": str(asked.price),
        "listed": asked.total_quantity,
        "ask_confirmed_at": asked.confirmed_at,
        "ask_source": asked.source,
        "sell_to": bid.marketplace,
        "bid": str(bid.price),
        "wanted": bid.total_quantity,
        "bid_confirmed_at": bid.confirmed_at,
        "bid_source": bid.source,
        "cost": cost,
        "proceeds": proceeds,
        "net": net,
        "score": f"{ranked:.4f}",
    }
