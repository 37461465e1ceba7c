"""The head of a card's page."""

from datetime import timedelta
from decimal import Decimal

from dashapp.components import cards
from tests.unit.dashapp.rendering import classes, find, text_of
from tests.unit.dashapp.samples import DAY, START, card, price, statistics, window


def test_the_head_tells_name_printing_price_changes_and_origin() -> None:
    told = text_of(cards.head(card()))
    for part in (
        "Lightning Bolt",
        "Limited Edition Alpha (LEA) #161",
        "Common",
        "$12.50",
        "+1.5 %",
        "−4.0 %",
        "+31.2 %",
    ):
        assert part in told
    assert "TCGplayer, Near Mint, nonfoil, from Scryfall bulk data" in told


def test_legality_is_told_in_words_and_only_where_the_card_may_be_played() -> None:
    chips = find(cards.head(card()), "Li")
    assert [text_of(chip) for chip in chips] == ["Modern", "Legacy banned", "Vintage restricted"]


def test_a_card_without_a_price_in_the_currency_says_so_and_shows_no_zero() -> None:
    told = text_of(cards.head(card(currency="EUR", current_price=None, has_price_data=False, as_of=None)))
    assert "No EUR price is known for this card." in told
    assert "0.00" not in told


def test_a_price_that_is_not_of_now_is_the_last_known_with_its_date_and_has_no_changes() -> None:
    told = text_of(cards.head(card(is_current=False, price_change_24h=None, price_change_7d=None)))
    assert "$12.50 Last known, 1 Feb 2026" in told
    assert told.count("There is no price of now to compare: the last known is of 1 Feb 2026") == 3
    assert "%" not in told


def test_other_names_and_marks_of_a_card_are_told() -> None:
    told = text_of(cards.head(card(flavor_name="Godzilla", printed_name="稲妻", reserved=True, game_changer=True)))
    assert "Godzilla · 稲妻" in told
    assert "Reserved list · Game changer" in told


def test_a_printed_name_that_is_the_name_is_not_told_twice() -> None:
    assert text_of(cards.head(card(printed_name="Lightning Bolt"))) == text_of(cards.head(card()))


def test_a_card_that_is_gone_says_since_when() -> None:
    told = text_of(cards.head(card(gone_at=START, gone_reason="vanished")))
    assert f"Gone from Scryfall's catalogue since {START:%Y-%m-%d}." in told


def test_a_merged_card_leads_to_the_one_that_it_became() -> None:
    shown = cards.head(card(gone_at=START, gone_reason="merged", merged_into=9, merged_into_name="Other Bolt"))
    assert "Merged into Other Bolt" in text_of(shown)
    assert "/cards/9" in [link.href for link in find(shown, "Link")]


def test_a_card_that_no_marketplace_lists_says_so_in_one_sentence() -> None:
    told = text_of(cards.head(card(prices=[], current_price=None, has_price_data=False, as_of=None)))
    assert "No marketplace we read lists this card." in told
    assert "card-offers" not in classes(cards.head(card(prices=[], current_price=None, as_of=None)))


def test_the_shops_stand_beside_the_text_with_what_they_ask_and_pay() -> None:
    prices = [
        price(),
        price(marketplace="cardkingdom", price=Decimal(11)),
        price(marketplace="cardkingdom", price=Decimal(6), kind="buylist"),
        price(marketplace="manapool", price=Decimal(1), condition="DAMAGED"),
        price(marketplace="cardmarket", currency="EUR", price=Decimal(9)),
    ]
    rows = [text_of(row) for row in find(cards.head(card(prices=prices))[2], "Tr")]
    assert rows[0] == "Best prices Sells at Pays"
    assert rows[1].startswith("Card Kingdom ↗ (another site) Best $11.00 $6.00")
    assert rows[2].startswith("TCGplayer ↗ (another site) $12.50 –")
    assert rows[3].startswith("Cardmarket ↗ (another site) 9.00 €")
    assert len(rows) == 4


def test_where_the_price_lies_within_the_year_is_told_and_drawn() -> None:
    year = window(window="1y", low=Decimal(10), high=Decimal(20))
    data = statistics(year, price=Decimal("12.50"), since=START - timedelta(days=364))
    beside = cards.head(card(), data)[2]
    assert "Low and high in 52 weeks $10.00 $20.00" in text_of(beside)
    (mark,) = [part for part in find(beside, "Span") if getattr(part, "className", "") == "range-mark"]
    assert mark.style == {"left": "25%"}


def test_a_range_of_fewer_days_names_the_first() -> None:
    year = window(window="1y", low=Decimal(10), high=Decimal(20))
    beside = cards.head(card(), statistics(year, since=START - 9 * DAY))[2]
    assert "Low and high since 23 Jan 2026" in text_of(beside)
