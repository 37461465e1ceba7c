"""Events of the market of 100,000 cards in 600 sets, three printings a name, after a load that changes none of them."""

from datetime import date, timedelta

from sqlalchemy import Engine, text

from benchmarks import servers
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting
from benchmarks.timing import seconds
from services.analysis import studying

CARDS, SETS, PRINTINGS = 100_000, 600, 3
AGAIN = at_most(2)  # s, after each load
FIRST_DAY, DAYS_BETWEEN = date(1993, 8, 5), timedelta(days=20)

FILL = (
    """
    INSERT INTO sets (code, name, released_at, set_type)
    SELECT 's' || i, 'Set ' || i, CAST(:first AS date) + i * CAST(:between AS integer), 'expansion'
    FROM generate_series(1, :sets) AS i
    """,
    """
    INSERT INTO cards (scryfall_id, oracle_id, name, set_code, collector_number, lang, language, finishes, colors,
        color_identity, legalities, digital, described, search_name, search_type, formats, released_at)
    SELECT CAST(lpad(to_hex(i), 32, '0') AS uuid), CAST(lpad(to_hex(i / :printings), 32, '0') AS uuid), 'Card ' || i,
        's' || (1 + i::bigint * 7919 % :sets), i, 'en', 'English', '{}', '{}', '{}', '{}', false, true, 'card ' || i,
        '', '{}', CAST(:first AS date) + (1 + i::bigint * 7919 % :sets)::integer * CAST(:between AS integer)
    FROM generate_series(1, :cards) AS i
    """,
    "ANALYZE cards, sets",
)


def measure(setting: Setting) -> list[Result]:
    """Return the seconds of the first derivation, and of one that changes nothing."""
    cards = setting.scaled(CARDS)
    with servers.database(setting.server_url) as engine:
        _fill(engine, cards)
        first = seconds(lambda: studying.compute(engine))
        again = seconds(lambda: studying.compute(engine))
    return [
        Result(f"events of {cards:,} cards, the first time", first, "s"),
        Result("the same after a load without an event", again, "s", target=AGAIN),
    ]


def _fill(engine: Engine, cards: int) -> None:
    given = {"cards": cards, "sets": SETS, "printings": PRINTINGS, "first": FIRST_DAY, "between": DAYS_BETWEEN.days}
    for statement in FILL:
        with engine.begin() as connection:
            names = {name: value for name, value in given.items() if f":{name}" in statement}
            connection.execute(text(statement), names)
