"""The head of the home page."""

from dashapp.components import hero
from services.market.overview import MarketplaceOverview
from tests.unit.dashapp.market_samples import START, overview
from tests.unit.dashapp.rendering import find, text_of


def test_cards_and_marketplaces_are_counted_once_over_both_currencies() -> None:
    places = [MarketplaceOverview(slug, "EUR", 9, START, None) for slug in ("cardtrader", "cardmarket", "tcgplayer")]
    told = hero.counts([overview(), overview(currency="EUR", marketplaces=places)])
    assert told == "35,000 cards · 3 marketplaces with prices"


def test_one_marketplace_is_no_plural() -> None:
    assert hero.counts([overview()]).endswith("1 marketplace with prices")


def test_an_example_leads_to_its_query_in_the_currency_of_the_page() -> None:
    drawn = hero.examples(["set:lea r>=rare"], "EUR")
    (link,) = find(drawn, "Link")
    assert (text_of(link), link.href) == ("set:lea r>=rare", "/cards?q=set%3Alea+r%3E%3Drare&currency=EUR")
    assert text_of(drawn).startswith("Try")


def test_without_examples_there_is_nothing_to_try() -> None:
    assert hero.examples([], "USD") == []
