"""Alerts: the rules that watch series which a run has changed are found and evaluated, and their events stored.

Ten thousand rules of nearly every trigger, a tenth of them on any printing. The same rules after a hundredth of the
changes show that the cost is that of the changes; ten times the rules, the others not on a changed series, that it is
not that of the rules.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, text

from benchmarks import servers, storing
from benchmarks.generators.records import Variant, last_days, series_prices
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import leave_out_generated, seconds
from db import summaries
from market.records import SeriesPrices
from market.variants import Kind
from services.people.alerts.evaluating import Change, evaluate_changed

SERIES, RULES, FEW = 100_000, 10_000, 1_000
VARIANTS = (Variant("tcgplayer"), Variant("cardkingdom"), Variant("cardkingdom", Kind.BUYLIST))
DAYS = 35
PRINTINGS = 3  # of a card

REQUEST = "SELECT run_id, since, until FROM refresh_requests ORDER BY run_id DESC"
PREPARE = (
    f"UPDATE cards SET oracle_id = CAST(lpad(to_hex(id / {PRINTINGS}), 32, '0') AS uuid)",
    "INSERT INTO users (email, email_key, password_hash) VALUES ('ada@example.org', 'ada@example.org', '')",
    "INSERT INTO alert_channels (user_id, kind, name, address) SELECT id, 'webhook', 'x', 'https://x.test' FROM users",
)
# Limits near today's prices: about two fifths of the rules are true.
ADD_RULES = text("""
    WITH watched AS (
        SELECT series.id, series.card_id, series.currency, cards.oracle_id, latest.price,
            row_number() OVER (ORDER BY series.id) AS place
        FROM price_series AS series JOIN cards ON cards.id = series.card_id
        JOIN latest_prices AS latest ON latest.series_id = series.id WHERE series.kind = 'retail'
    ), chosen AS (SELECT *, place % 10 AS digit FROM watched WHERE place % :every = 0 ORDER BY id LIMIT :rules)
    INSERT INTO alert_rules (user_id, target, card_id, series_id, oracle_id, currency, trigger, price, percent,
        change_window, days, side, observed_at, due_at)
    SELECT users.id, CASE digit WHEN 0 THEN 'any_printing' ELSE 'series' END, card_id,
        CASE WHEN digit > 0 THEN chosen.id END, CASE digit WHEN 0 THEN oracle_id END, currency, trigger,
        CASE WHEN trigger IN ('below', 'above', 'crosses') THEN
            greatest(1, CAST(100 * price * (CASE trigger WHEN 'below' THEN 0.6 ELSE 0.98 END + 0.42 * random())
                AS integer)) END,
        CASE trigger WHEN 'change' THEN -15 WHEN 'buylist' THEN 95 END, CASE trigger WHEN 'change' THEN '7d' END,
        CASE WHEN trigger IN ('new_low', 'new_high', 'missing') THEN 30 END,
        CASE trigger WHEN 'crosses' THEN 'below' END, :observed, :due
    FROM users, chosen CROSS JOIN LATERAL (
        SELECT (ARRAY['below', 'below', 'above', 'crosses', 'change', 'new_low', 'new_high', 'buylist', 'back_in_stock',
            'below'])[digit + 1] AS trigger
    ) AS told
""")


def measure(setting: Setting) -> list[Result]:
    """Return the seconds of evaluations after many changes, after few, and with ten times the rules after few."""
    rules, few = setting.scaled(RULES), setting.scaled(FEW)
    with servers.database(setting.server_url) as engine:
        paths = list(series_prices(setting.scaled(SERIES // len(VARIANTS)), VARIANTS, last_days(DAYS)))
        run = storing.begin(engine)
        storing.store_catalogue(run, setting.scaled(SERIES // len(VARIANTS)))
        storing.store(run, [one._replace(prices=one.prices[:-1]) for one in paths])
        summaries.refresh(engine)
        _prepare(engine, rules, len(paths))
        many, events = _evaluated(engine, [one._replace(prices=one.prices[-1:]) for one in paths])
        after_few, _ = _evaluated(engine, [_later(one, 1) for one in paths[:few]])
        _add_rules(engine, 9 * rules, 1, "id > (SELECT max(id) / 2 FROM price_series)")
        with_more, _ = _evaluated(engine, [_later(one, 2) for one in paths[:few]])
    return [
        Result(f"{rules:,} rules, {len(paths):,} changed series, {events:,} events", many, "s", target=at_most(2)),
        Result(f"{rules:,} rules, {few:,} changed series", after_few, "s", many, "all changed", at_most(0.2)),
        Result(f"{10 * rules:,} rules, {few:,} changed series", with_more, "s", after_few, "a tenth", at_most(3)),
    ]


def _prepare(engine: Engine, rules: int, series: int) -> None:
    with engine.begin() as connection:
        for statement in PREPARE:
            connection.execute(text(statement))
    _add_rules(engine, rules, max(1, series * 2 // len(VARIANTS) // rules), "true")


def _add_rules(engine: Engine, rules: int, every: int, where: str) -> None:
    """Add rules on every N-th retail series; `where` is a condition on series."""
    now = datetime.now(UTC)
    values = {"rules": rules, "every": every, "observed": now - timedelta(days=3), "due": now + timedelta(days=9)}
    statement = text(ADD_RULES.text.replace("WHERE series.kind", f"WHERE series.{where} AND series.kind"))
    with engine.begin() as connection:
        connection.execute(ADD_RULES if where == "true" else statement, values)
        connection.execute(text("ANALYZE alert_rules"))


def _later(series: SeriesPrices, minutes: int) -> SeriesPrices:
    """Return the series with its last price only, some minutes later."""
    last = series.prices[-1]
    return series._replace(prices=[last._replace(time=last.time + timedelta(minutes=minutes))])


def _evaluated(engine: Engine, changed: Sequence[SeriesPrices]) -> tuple[float, int]:
    """Store prices; return the seconds of the evaluation after them, and the number of its events."""
    run = storing.begin(engine)
    storing.store(run, changed)
    with engine.connect() as connection:
        asked = connection.execute(
            text("SELECT run_id, since, until FROM refresh_requests ORDER BY run_id DESC")
        ).first()
    assert asked is not None, "a run requests what follows it"
    told: list[int] = []
    leave_out_generated()
    now = datetime.now(UTC)
    taken = seconds(lambda: told.append(evaluate_changed(engine, [Change(*asked)], now)))
    return taken, told[0]
