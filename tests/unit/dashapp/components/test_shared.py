"""What readers of a shared link see: unknown things have words, and prices are there where they are meant to be."""

from decimal import Decimal

from dashapp.components import shared
from services.people.shared import SharedCopies, SharedLocation, SharedWant, SharedWants, Worth
from tests.unit.dashapp.rendering import text_of

UNKNOWN = SharedCopies(None, "A card of a file", "", None, None, None, 2)


def test_a_want_says_what_will_do() -> None:
    want = SharedWant(7, "Sol Ring", None, None, None, None, 3)
    words = text_of(shared.wants(SharedWants(False, [want])))
    for part in ("Sol Ring", "Any printing", "Any condition", "any finish, any language", "3"):
        assert part in words
    assert "Best price" not in words


def test_a_price_of_a_want_is_in_its_own_currency() -> None:
    want = SharedWant(7, "Sol Ring", "Alpha #1", "NEAR_MINT", "foil", "Japanese", 1, Decimal("1.50"), "EUR")
    words = text_of(shared.wants(SharedWants(True, [want])))
    assert "1.50" in words
    assert "€" in words
    assert "Near Mint or better" in words


def test_copies_of_an_unknown_card_have_a_name_and_no_link() -> None:
    words = text_of(shared.location(SharedLocation(2, None, [UNKNOWN])))
    for part in ("A card of a file", "Condition not known", "finish not known, language not known"):
        assert part in words


def test_an_unknown_value_is_a_dash_and_no_zero() -> None:
    worth = Worth("USD", None, 0, None, ("tcgplayer",))
    words = text_of(shared.location(SharedLocation(2, worth, [UNKNOWN])))
    assert "–" in words
    assert "$0" not in words
    assert "0 of 2 copies valued" in words


def test_what_is_empty_says_so() -> None:
    assert "no copies here" in text_of(shared.location(SharedLocation(0, None, [])))
    assert "Nothing is wanted" in text_of(shared.wants(SharedWants(True, [])))
