"""The services' results that rest on the prices, cached by request and version of the prices (dashapp/cache).

Those about a collection have a `Basis` in their request: its user, its version and the user's settings; those about a
whole want list a `WantsBasis`. Settings are cached in a scope of each user.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from dashapp.cache import cached
from db import versions
from services.analysis import activity, recommendations, track_record
from services.analysis.dashboard import sections, summary
from services.market import (
    cards,
    chancing,
    comparison,
    events,
    examples,
    index,
    indices,
    movers,
    overview,
    palette,
    printings,
    reliability,
    search,
    sets,
    signal_events,
    signals,
    similar,
    sitemaps,
    statistics,
)
from services.market.cards import Card
from services.market.search import SearchRequest
from services.people import settings
from services.people.advice import buying, holding, offers, selling
from services.people.holding_requests import HoldingsRequest
from services.people.valuation import basis as of_collection
from services.people.valuation import cash, listing
from services.people.valuation import index as held_index
from services.people.valuation import movers as held_movers
from services.people.valuation import summary as held_summary
from services.people.valuation.basis import Basis
from services.people.valuation.listing import HoldingsPage
from services.people.wants import basis as of_wants
from services.people.wants import baskets
from services.people.wants import listing as want_listing
from services.people.wants.basis import WantsBasis
from services.people.wants.listing import WantsPage
from services.people.wants.requests import WantsRequest


def _signals_asked(request: SearchRequest, *_: Any, **__: Any) -> str | None:
    """Return the scope of the signals, which come some time after the prices, for a query that asks for them."""
    return versions.SIGNALS if request.q.query.has_signals() else None


def _catalogue(*_: Any, **__: Any) -> str:
    """Return the scope of what follows from the catalogue, some time after the prices."""
    return versions.CATALOGUE


load_settings = cached(settings.load_settings, scope=versions.settings_of)
load_choices = cached(settings.load_choices, scope=versions.settings_of)
load_card = cached(cards.load_card)
load_history = cached(cards.load_history)
load_comparison = cached(comparison.load_comparison)
load_printings = cached(printings.load_printings)
load_similar = cached(similar.load_similar, also=_catalogue)
load_card_events = cached(events.load_card_events, scope=versions.CATALOGUE)
load_set_events = cached(events.load_set_events, scope=versions.CATALOGUE)
load_market_events = cached(events.load_market_events, scope=versions.CATALOGUE)
load_events = cached(events.load_events, scope=versions.CATALOGUE)
load_event_study = cached(events.load_event_study, scope=versions.CATALOGUE)
load_statistics = cached(statistics.load_statistics)
load_search = cached(search.load_search, also=_signals_asked)
load_count = cached(search.load_count, also=_signals_asked)
load_examples = cached(examples.load_examples)
load_palette = cached(palette.load_palette)
load_named_cards = cached(palette.load_named_cards)
load_sets = cached(sets.load_sets)
load_set_names = cached(sets.load_set_names)
load_largest_sets = cached(sets.load_largest_sets)
load_set = cached(sets.load_set)
load_set_index = cached(sets.load_set_index)
current_code = cached(sets.current_code)
load_index = cached(index.load_index)
load_movers = cached(movers.load_movers)
load_overview = cached(overview.load_overview)
load_formats = cached(overview.load_formats)
load_first_cards = cached(sitemaps.load_first_cards)
load_listed_sets = cached(sitemaps.load_listed_sets)
load_signals = cached(signals.load_signals, scope=versions.SIGNALS)
load_card_signals = cached(signals.load_card_signals, scope=versions.SIGNALS)
load_signal_events = cached(signal_events.load_signal_events, scope=versions.SIGNALS)
load_reliability = cached(reliability.load_reliability, scope=versions.SIGNALS)
load_chances = cached(chancing.load_chances, scope=versions.SIGNALS)
load_indices = cached(indices.load_indices, scope=versions.INDICES)
load_index_points = cached(indices.load_index_points, scope=versions.INDICES)
load_recommendations = cached(recommendations.load_recommendations, scope=versions.LEDGER)
load_track_record = cached(track_record.load_track_record, scope=versions.LEDGER)
load_dashboard_movers = cached(sections.load_dashboard_movers, scope=versions.DASHBOARD)
load_dashboard_opportunities = cached(sections.load_dashboard_opportunities, scope=versions.DASHBOARD)
load_dashboard_market = cached(sections.load_dashboard_market, scope=versions.DASHBOARD)
load_summary = cached(summary.load_summary, scope=versions.DASHBOARD)
load_quick_stats = cached(summary.load_quick_stats, scope=versions.DASHBOARD)
load_activity = cached(activity.load_activity, scope=versions.DASHBOARD)
load_held_summary = cached(held_summary.load_held_summary)
load_held_movers = cached(held_movers.load_held_movers)
load_held_index = cached(held_index.load_held_index)
load_cash = cached(cash.load_cash)
load_held_order = cached(listing.load_held_order)
load_basket = cached(baskets.load_basket)
load_selling = cached(selling.load_selling)
load_buying = cached(buying.load_buying)
load_held_offers = cached(offers.load_held_offers)
load_sell_or_wait = cached(holding.load_sell_or_wait, scope=versions.LEDGER)
load_every_want = cached(want_listing.load_every_want)


def load_card_by_scryfall(scryfall_id: UUID, currency: str) -> Card | None:
    """Return a card by Scryfall's id, as `load_card` does. Only the card is cached."""
    card_id = cards.id_of(scryfall_id)
    return None if card_id is None else load_card(card_id, currency)


def load_basis(user_id: int) -> Basis:
    """Return what answers about a collection rest on; executes one statement."""
    return of_collection.load_basis(user_id, load_settings(user_id))


def load_wants_basis(user_id: int) -> WantsBasis:
    """Return what answers about a want list rest on; executes two statements."""
    return of_wants.load_wants_basis(user_id, load_settings(user_id))


def load_wants(user_id: int, asked: WantsRequest) -> WantsPage:
    """Return a page of a user's wants; executes one statement."""
    currency = asked.currency or load_settings(user_id).currency
    return want_listing.load_wants(user_id, replace(asked, currency=currency))


def load_holdings(basis: Basis, asked: HoldingsRequest) -> HoldingsPage:
    """Return a page of a collection. Only the order is cached, where it depends on more than the holdings' numbers."""
    costly = listing.has_costly_order(asked)
    order = load_held_order(basis, asked.currency, asked.sort, asked.order) if costly else ()
    return listing.load_holdings(basis, asked, order)
