"""An index of real prices, against plain Python straight from the files."""

import math
import statistics
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, text

from tests.support.prices import Book, SeriesKey

MEMBERS = text("""
    SELECT valid_from, scryfall_id, slug, condition, finish, price_series.language, price_series.currency, kind
    FROM index_memberships CROSS JOIN LATERAL unnest(series) AS member (id)
    JOIN price_series ON price_series.id = member.id JOIN cards ON cards.id = card_id
    JOIN marketplaces ON marketplaces.id = marketplace_id
    WHERE universe = 'DC-USD-ALL'
""")
POINTS = text("SELECT day, log_move, n, coverage FROM index_points WHERE code = 'DC-USD-ALL-EW' ORDER BY day")


def closes(book: Book, key: SeriesKey) -> dict[date, float]:
    """The last price of each day."""
    return {time.date(): float(book[key][time].price) for time in sorted(book[key])}


def before(prices: dict[date, float], day: date) -> float | None:
    """The last price before a day, at most seven days old."""
    known = [prices[day - timedelta(days=age)] for age in range(1, 8) if day - timedelta(days=age) in prices]
    return known[0] if known else None


def test_the_index_of_all_cards_follows_from_the_files(engine: Engine, book: Book) -> None:
    with engine.connect() as connection:
        members = connection.execute(MEMBERS).all()
        points = connection.execute(POINTS).all()
    assert len(points) >= 3
    since = sorted({row[0] for row in members})
    for day, log_move, n, coverage in points:
        held = max(begin for begin in since if begin <= day)
        prices = [closes(book, SeriesKey(*row[1:])) for row in members if row[0] == held]
        assert len(prices) >= 30
        pairs = [(before(one, day), one.get(day)) for one in prices]
        logs = [math.log(now / then) if now else 0.0 for then, now in pairs if then]
        assert log_move == pytest.approx(statistics.fmean(logs), abs=1e-9)
        assert n == sum(bool(then or now) for then, now in pairs)
        assert coverage == pytest.approx(sum(now is not None for _, now in pairs) / len(pairs), abs=1e-4)
    assert any(log_move for _, log_move, _, _ in points)


def test_members_are_the_tcgplayer_prices_of_two_and_more_before_the_day(engine: Engine, book: Book) -> None:
    with engine.connect() as connection:
        members = connection.execute(MEMBERS).all()
    first = min(row[0] for row in members)
    held = {SeriesKey(*row[1:]) for row in members if row[0] == first}
    assert {(key.marketplace, key.kind, key.condition) for key in held} == {("tcgplayer", "retail", "NEAR_MINT")}
    for key in held:
        then = before(closes(book, key), first)
        assert then is not None
        assert then >= 2
    dear = [
        key
        for key in book
        if key.marketplace == "tcgplayer" and key.kind == "retail" and key.finish == "nonfoil"
        and (then := before(closes(book, key), first)) is not None and then >= 2
    ]  # fmt: skip
    assert {key for key in held if key.finish == "nonfoil"} == set(dear)
