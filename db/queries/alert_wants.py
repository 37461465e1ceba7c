"""Queries about wants that alerts watch: which a change of prices touches, and their best price.

A rule watches in its own currency, whatever that of the want's maximum.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from db.queries.wanted import FULFILS, GRADES, IS_CURRENT, MEANT, PRICED, PRINTINGS

_CHANGED = """
    SELECT rules.id FROM alerts_changed AS changed
    JOIN price_series AS series ON series.id = changed.series_id AND series.kind = 'retail'
"""
_WATCHED = f"""
    JOIN alert_rules AS rules ON rules.want_id = wants.id AND rules.currency = series.currency
    WHERE rules.due_at IS NOT NULL AND {FULFILS.format("series")}
"""
# Rules whose want a series of `alerts_changed` may fulfil: by printing, by one that was merged into another, by card.
TOUCHED = f"""
    {_CHANGED} JOIN wants ON wants.card_id = series.card_id AND wants.oracle_id IS NULL {_WATCHED}
    UNION
    {_CHANGED} JOIN cards AS told ON told.merged_into = series.card_id
    JOIN wants ON wants.card_id = told.id AND wants.oracle_id IS NULL {_WATCHED}
    UNION
    {_CHANGED} JOIN cards ON cards.id = series.card_id
    JOIN wants ON wants.oracle_id = cards.oracle_id {_WATCHED}
"""
# Of prices that are compared: the time is that of the newest among all of them.
COMPARED = """
    latest.series_id, latest.price, latest.num_listings, latest.absent_since, latest.confirmed_at, latest.run_id,
    max(latest.time) OVER () AS time, CAST(NULL AS numeric) AS change, CAST(NULL AS numeric) AS extreme,
    CAST(NULL AS numeric) AS buylist, CAST(NULL AS timestamptz) AS buylist_time,
    CAST(NULL AS numeric) AS share, CAST(NULL AS timestamptz) AS share_time
"""
# `is_there`: the user has the want. `time` is NULL where no current price fulfils it.
OBSERVED = text(f"""
    SELECT rules.id, wants.id IS NOT NULL AS is_there, cheapest.*, runs.source
    FROM alert_rules AS rules
    LEFT JOIN (wants {MEANT}) ON wants.id = rules.want_id AND wants.user_id = rules.user_id
    LEFT JOIN LATERAL (
        SELECT {COMPARED}
        FROM ({PRINTINGS}) AS printing
        JOIN price_series AS series ON series.card_id = printing.id AND series.kind = 'retail'
            AND series.currency = rules.currency
        {PRICED}
        WHERE {FULFILS.format("series")} AND {IS_CURRENT}
        ORDER BY latest.price, series.id LIMIT 1
    ) AS cheapest ON true
    LEFT JOIN ingestion_runs AS runs ON runs.id = cheapest.run_id
    WHERE rules.id = ANY(CAST(:ids AS integer[])) AND rules.target = 'want'
""")
# Of the series that may fulfil a want, the cheapest now.
ALIKE = text(f"""
    SELECT series.id FROM wants {MEANT}
    CROSS JOIN LATERAL ({PRINTINGS}) AS printing
    JOIN price_series AS series ON series.card_id = printing.id AND series.kind = 'retail'
        AND series.currency = :currency
    JOIN latest_prices AS latest ON latest.series_id = series.id
    WHERE wants.id = :want_id AND {FULFILS.format("series")}
    ORDER BY latest.price, series.id LIMIT :limit
""")
CARD = text("SELECT card_id FROM wants WHERE id = :id AND user_id = :user_id")


def card_of(connection: Connection, user_id: int, want_id: int) -> int | None:
    """Return the card that a user's want was made for, None where the user has no such want."""
    card_id: int | None = connection.scalar(CARD, {"id": want_id, "user_id": user_id})
    return card_id


def alike(connection: Connection, limit: int, want_id: int, currency: str) -> Sequence[int]:
    """Return the series that may fulfil a want in a currency."""
    values = {**GRADES, "limit": limit, "want_id": want_id, "currency": currency}
    return connection.scalars(ALIKE, values).all()
