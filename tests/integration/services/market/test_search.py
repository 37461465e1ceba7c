"""The search as pages and API ask for it: pages with cursors, typos forgiven, sparklines, suggestions."""

import threading
from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, event, text

from dashapp.cursors import next_cursor, opened
from db.engine import read_engine
from db.queries.search import ORDERS, SORTS
from db.writes.gone import close_edition
from market.records import CatalogueCard, WholeCatalogue
from services.market import names
from services.market.cards import CardListItem
from services.market.names import KEEPER, Keeper
from services.market.search import SearchPage, SearchRequest, load_search, load_suggestions
from services.market.sparklines import SPARKLINE_DAYS
from services.requests import InvalidRequest
from tests.support.prices import ago, make_card, price, series, store
from tests.support.searching import Offer, SearchCard, add_cards

BOLT, FIRE, LIM = SearchCard("Lightning Bolt", "lea"), SearchCard("Fire // Ice", "mh2"), SearchCard("Lim-Dûl's Vault")


def search(q: str = "", after: bytes | None = None, **asked: Any) -> SearchPage:
    return load_search(replace(SearchRequest.parse(q, **asked), after=after))


def found(q: str, **asked: Any) -> list[str]:
    return [item.name for item in search(q, **asked).items]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("sort", SORTS)
def test_places_lead_through_all_cards_once(sort: str, order: str, database: Engine) -> None:
    prices = [None, Decimal("0.10"), Decimal(3), Decimal(3), None, Decimal(12), Decimal("0.10")]
    ids = add_cards(database, [
        SearchCard(f"Card {number % 3}", f"s{number % 2}0", usd=Offer(amount, change_7d=amount))
        for number, amount in enumerate(prices * 3)
    ])  # fmt: skip
    seen, place = [], None
    whole = [item.id for item in search(sort=sort, order=order, limit=100).items]
    for _page in range(len(ids)):
        page = search(sort=sort, order=order, limit=2, after=place)
        seen += [item.id for item in page.items]
        place = page.next_after
        assert page.has_more == (place is not None)
        if place is None:
            break
    assert seen == whole
    assert sorted(seen) == sorted(ids)


def test_the_last_page_may_be_full(database: Engine) -> None:
    add_cards(database, [BOLT, FIRE])
    page = search(limit=2)
    assert (len(page.items), page.next_after, page.has_more) == (2, None, False)


def test_a_search_that_finds_nothing_is_an_empty_page(database: Engine) -> None:
    assert search("bolt") == SearchPage([], None, False, None)


OTHERS = [{"q": "c"}, {"sort": "price"}, {"sort": "set_code"}, {"order": "desc"}, {"currency": "EUR"}]


@pytest.mark.parametrize("other", OTHERS)
def test_a_cursor_is_refused_by_every_other_list(other: dict[str, str], database: Engine) -> None:
    add_cards(database, [SearchCard("Card"), SearchCard("Card")])
    request = SearchRequest.parse(limit=1)
    cursor = next_cursor(request, load_search(request))
    assert cursor
    assert load_search(opened(SearchRequest.parse(limit=50), cursor)).items
    with pytest.raises(InvalidRequest) as raised:
        opened(SearchRequest.parse(**other), cursor)
    assert set(raised.value.fields) == {"cursor"}


def test_a_typo_is_forgiven_and_told(database: Engine) -> None:
    add_cards(database, [BOLT, FIRE, LIM])
    page = search("lihgtning usd<5 or lightnnig")
    assert [item.name for item in page.items] == ["Lightning Bolt"]
    assert page.corrected == "lightning usd<5 or lightning"
    assert search("lightning").corrected is None
    assert found('"lihgtning"') == []


def test_a_word_of_a_card_that_came_after_the_names_were_read_is_found(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_cards(database, [BOLT])
    before = KEEPER.newest()
    monkeypatch.setattr(KEEPER, "newest", lambda: before)
    add_cards(database, [SearchCard("Lightnink Rod")])
    assert found("lightnink") == ["Lightning Bolt", "Lightnink Rod"]


def test_a_flavour_name_that_a_known_card_gets_is_suggested_and_its_words_are_known(database: Engine) -> None:
    catalogue(database, make_card(1, name="Mothra's Great Cocoon"))
    assert load_suggestions("godz") == []
    catalogue(database, make_card(1, name="Mothra's Great Cocoon", flavor_name="Godzilla"))
    assert load_suggestions("godz") == ["Godzilla"]
    assert search("gozdilla").corrected == "godzilla"


def test_the_name_of_a_card_that_is_gone_is_suggested_no_more(database: Engine) -> None:
    catalogue(database, make_card(1, name="Lightning Bolt"), make_card(2, name="Shock"))
    assert load_suggestions("light") == ["Lightning Bolt"]
    with database.begin() as connection:
        close_edition(connection, ago(-1), WholeCatalogue(frozenset({make_card(2).scryfall_id})))
    assert load_suggestions("light") == []


def catalogue(engine: Engine, *cards: CatalogueCard) -> None:
    """An edition tells of some cards."""
    store(engine, [], cards)


def test_unknown_prices_are_told_as_such(database: Engine) -> None:
    add_cards(database, [SearchCard("A", usd=Offer(Decimal(2), change_24h=Decimal(1))), SearchCard("B")])
    known, unknown = search().items
    assert (known.price, known.has_price_data, known.change_24h, known.currency) == (2, True, 1, "USD")
    assert (unknown.price, unknown.has_price_data, unknown.change_24h, unknown.currency) == (None, False, None, "USD")
    assert known.sparkline == []


def test_a_sparkline_has_a_price_or_nothing_for_every_day(database: Engine) -> None:
    quotes = [price(ago(40), "3"), price(ago(2, hours=-1), "1"), price(ago(2, hours=-5), "2"), price(ago(0), "3")]
    store(database, [series(1, *quotes)], [make_card(1), make_card(2)])
    with database.begin() as connection:
        connection.execute(
            text("""
            UPDATE card_search SET series_id = series.id, price = 3 FROM price_series AS series
            WHERE series.card_id = card_search.card_id AND card_search.currency = 'USD'
        """)
        )
    with time_machine.travel(ago(0, hours=-12), tick=True):
        with_prices, without = load_search(SearchRequest.parse(), with_sparklines=True).items
    assert with_prices.sparkline == [None] * (SPARKLINE_DAYS - 3) + [2, None, 3]
    assert (with_prices.marketplace, with_prices.finish, with_prices.source) == (
        "tcgplayer", "nonfoil", "scryfall-bulk",
    )  # fmt: skip
    assert without.sparkline == []


def statements(engine: Engine) -> list[str]:
    """Statements that an engine executes from now on."""
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *sent: seen.append(sent[2]))
    return seen


