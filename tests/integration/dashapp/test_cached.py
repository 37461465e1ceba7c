"""What every cached function returns: the same when it is computed and when it is read from Redis."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine

from dashapp import cache, cached
from dashapp.api.answers import encode
from dashapp.cached import (
    current_code,
    load_activity,
    load_basket,
    load_buying,
    load_card,
    load_card_events,
    load_card_signals,
    load_cash,
    load_chances,
    load_choices,
    load_comparison,
    load_count,
    load_dashboard_market,
    load_dashboard_movers,
    load_dashboard_opportunities,
    load_event_study,
    load_events,
    load_every_want,
    load_examples,
    load_first_cards,
    load_formats,
    load_held_index,
    load_held_movers,
    load_held_offers,
    load_held_order,
    load_held_summary,
    load_history,
    load_index,
    load_index_points,
    load_indices,
    load_largest_sets,
    load_listed_sets,
    load_market_events,
    load_movers,
    load_named_cards,
    load_overview,
    load_palette,
    load_printings,
    load_quick_stats,
    load_recommendations,
    load_reliability,
    load_search,
    load_sell_or_wait,
    load_selling,
    load_set,
    load_set_events,
    load_set_index,
    load_set_names,
    load_sets,
    load_settings,
    load_signal_events,
    load_signals,
    load_similar,
    load_statistics,
    load_summary,
    load_track_record,
)
from db import announcements
from db.announcements import SignalsChanged
from services.analysis.activity import ActivityRequest
from services.analysis.recommendations import RecommendationsRequest
from services.analysis.track_record import TrackRecordRequest
from services.market.cards import HistoryRequest
from services.market.comparison import ComparisonRequest
from services.market.events import EventsRequest, EventStudyRequest
from services.market.index import IndexRequest
from services.market.indices import IndexPointsRequest, IndicesRequest
from services.market.movers import MoversRequest
from services.market.palette import PaletteRequest
from services.market.search import SearchRequest
from services.market.sets import SetsRequest
from services.market.signal_events import SignalEventsRequest
from services.market.signals import SignalsRequest
from services.market.similar import SimilarRequest
from services.people.advice.contract import AdviceRequest
from services.people.settings import Settings
from services.people.valuation.asking import IndexRequest as HeldIndexRequest
from services.people.valuation.asking import MoversRequest as HeldMoversRequest
from services.people.valuation.asking import SummaryRequest
from services.people.valuation.basis import Basis
from services.people.wants.basis import WantsBasis
from services.people.wants.requests import BasketRequest
from tests.integration.dashapp.conftest import card_with_prices
from tests.support.caching import since

Load = Callable[..., Any]
NO_SUCH_CARD = 2**31 - 1
HELD = Basis(7, 0, Settings())  # nobody's; tests/integration/dashapp/api/test_valuation.py has holdings
WANTED = WantsBasis(HELD, (0, 0, 0))


@pytest.fixture
def server(market: Engine) -> Iterator[Flask]:
    server = Flask("test")
    cache.register(server)
    with server.app_context():
        yield server


def questions(market: Engine) -> list[tuple[Load, tuple[Any, ...]]]:
    """Something to ask of every cached function."""
    card = card_with_prices(market)
    (largest, *_) = load_largest_sets("EUR")
    return [
        (load_card, (card, "EUR")),
        (load_card, (NO_SUCH_CARD, "EUR")),
        (load_history, (HistoryRequest.parse(card, "90d", "EUR"),)),
        (load_comparison, (ComparisonRequest((card,), "EUR", "90d"),)),
        (load_index, (IndexRequest("USD", "90d", "NEAR_MINT", "nonfoil", "English"),)),
        (load_movers, (MoversRequest(direction="up", currency="USD"), True)),
        (load_overview, ("USD",)),
        (load_formats, ("USD",)),
        (load_first_cards, (100,)),
        (load_listed_sets, ()),
        (load_printings, (card, "USD")),
        (load_search, (SearchRequest.parse("", limit=60), True)),
        (load_count, (SearchRequest.parse("t:creature"),)),
        (load_examples, ("EUR",)),
        (load_palette, (PaletteRequest("the", "EUR"),)),
        (load_named_cards, (PaletteRequest("the", "EUR"),)),
        (load_set_names, ()),
        (load_sets, (SetsRequest(currency="EUR"),)),
        (load_largest_sets, ("EUR",)),
        (load_set, (largest.code, "EUR")),
        (load_set, ("nosuch", "EUR")),
        (current_code, (largest.code,)),
        (load_set_index, (largest.code, "EUR", "90d")),
        (load_statistics, (card, "USD")),
        (load_similar, (SimilarRequest(card),)),
        (load_card_events, (card,)),
        (load_set_events, (largest.code,)),
        (load_market_events, ()),
        (load_events, (EventsRequest("reprint"),)),
        (load_event_study, (EventStudyRequest("EUR"),)),
        (load_signals, (SignalsRequest(type="deviation", min_strength=Decimal("0.9"), limit=100), True)),
        (load_card_signals, (card, "USD")),
        (load_signal_events, (SignalEventsRequest(state="ended", limit=100),)),
        (load_indices, (IndicesRequest("EUR", "capped"),)),
        (load_index_points, (IndexPointsRequest("DC-USD-ALL-EW", "90d"),)),
        (load_held_summary, (HELD, SummaryRequest())),
        (load_held_movers, (HELD, HeldMoversRequest("EUR"))),
        (load_held_index, (HELD, HeldIndexRequest("USD", "90d"))),
        (load_cash, (HELD,)),
        (load_held_order, (HELD, "USD", "value", "desc")),
        (load_basket, (WANTED, BasketRequest("USD"))),
        (load_every_want, (WANTED, "EUR")),
        (load_selling, (HELD, AdviceRequest("USD"))),
        (load_buying, (WANTED, AdviceRequest("USD"))),
        (load_held_offers, (HELD, "USD")),
        (load_chances, ("USD",)),
        (load_reliability, ("USD",)),
        (load_sell_or_wait, (HELD, AdviceRequest("USD"))),
        (load_recommendations, (RecommendationsRequest(),)),
        (load_track_record, (TrackRecordRequest(),)),
        (load_settings, (HELD.user_id,)),
        (load_choices, (HELD.user_id,)),
        (load_dashboard_movers, ("USD",)),
        (load_dashboard_opportunities, ("EUR",)),
        (load_dashboard_market, ("USD",)),
        (load_summary, ("USD",)),
        (load_quick_stats, ()),
        (load_activity, (ActivityRequest("USD", limit=100),)),
    ]


def cached_functions() -> set[str]:
    """The names of all load functions that are cached."""
    return {name for name, value in vars(cached).items() if hasattr(value, "__wrapped__")}


def test_every_cached_function_returns_from_redis_what_it_computed(server: Flask, market: Engine) -> None:
    asked = questions(market)
    for load, arguments in asked:
        before = cache.counts()
        computed = load(*arguments)
        if not since(before).get("misses"):  # the function behind the arguments has asked this one already
            computed = load.__wrapped__(*arguments)  # type: ignore[attr-defined]
        before = cache.counts()
        read = load(*arguments)
        assert since(before) == {"hits": 1}, load
        assert read == computed, load
        assert encode(read) == encode(computed), load
    assert {load.__name__ for load, _ in asked} == cached_functions()


def test_a_search_for_signals_is_computed_anew_when_signals_have_changed(server: Flask, market: Engine) -> None:
    for query, outcome in (("sig:momentum", "misses"), ("t:creature", "hits")):
        asked = SearchRequest.parse(query)
        load_search(asked)
        announcements.announce(SignalsChanged())
        before = cache.counts()
        load_search(asked)
        assert since(before) == {outcome: 1}, query
