"""Writes how often events of signals went on, by tenths of their confidence."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, text

from signals.events import EventType
from signals.reliability import Bin

FORGET = text("DELETE FROM signal_reliability WHERE currency = :currency")
STORE = text("""
    INSERT INTO signal_reliability (currency, type, tenth, day, n, confidence, seen)
    VALUES (:currency, :type, :tenth, :day, :n, :confidence, :seen)
""")


def store_reliability(
    connection: Connection, currency: str, day: date, found: Mapping[EventType, Sequence[Bin]]
) -> None:
    """Store the tables of a day in place of those of an earlier one."""
    connection.execute(FORGET, {"currency": currency})
    for kind, bins in found.items():
        for tenth, one in enumerate(bins, 1):
            told = {"currency": currency, "type": str(kind), "tenth": tenth, "day": day, **one._asdict()}
            connection.execute(STORE, told)
