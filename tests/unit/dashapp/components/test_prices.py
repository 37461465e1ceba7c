"""The current prices of a card: blocks by currency and kind, best first."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from dashapp.components.prices import price_blocks
from services.market.cards import CardPrice
from tests.unit.dashapp.rendering import classes, find, text_of
from tests.unit.dashapp.samples import START, card, price


def blocks(*prices: CardPrice) -> list[Any]:
    return price_blocks(card(prices=list(prices)), linked=True)


def rows(*prices: CardPrice) -> list[str]:
    return [text_of(row) for row in find(blocks(*prices), "Tr")]


def test_the_age_of_a_price_counts_from_its_confirmation_and_is_amber_where_it_is_not_of_now() -> None:
    now = datetime.now(UTC)
    fresh, old = find(blocks(price(confirmed_at=now), price(confirmed_at=now, is_current=False)), "Time")
    assert (fresh.children, fresh.className, old.className) == ("just now", "age", "age stale")


def test_a_price_that_its_marketplace_no_longer_lists_says_since_when() -> None:
    drawn = blocks(price(absent_since=START), price(kind="buylist", absent_since=START))
    _head, retail, _other_head, buylist = find(drawn, "Tr")
    assert "not on offer since 1 Feb 2026" in text_of(retail)
    assert "pauses buying since 1 Feb 2026" in text_of(buylist)


def test_every_price_has_its_source_and_age_and_unknown_parts_are_dashes() -> None:
    first, second = find(blocks(price(price_low=Decimal("11")), price(price=Decimal(13))), "Tr")[1:]
    for part in ("TCGplayer", "$12.50", "$11.00", "Scryfall bulk data", "ago"):
        assert part in text_of(first)
    assert "Scryfall bulk data does not tell" in text_of(second)
    assert "None" not in text_of(second)


def test_what_no_source_tells_has_no_column() -> None:
    (head,) = find(blocks(price(num_listings=3)), "Thead")
    titles = [text_of(title) for title in find(head, "Th")]
    assert "Listings" in titles
    assert not {"Low", "Mid", "High"} & set(titles)


def test_on_phones_the_name_of_a_price_tells_its_variant() -> None:
    english, japanese = find(blocks(price(), price(price=Decimal(13), language="Japanese")), "Th")[-2:]
    assert "instead" in classes(english)
    assert text_of(english).endswith("NM, nonfoil")
    assert text_of(japanese).endswith("NM, nonfoil, Japanese")


def test_prices_of_both_currencies_keep_their_own() -> None:
    told = text_of(blocks(price(), price(marketplace="cardmarket", currency="EUR")))
    assert "$12.50" in told
    assert "12.50 €" in told


def test_prices_stand_in_a_block_a_currency_and_kind_that_of_the_reader_first() -> None:
    drawn = blocks(
        price(marketplace="cardmarket", currency="EUR"), price(kind="buylist", marketplace="cardkingdom"), price()
    )
    assert [text_of(title) for title in find(drawn, "H3")] == [
        "For sale in USD", "What shops pay in USD", "For sale in EUR",
    ]  # fmt: skip


def test_the_cheapest_is_for_sale_first_the_most_is_paid_first_and_what_is_not_current_comes_last() -> None:
    retail = rows(price(price=Decimal(3)), price(price=Decimal(1), is_current=False), price(price=Decimal(2)))
    assert [next(part for part in row.split() if "$" in part) for row in retail[1:]] == ["$2.00", "$3.00", "$1.00"]
    paid = rows(price(kind="buylist", price=Decimal(3)), price(kind="buylist", price=Decimal(4)))
    assert ["$4.00" in row for row in paid[1:]] == [True, False]


def test_the_best_price_of_the_variant_of_the_headline_is_marked() -> None:
    cheap, dear = price(marketplace="cardkingdom", price=Decimal(11)), price()
    played = price(condition="DAMAGED", price=Decimal(1))
    assert ["Best" in row for row in rows(dear, played, cheap)[1:]] == [False, True, False]


def test_the_only_price_is_not_the_best() -> None:
    assert "Best" not in text_of(blocks(price()))


def test_amounts_lose_their_decimals_only_where_all_beside_them_do() -> None:
    large = price(price=Decimal("1200.50"))
    assert "$1,200.50" in text_of(blocks(large, price(price=Decimal("900.25"))))
    assert "$1,201" in text_of(blocks(large))


def test_a_shop_is_linked_without_telling_it_where_the_reader_comes_from() -> None:
    (link,) = find(blocks(price()), "A")
    assert link.href.startswith("https://www.tcgplayer.com/")
    assert (link.target, link.rel) == ("_blank", "noopener noreferrer")


def test_simulated_prices_lead_nowhere() -> None:
    assert find(price_blocks(card(), linked=False), "A") == []
