"""Parts of the card pages."""

from datetime import UTC, datetime
from decimal import Decimal

from dashapp.components import cards
from tests.unit.dashapp.rendering import classes, find, text_of
from tests.unit.dashapp.samples import START, card, price


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


def test_the_age_of_a_price_counts_from_its_confirmation_and_is_amber_where_it_is_not_of_now() -> None:
    now = datetime.now(UTC)
    fresh, old = find(cards.price_table([price(confirmed_at=now), price(confirmed_at=now, is_current=False)]), "Time")
    assert (fresh.children, fresh.className, old.className) == ("just now", "age", "age stale")


def test_a_price_that_its_marketplace_no_longer_lists_says_since_when() -> None:
    gone = price(absent_since=START), price(kind="buylist", absent_since=START)
    retail, buylist = find(cards.price_table(list(gone)), "Tr")[1:]
    assert "not on offer since 1 Feb 2026" in text_of(retail)
    assert "pauses buying since 1 Feb 2026" in text_of(buylist)


def test_a_card_without_an_image_is_drawn() -> None:
    parts = cards.head(card(image_url=None))
    assert "card-blank" in classes(parts)
    assert "card-image" not in classes(parts)


def test_an_address_cannot_leave_the_image() -> None:
    hostile = card(image_url='https://example.com/a"); background: red; x("')
    (image,) = [part for part in find(cards.head(hostile), "Div") if getattr(part, "className", "") == "card-image"]
    assert image.style["backgroundImage"].count('"') == 2


def test_every_price_has_its_source_and_age_and_unknown_parts_are_dashes() -> None:
    first, second = find(cards.price_table([price(price_low=Decimal("11")), price()]), "Tr")[1:]
    for part in ("TCGplayer", "$12.50", "$11.00", "Scryfall bulk data", "ago"):
        assert part in text_of(first)
    assert "Scryfall bulk data does not tell" in text_of(second)
    assert "None" not in text_of(second)


def test_what_no_source_tells_has_no_column() -> None:
    (head,) = find(cards.price_table([price(num_listings=3)]), "Thead")
    titles = [text_of(title) for title in find(head, "Th")]
    assert "Listings" in titles
    assert not {"Low", "Mid", "High"} & set(titles)


def test_on_phones_the_name_of_a_price_tells_its_variant() -> None:
    english, japanese = find(cards.price_table([price(), price(language="Japanese")]), "Th")[-2:]
    assert "instead" in classes(english)
    assert text_of(english).endswith("NM, nonfoil, retail")
    assert text_of(japanese).endswith("NM, nonfoil, retail, Japanese")


def test_prices_of_both_currencies_keep_their_own() -> None:
    told = text_of(cards.price_table([price(), price(marketplace="cardmarket", currency="EUR")]))
    assert "$12.50" in told
    assert "12.50 €" in told


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
