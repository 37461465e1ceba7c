"""Recommendations for tests, issued through the one way into the ledger, and what is stored of them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from sqlalchemy import Engine, text

from analysis.recommendations import At, Claim, Leg, Recommendation
from market.fees import Side
from services.analysis.issuing import Issued, issue

DAY = timedelta(days=1)
RESALE = (1, 2, 3, 26, 27)  # TCGplayer's fees of small sellers, and the postage


def now() -> datetime:
    """This moment, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def buy_to_resell(series_id: int) -> tuple[Leg, Leg]:
    """Bought at the entry and sold at the exit, each in an order of its own."""
    return (
        Leg(series_id, At.ENTRY, Side.BUYER, -1, basket=1),
        Leg(series_id, At.EXIT, Side.SELLER, 1, "level_1_4", basket=1),
    )


def recommendation(series_id: int = 1, at: datetime | None = None, **given: Any) -> Recommendation:
    """A recommendation to buy what will rise by 5 %, unless told otherwise."""
    issued_at = at or now()
    usual = {
        "issued_at": issued_at, "type": "buy_now", "action": "buy", "currency": "USD", "series_id": series_id,
        "claim": Claim.UP, "threshold": Decimal("0.05"), "probability": Decimal("0.30"), "expected_net": 12,
        "legs": buy_to_resell(series_id), "fee_ids": RESALE, "facts": {"price": "10.00", "moves": 4},
        "method": "test-1", "code_version": "1.0.0", "data_version": "17", "expires_at": issued_at + 14 * DAY,
    }  # fmt: skip
    return Recommendation(**{**usual, **given})


def issue_at(engine: Engine, at: datetime, some: Sequence[Recommendation], key: str = "") -> Issued:
    """Issue recommendations that were made at a time, at that time."""
    with time_machine.travel(at, tick=False):
        return issue(engine, key or f"test:{at.isoformat()}", some)


def issue_some(engine: Engine, series: Sequence[int], key: str) -> Issued:
    """Issue one recommendation a series now."""
    at = now()
    return issue(engine, key, [recommendation(one, at) for one in series])


TRIGGERS = ("ledger_batches", "recommendations", "recommendation_outcomes")


def tamper(engine: Engine, *statements: str) -> None:
    """Change the ledger as somebody can who owns it: the triggers are switched off for as long as it takes."""
    with engine.begin() as connection:
        for table in TRIGGERS:
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {table}_only_add"))
        for statement in statements:
            connection.execute(text(statement))
        for table in TRIGGERS:
            connection.execute(text(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_add"))
