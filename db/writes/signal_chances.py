"""Writes how many series are beyond a threshold, and how many would be by chance."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, text

from signals.chance import Chance
from signals.events import EventType

STORE = text("""
    INSERT INTO signal_chances (currency, type, day, sampled, beyond, by_chance)
    VALUES (:currency, :type, :day, :sampled, :beyond, :by_chance)
    ON CONFLICT (currency, type) DO UPDATE SET day = excluded.day, sampled = excluded.sampled,
        beyond = excluded.beyond, by_chance = excluded.by_chance
""")


def store_chances(connection: Connection, currency: str, day: date, found: Mapping[EventType, Chance]) -> None:
    """Store the chances of a day in place of those of an earlier one."""
    for kind, one in found.items():
        connection.execute(STORE, {"currency": currency, "type": str(kind), "day": day, **one._asdict()})
