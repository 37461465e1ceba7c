"""Every series with its latest price, and which of them speaks for each card: the plain Python that SQL must equal."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Row, text

from market.headline import headline_of

CURRENT_FOR = timedelta(days=3)
OFFERS = text("""
    SELECT series.*, marketplaces.slug AS marketplace, latest.*, cards.language AS own_language,
        cards.finishes AS own_finishes, cards.set_code, cards.formats, cards.digital,
        newest.confirmed_at - latest.confirmed_at < :current_for AND absent_since IS NULL AS is_current
    FROM confirmed_prices AS latest
    JOIN price_series AS series ON series.id = latest.series_id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    JOIN (
        SELECT currency, max(confirmed_at) AS confirmed_at FROM confirmed_prices JOIN price_series ON id = series_id
        GROUP BY currency
    ) AS newest ON newest.currency = series.currency
    ORDER BY series.id
""")


def offers(engine: Engine) -> list[Row[Any]]:
    """Every series that has a price, with its latest one."""
    with engine.connect() as connection:
        return list(connection.execute(OFFERS, {"current_for": CURRENT_FOR}))


def headlines(found: Iterable[Row[Any]]) -> dict[tuple[int, str], Row[Any]]:
    """The series that speaks for a card in a currency, by docs/methods.md, headline."""
    of_card: dict[tuple[int, str], list[Row[Any]]] = defaultdict(list)
    for one in found:
        of_card[one.card_id, one.currency].append(one)
    chosen = {
        key: headline_of(series, key[1], series[0].own_language, series[0].own_finishes)
        for key, series in of_card.items()
    }
    return {key: one for key, one in chosen.items() if one is not None}