@pytest.mark.parametrize("limit", [1, 20])
def test_a_page_takes_three_statements_at_most_however_many_rows_it_has(limit: int, database: Engine) -> None:
    store(database, [series(number, price(ago(1), "5")) for number in range(30)], [make_card(n) for n in range(30)])
    with database.begin() as connection:
        connection.execute(
            text("""
            UPDATE card_search SET series_id = series.id FROM price_series AS series
            WHERE series.card_id = card_search.card_id
        """)
        )
    KEEPER.newest()
    seen = statements(read_engine())
    assert len(load_search(SearchRequest.parse("crad", limit=limit), with_sparklines=True).items) == limit
    assert len(seen) == 3
    seen.clear()
    load_search(SearchRequest.parse("usd>1 or eur>1", limit=limit))
    assert len(seen) == 1


def test_suggestions_are_names_of_cards_on_paper_with_typos_forgiven(database: Engine) -> None:
    add_cards(database, [BOLT, FIRE, LIM, SearchCard("Lightning Surge", digital=True)])
    assert load_suggestions("light") == ["Lightning Bolt"]
    assert load_suggestions("lihgtn") == ["Lightning Bolt"]
    assert load_suggestions("limdul v") == ["Lim-Dûl's Vault"]
    assert load_suggestions("i", limit=2) == ["Fire // Ice", "Lightning Bolt"]
    assert load_suggestions("") == load_suggestions("\0 //") == []


def test_new_cards_are_suggested_at_once(database: Engine) -> None:
    add_cards(database, [BOLT])
    assert load_suggestions("fire") == []
    add_cards(database, [FIRE])
    assert load_suggestions("fire") == ["Fire // Ice"]


class Slow:
    """Reads names as slowly as the test wants, and counts how often."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        self.go_on = threading.Event()
        self.begun = threading.Event()
        read = names.CardNames.read
        monkeypatch.setattr(names.CardNames, "read", staticmethod(lambda version: self.read(read, version)))

    def read(self, read: Any, version: Any) -> Any:
        self.times += 1
        self.begun.set()
        assert self.go_on.wait(30)
        return read(version)


def threads(count: int, keeper: Keeper, answers: list[int]) -> list[threading.Thread]:
    read_engine()  # threads that are the first to ask for it at one moment would each make one
    started = [threading.Thread(target=lambda: answers.append(len(keeper.newest().names))) for _ in range(count)]
    for thread in started:
        thread.start()
    return started


def test_many_threads_that_need_the_names_read_them_once(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    add_cards(database, [BOLT, FIRE])
    slow, keeper, answers = Slow(monkeypatch), Keeper(), list[int]()
    started = threads(8, keeper, answers)
    assert slow.begun.wait(30)
    slow.go_on.set()
    for thread in started:
        thread.join(30)
    assert (answers, slow.times) == ([2] * 8, 1)


def test_while_new_names_are_read_the_others_go_on_with_those_of_before(
    database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_cards(database, [BOLT])
    keeper, answers = Keeper(), list[int]()
    assert len(keeper.newest().names) == 1
    add_cards(database, [FIRE])
    slow = Slow(monkeypatch)
    (first,) = threads(1, keeper, answers)
    assert slow.begun.wait(30)
    assert len(keeper.newest().names) == 1
    slow.go_on.set()
    first.join(30)
    assert (answers, len(keeper.newest().names), slow.times) == ([2], 2, 1)


def test_an_answer_has_all_that_the_contract_lists(database: Engine) -> None:
    add_cards(database, [BOLT])
    (item,) = search().items
    contract = {field.name for field in fields(CardListItem)}
    assert contract <= {field.name for field in fields(item)}
    assert (item.name, item.set_code, item.set_name) == ("Lightning Bolt", "lea", "LEA")
