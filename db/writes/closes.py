"""Writes the last prices of days, which the measures of signals are computed from."""

from collections.abc import Mapping

import numpy as np
from sqlalchemy import Connection, text

from db.copying import array_text, copy_columns
from market.observations import Integers
from signals.history import BLOCK

FORGET = text("""
    DELETE FROM signal_closes WHERE block = ANY(CAST(:blocks AS integer[])) AND day >= :since AND day < :until
""")
FORGET_ALL = text("DELETE FROM signal_closes")
DROP_OLD = text("DELETE FROM signal_closes WHERE day < :oldest")


def store_closes(connection: Connection, days: range, found: Mapping[int, Integers]) -> None:
    """Store the closes of days, a matrix for each block of series, in place of the former ones."""
    span = {"since": days.start, "until": days.stop}
    connection.execute(FORGET, {"blocks": array_text(found), **span})
    blocks = np.repeat(np.array(list(found), np.int32), len(days))
    each = np.tile(np.arange(days.start, days.stop, dtype=np.int32), len(found))
    closes = np.concatenate(list(found.values()))
    known = closes.any(axis=1)
    cents = closes[known].astype("<i8").view(f"V{8 * BLOCK}")[:, 0]
    copy_columns(connection, "signal_closes (block, day, cents)", (blocks[known], each[known], cents))


def forget_closes(connection: Connection) -> None:
    """Delete all closes, before they are computed anew."""
    connection.execute(FORGET_ALL)


def drop_old_closes(connection: Connection, oldest: int) -> None:
    """Delete the closes of days that no window reaches any more."""
    connection.execute(DROP_OLD, {"oldest": oldest})
