"""The search over card_search finds what a plain reading of the query finds, in the order that was asked for."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count, product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from db.queries import search as queries
from market.search.nodes import HasTrait, IsDigital, Node, SetIs
from market.search.query import Query, parse
from market.search.values import SignalName, Trait
from tests.support.prices import ago, execute, make_card, price, series, store
from tests.support.searching import Offer, SearchCard, add_cards, is_found, name_of
from tests.unit.market.search.strategies import trees

NOW = datetime.now(UTC)


def found(connection: Connection, query: str | Query, currency: str = "USD", sort: str = "name", order: str = "asc",
          limit: int = 1000) -> list[int]:  # fmt: skip
    """Ids of all cards that a query finds."""
    query = parse(query) if isinstance(query, str) else query
    return [row.id for row in queries.cards_found(connection, query, currency, sort, order, None, limit)]


def names(engine: Engine, query: str, currency: str = "USD") -> list[str]:
    """Names that a query finds, sorted."""
    with engine.connect() as connection:
        rows = queries.cards_found(connection, parse(query), currency, "name", "asc", None, 99)
    return sorted(row.name for row in rows)


chance = random.Random(11)
serial = count(1_000_000)  # of series that only the search knows
SIGNALS, SURENESS = list(SignalName), (Decimal("0.2"), Decimal("0.7"), Decimal("0.95"))


def number(least: float, most: float) -> Decimal | None:
    return chance.choice((None, Decimal(f"{chance.uniform(least, most):.2f}"), Decimal(5), Decimal(20)))


def offer() -> Offer:
    if chance.random() < 0.3:
        return Offer()
    held = NOW - timedelta(hours=chance.choice((1, 30, 100)))
    signals = tuple((name, number(-1, 1) or Decimal(0), chance.choice(SURENESS)) for name in chance.sample(SIGNALS, 3))
    return Offer(number(0, 20), held, *(number(-40, 40) for _ in range(3)), number(0, 80), number(0, 20),
                 next(serial), signals)  # fmt: skip


def card() -> SearchCard:
    return SearchCard(
        chance.choice(("Lightning Bolt", "Lim-Dûl's Vault", "Fire // Ice", "Sol Ring", "稲妻", "usd", "B.F.M.")),
        chance.choice(("lea", "mh2", "tst")), chance.choice(("1", "117★", "Φ4", "A-3")),
        chance.choice(("common", "uncommon", "rare", "mythic", "special", None)),
        chance.choice(("English", "Japanese")), chance.choice((("nonfoil",), ("foil", "nonfoil"), ("etched",), ())),
        chance.choice(("Instant", "Legendary Creature — Elf", "")),
        tuple(chance.sample("WUBRG", chance.randint(0, 3))),
        tuple(chance.sample(("modern", "legacy", "commander"), chance.randint(0, 3))),
        chance.choice((None, UUID(int=7))), chance.random() < 0.2, usd=offer(), eur=offer(),
        flavor_name=chance.choice((None, None, "Fact or Fiction")),
        released_at=chance.choice((None, date(1993, 8, 5), date(2026, 9, 1))), gone=chance.random() < 0.1,
        extra=chance.random() < 0.2, reserved=chance.random() < 0.3, game_changer=chance.random() < 0.3,
        edhrec_rank=chance.choice((None, 4, 500)), mana_value=chance.choice((None, Decimal("0.5"), Decimal(3))),
        keywords=chance.choice(((), ("Flying", "First strike"), ("Jump-start", "Doctor's companion"))),
    )  # fmt: skip


MANY = [card() for _ in range(150)]
TYPICAL = [
    "lightning", "lim-dul", "limduls", "dul", '"fire ice"', "ice fire", "稲妻", "set:lea", "cn:117★", "cn:φ4", "cn:a-3",
    "r:rare", "r>=rare", "r<uncommon", "r<common", "lang:ja", "is:foil", "is:etched", "f:edh", "t:elf",
    't:"legendary creature"',
    "c:r", "c=r", "c<=azorius", "c<wu", "c>r", "c:c", "c:m", "oracle:00000000-0000-0000-0000-000000000007", "usd>5",
    "usd=5", "eur<=5", "usd>5 eur<10", "chg7d>20", "chg24h<-10", "chg30d>=5", "spread>30", "buylist>1", "age<2d",
    "age>4d", "-usd>5", "-(usd>5 or eur>5)", "-eur>5", "-r:rare", "-age<2d", "usd>5 or lightning", "-lightning set:mh2",
    "usd>999999999999999", "chg7d>-999999999999999.999999", "bolt is:digital", "-is:digital", "is:gone",
    "-is:gone", "is:memorabilia", "bolt -is:extra", "is:reserved", "-is:gamechanger", "edhrec<500", "edhrec=500",
    "-edhrec<=500", "mv>=3", "cmc:0.5", "manavalue<1", 'kw:"FIRST STRIKE"', "kw:jump-start", "keyword:doctor’s",
    'kw:"doctors companion"', "-kw:flying", '!"Fact or Fiction"', "!bolt", '!"fire // ice"', '-!"sol ring"',
    "sig:momentum", "sig:trend>0", "sig:volatility<=0.5 conf>0.7", "conf>=0.95", "-sig:deviation",
    "(sig:supply or sig:buylist_ratio) conf<0.5", "sig:marketplace_gap:5", "-(sig:low_to_price conf>0.9) usd>1",
    "fiction", '"fact or fiction" ring', "is:reserved mv>0",
]  # fmt: skip


@pytest.fixture
def many(database: Engine) -> Iterator[tuple[Connection, dict[int, SearchCard]]]:
    """A hundred and fifty cards of every kind, by id."""
    ids = add_cards(database, MANY)
    with database.connect() as connection:
        yield connection, dict(zip(ids, MANY, strict=True))


def is_shown(query: Query, card: SearchCard) -> bool:
    """Whether a card is shown that is not on paper, or gone."""
    text = str(query.root)
    on_paper = not card.digital or "is:digital" in text or f"set:{card.set_code}" in text.replace("-set:", "")
    return on_paper and (not card.gone or "is:gone" in text)


def test_every_kind_of_term_finds_what_a_plain_reading_finds(
    many: tuple[Connection, dict[int, SearchCard]],
) -> None:
    connection, known = many
    answers = {}
    for currency, typed in product(("USD", "EUR"), TYPICAL):
        query = parse(typed)
        answers[currency, typed] = set(found(connection, query, currency))
        wanted = {id for id, card in known.items() if is_found(query.root, card, currency) and is_shown(query, card)}
        assert answers[currency, typed] == wanted, (currency, typed)
    empty = {typed for (_, typed), ids in answers.items() if not ids}
    assert empty == {"r<common", "usd>999999999999999", "keyword:doctor’s", "!bolt"}


def has(node: Node, kind: type) -> bool:
    """Whether a node of this kind is in a tree."""
    below = getattr(node, "nodes", ()) or ((node.node,) if hasattr(node, "node") else ())
    return isinstance(node, kind) or any(has(one, kind) for one in below)


def asks_for(node: Node, trait: Trait) -> bool:
    below = getattr(node, "nodes", ()) or ((node.node,) if hasattr(node, "node") else ())
    return node == HasTrait(trait) or any(asks_for(one, trait) for one in below)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(root=trees.filter(lambda root: not has(root, SetIs)), currency=st.sampled_from(["USD", "EUR"]))
def test_any_query_finds_what_a_plain_reading_finds(
    many: tuple[Connection, dict[int, SearchCard]], root: Node, currency: str
) -> None:
    connection, known = many
    wanted = {
        id
        for id, card in known.items()
        if is_found(root, card, currency)
        and (has(root, IsDigital) or not card.digital)
        and (asks_for(root, Trait.GONE) or not card.gone)
    }
    assert set(found(connection, Query(root), currency)) == wanted


def sorted_ids(known: dict[int, SearchCard], sort: str, order: str) -> list[int]:
    """Ids of the cards on paper as plain Python sorts them: extras last, unknown last in both orders, ties by id."""
    paper = {id: card for id, card in known.items() if not card.digital and not card.gone}
    main, extra = ({id: card for id, card in paper.items() if card.extra is last} for last in (False, True))
    return plainly_sorted(main, sort, order) + plainly_sorted(extra, sort, order)


def plainly_sorted(paper: dict[int, SearchCard], sort: str, order: str) -> list[int]:
    if sort == "relevance":
        return by_relevance(paper, order == "desc")
    keys: dict[int, Any] = {
        id: {
            "name": (names_of(card), *in_set(card)), "set_code": in_set(card),
            "price": card.usd.price, "change_7d": card.usd.change_7d,
            "collector_number": NUMBERS[card.collector_number],
        }[sort]
        for id, card in paper.items()
    }  # fmt: skip
    some = sorted((id for id in paper if keys[id] is not None), key=lambda id: (keys[id], id), reverse=order == "desc")
    return some + sorted((id for id in paper if keys[id] is None), reverse=order == "desc")


NUMBERS = {"1": 0, "117★": 1, "A-3": 2, "Φ4": 3}  # in the order in which they must come


def in_set(card: SearchCard) -> tuple[str, int]:
    return card.set_code, NUMBERS[card.collector_number]


def by_relevance(paper: dict[int, SearchCard], falling: bool) -> list[int]:
    """By name, of one name the newest first, those without a date last, in the order of their set; or its mirror."""
    way = -1 if falling else 1

    def key(id: int) -> tuple[Any, ...]:
        day = paper[id].released_at
        return day is None, -way * day.toordinal() if day else 0

    ids = sorted(paper, key=lambda id: (*in_set(paper[id]), id), reverse=falling)
    ids.sort(key=key)
    return sorted(ids, key=lambda id: names_of(paper[id]), reverse=falling) if not falling else [
        id for name in sorted({names_of(card) for card in paper.values()}, reverse=True)
        for id in ids if names_of(paper[id]) == name
    ]  # fmt: skip


def names_of(card: SearchCard) -> bytes:
    return name_of(card).encode()


@pytest.mark.parametrize(("sort", "order"), list(product(queries.SORTS, queries.ORDERS)))
@pytest.mark.parametrize("limit", [1, 7, 100])
def test_all_pages_of_every_sort_hold_each_card_once_in_the_order_of_a_plain_sort(
    many: tuple[Connection, dict[int, SearchCard]], sort: str, order: str, limit: int
) -> None:
    connection, known = many
    seen: list[int] = []
    position = None
    while rows := queries.cards_found(connection, parse(""), "USD", sort, order, position, limit):
        assert len(rows) <= limit
        seen += [row.id for row in rows]
        position = queries.position_of(rows[-1], sort)
    assert seen == sorted_ids(known, sort, order)


@pytest.mark.parametrize("sort", ["relevance", "name", "set_code", "collector_number"])
@pytest.mark.parametrize("query", ["", "lightning"])
def test_cards_of_one_name_and_set_come_in_the_order_of_their_numbers(sort: str, query: str, database: Engine) -> None:
    numbers = ["361", "117", "117a", "9", "1002", "A-117", "A-20", "117★"]
    add_cards(database, [SearchCard("Lightning Bolt", "2x2", collector_number=one) for one in numbers])
    with database.connect() as connection:
        rows = queries.cards_found(connection, parse(query), "USD", sort, "asc", None, 100)
    assert [row.collector_number for row in rows] == ["9", "117", "117a", "117★", "361", "1002", "A-20", "A-117"]


@pytest.mark.parametrize("order", queries.ORDERS)
@pytest.mark.parametrize("sort", queries.SORTS)
def test_cards_that_come_in_between_two_pages_disturb_neither(sort: str, order: str, database: Engine) -> None:
    known = dict(zip(add_cards(database, MANY[:60]), MANY[:60], strict=True))
    with database.connect() as connection:
        first = queries.cards_found(connection, parse(""), "USD", sort, order, None, 20)
    late = set(add_cards(database, MANY[60:]))
    with database.connect() as connection:
        position = queries.position_of(first[-1], sort)
        rest = queries.cards_found(connection, parse(""), "USD", sort, order, position, 1000)
    shown = [row.id for row in (*first, *rest)]
    assert len(shown) == len(set(shown))
    assert [id for id in shown if id not in late] == sorted_ids(known, sort, order)
    assert late & set(shown)


def test_cards_that_are_not_on_paper_are_shown_only_where_they_are_asked_for(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Paper", "lea"), SearchCard("Digital", "arn", digital=True),
        SearchCard("Other", "oth", digital=True),
    ])  # fmt: skip
    assert names(database, "") == ["Paper"]
    assert names(database, "digital") == []
    assert names(database, "is:digital") == ["Digital", "Other"]
    assert names(database, "-is:digital") == ["Paper"]
    assert names(database, "is:digital or paper") == ["Digital", "Other", "Paper"]
    assert names(database, "set:arn") == ["Digital"]
    assert names(database, "set:arn or paper or other") == ["Digital", "Paper"]
    assert names(database, "-set:arn") == ["Paper"]


def test_an_unknown_price_matches_no_comparison_but_matches_the_negation_of_one(database: Engine) -> None:
    add_cards(database, [
        SearchCard("Unknown"), SearchCard("Cheap", usd=Offer(Decimal(1))), SearchCard("Dear", usd=Offer(Decimal(9))),
    ])  # fmt: skip
    for currency in ("USD", "EUR"):
        assert names(database, "usd>5", currency) == ["Dear"]
        assert names(database, "usd<=5", currency) == ["Cheap"]
        assert names(database, "-usd>5", currency) == ["Cheap", "Unknown"]
        assert names(database, "-usd>5 usd<=5", currency) == ["Cheap"]
        assert names(database, "-(-usd>5)", currency) == ["Dear"]


@pytest.mark.parametrize("currency", ["USD", "EUR"])
def test_prices_name_their_currency_and_other_numbers_mean_the_pages(currency: str, database: Engine) -> None:
    add_cards(database, [
        SearchCard("Dollars", usd=Offer(Decimal(9), buylist=Decimal(4))),
        SearchCard("Euros", eur=Offer(Decimal(9), buylist=Decimal(4))),
    ])  # fmt: skip
    assert names(database, "usd>5", currency) == ["Dollars"]
    assert names(database, "eur>5", currency) == ["Euros"]
    assert names(database, "buylist>1", currency) == [{"USD": "Dollars", "EUR": "Euros"}[currency]]


def test_a_row_has_what_a_list_shows(database: Engine) -> None:
    held = NOW - timedelta(hours=5)
    shown = Offer(Decimal("2.50"), held, Decimal(1), Decimal(2), Decimal(3), Decimal(40), Decimal("1.20"))
    add_cards(database, [SearchCard("Æther Vial", "lea", "117★", "rare", usd=shown)])
    with database.connect() as connection:
        (row,) = queries.cards_found(connection, parse(""), "USD", "name", "asc", None, 5)
    assert (row.name, row.set_code, row.set_name, row.collector_number) == ("Æther Vial", "lea", "LEA", "117★")
    assert (row.rarity, row.price, row.as_of) == ("rare", Decimal("2.50"), held)
    assert (row.change_24h, row.change_7d, row.change_30d, row.spread, row.buylist) == (1, 2, 3, 40, Decimal("1.20"))
    assert (row.series_id, row.marketplace, row.finish, row.source) == (None, None, None, None)


def test_a_price_on_a_list_is_as_old_as_the_list(database: Engine) -> None:
    add_cards(
        database,
        [SearchCard("Listed", usd=Offer(Decimal(1), ago(9))), SearchCard("Alone", usd=Offer(Decimal(1), ago(9)))],
    )
    execute(database, "INSERT INTO price_lists (source, as_of) VALUES ('manapool', :as_of)", as_of=ago(1))
    execute(database, "UPDATE card_search SET list_id = (SELECT id FROM price_lists) WHERE name = 'listed'")
    assert [names(database, query, "USD") for query in ("age<2d", "age>2d", "-age>2d")] == [
        ["Listed"],
        ["Alone"],
        ["Listed"],
    ]
    with database.connect() as connection:
        found = queries.cards_found(connection, parse(""), "USD", "name", "asc", None, 5)
    assert {row.name: row.as_of for row in found} == {"Listed": ago(1), "Alone": ago(9)}


def test_the_names_are_those_of_cards_on_paper_each_once(database: Engine) -> None:
    add_cards(
        database, [SearchCard("Island"), SearchCard("Island"), SearchCard("Zap"), SearchCard("Bits", digital=True)]
    )
    with database.connect() as connection:
        assert sorted(row.name for row in queries.paper_names(connection)) == ["Island", "Zap"]


def names_version(engine: Engine) -> tuple[int, int]:
    with engine.connect() as connection:
        return queries.names_version(connection)


def test_the_version_of_the_names_rises_with_the_catalogue(database: Engine) -> None:
    assert names_version(database) == (0, 0)
    ids = add_cards(database, [SearchCard(), SearchCard()])
    assert names_version(database) == (max(ids), 0)


def test_last_prices_are_those_of_every_day_since(database: Engine) -> None:
    first = [price(ago(9), "7"), price(ago(2, hours=-1), "1"), price(ago(2, hours=-9), "2"), price(ago(hours=-1), "3")]
    store(database, [series(1, *first), series(2, price(ago(1), "5"))], [make_card(1), make_card(2)])
    with database.connect() as connection:
        rows = queries.last_prices(connection, [1, 2], ago(3))
        assert queries.last_prices(connection, [], ago(3)) == ()
    days = {(row.series_id, row.time): row.last_price for row in rows}
    assert days == {(1, ago(2)): 2, (1, ago(0)): 3, (2, ago(1)): 5}
