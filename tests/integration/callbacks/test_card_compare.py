"""The search for cards to compare with, over the simulated market."""

from callbacks.card_compare import offer_cards
from services.market.cards import Card


def test_a_name_finds_cards_with_their_printing_and_price(card: Card) -> None:
    options, full = offer_cards(card.name, "", card_id=0, currency="USD")
    (own,) = [option for option in options if option["value"] == str(card.id)]
    assert own["label"].startswith(f"{card.name} · {card.set_code.upper()} #{card.collector_number} · $")
    assert not full


def test_the_list_of_the_browser_keeps_what_the_server_has_found(card: Card) -> None:
    typed = f"set:{card.set_code}"
    options, _full = offer_cards(typed, "", card_id=0, currency="USD")
    assert options
    assert {option["search"] for option in options} == {typed}


def test_cards_that_are_in_the_chart_are_not_offered(card: Card) -> None:
    offered, _full = offer_cards(card.name, "", card_id=0, currency="USD")
    as_own, _full = offer_cards(card.name, "", card_id=card.id, currency="USD")
    as_compared, _full = offer_cards(card.name, str(card.id), card_id=0, currency="USD")
    assert str(card.id) in [option["value"] for option in offered]
    assert str(card.id) not in [option["value"] for option in as_own + as_compared]


def test_a_text_that_is_no_query_yet_offers_nothing(card: Card) -> None:
    for typed in (None, "", "  ", "usd>", "(bolt"):
        assert offer_cards(typed, "", card.id, "USD") == ([], False)


def test_a_full_chart_takes_no_more(card: Card) -> None:
    assert offer_cards("", "1,2,3,4,5,6,7", card_id=8, currency="USD") == ([], True)
    assert offer_cards("", "1,2,3,4,5,6", card_id=8, currency="USD") == ([], False)
