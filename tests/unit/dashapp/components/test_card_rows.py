"""Cards that a search found, as rows of a grid."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from dashapp.components.card_rows import row_of
from services.market.search import FoundCard
from tests.unit.dashapp.samples import DAY, ID, START

NOW = START + timedelta(hours=3)
COLUMNS = ("set_code", "collector_number", "rarity", "price", "change_24h", "change_7d", "change_30d", "spread", "age")


def found(**changes: Any) -> FoundCard:
    known: dict[str, Any] = {
        "id": 7, "scryfall_id": ID, "name": "Lightning Bolt", "set_code": "lea", "set_name": "Limited Edition Alpha",
        "collector_number": "161", "rarity": "common", "image_url": "https://cards.scryfall.io/7.jpg",
        "price": Decimal("12.50"), "currency": "USD", "has_price_data": True, "is_current": True,
        "change_24h": Decimal("1.5"), "change_7d": Decimal("-4"), "change_30d": Decimal("0.01"),
        "spread": Decimal("109.36"), "as_of": START,
        "marketplace": "tcgplayer", "finish": "foil", "source": "scryfall-bulk",
        "sparkline": [None, Decimal("1.20"), Decimal("1.50"), None],
    }  # fmt: skip
    return FoundCard(**{**known, **changes})


def unknown() -> FoundCard:
    nothing = dict.fromkeys(
        ("set_name", "rarity", "image_url", "price", "change_24h", "change_7d", "change_30d", "spread", "as_of",
         "marketplace", "finish", "source")
    )  # fmt: skip
    return found(**nothing, has_price_data=False, is_current=False, sparkline=[None] * 30)


def written(card: FoundCard) -> list[str]:
    row = row_of(card, NOW)
    return [row[column]["text"].replace("\u00a0", " ") for column in COLUMNS]


def test_every_cell_is_written_as_the_pages_write_it() -> None:
    assert written(found()) == ["LEA", "161", "C", "$12.50", "+1.5 %", "−4.0 %", "0.0 %", "109 %", "3 h ago"]


def test_a_rarity_is_a_letter_in_its_colour_and_a_word_for_screen_readers() -> None:
    cell = row_of(found(rarity="mythic"), NOW)["rarity"]
    assert (cell["text"], cell["word"], cell["css"]) == ("M", "Mythic", "rarity mythic")


def test_what_is_unknown_is_a_dash_with_its_reason() -> None:
    assert written(unknown()) == ["LEA", "161", *["–"] * 7]
    row = row_of(unknown(), NOW)
    assert all(row[column]["hint"] for column in COLUMNS[2:])
    assert row["price"]["hint"] == "No USD price is known"


@pytest.mark.parametrize(("percent", "css", "arrow"), [("2", "up", "▲"), ("-2", "down", "▼"), ("0.04", "flat", "▬")])
def test_a_change_has_an_arrow_beside_its_colour(percent: str, css: str, arrow: str) -> None:
    cell = row_of(found(change_7d=Decimal(percent)), NOW)["change_7d"]
    assert (cell["css"], cell["arrow"]) == (f"change {css}", arrow)


def test_a_large_price_is_short_and_exact_on_hover() -> None:
    cell = row_of(found(price=Decimal("1234.56")), NOW)["price"]
    assert (cell["text"], cell["hint"]) == ("$1,235", "$1,234.56, TCGplayer, foil")


def test_a_price_that_is_not_of_now_is_the_last_known_with_its_date_and_has_no_changes() -> None:
    row = row_of(found(is_current=False, change_24h=None, change_7d=None, change_30d=None), NOW)
    assert row["price"] == {
        "text": "$12.50", "css": "amount stale", "hint": "Last known, 1 Feb 2026, $12.50, TCGplayer, foil",
        "key": "7|tcgplayer|foil|USD",
    }  # fmt: skip
    assert (row["age"]["text"], row["age"]["css"]) == ("1 Feb 2026", "age stale")
    assert row["change_7d"]["text"] == "–"
    assert row["change_7d"]["hint"] == "There is no price of now to compare: the last known is of 1 Feb 2026"


def test_euros_keep_their_sign() -> None:
    assert row_of(found(currency="EUR"), NOW)["price"]["text"] == "12.50\u00a0€"


@pytest.mark.parametrize(
    ("source", "days", "stale"),
    [("scryfall-bulk", 3, False), ("scryfall-bulk", 4, True), ("cardkingdom", 1, False), ("mtgjson-history", 4, True)],
)
def test_the_age_of_a_price_of_now_is_stale_after_three_days_whatever_its_source(
    source: str, days: int, stale: bool
) -> None:
    cell = row_of(found(source=source), START + days * DAY)["age"]
    assert ("stale" in cell["css"]) is stale
    assert cell["hint"].startswith("confirmed 2026-02-01 00:00 UTC, from ")


def test_the_gaps_of_a_sparkline_stay_gaps_and_a_sentence_stands_for_it() -> None:
    line = row_of(found(), NOW)["line"]
    assert line["points"] == [None, 1.2, 1.5, None]
    assert line["summary"] == "Last 30 days: from $1.20 to $1.50, lowest $1.20, highest $1.50, 2 days with a price"


def test_a_sparkline_without_prices_has_no_points() -> None:
    assert row_of(unknown(), NOW)["line"] == {"points": [], "summary": "No prices in the last 30 days"}


@pytest.mark.parametrize(
    ("flavor", "printed", "also"),
    [(None, None, ""), ("Godzilla, King of the Monsters", None, "Godzilla, King of the Monsters"),
     ("Godzilla", "怪獣王ゴジラ", "Godzilla, 怪獣王ゴジラ"), (None, "Lightning Bolt", "")],
)  # fmt: skip
def test_what_else_is_written_in_the_place_of_the_name_is_shown_beside_it(
    flavor: str | None, printed: str | None, also: str
) -> None:
    assert row_of(found(flavor_name=flavor, printed_name=printed), NOW)["also"] == also
