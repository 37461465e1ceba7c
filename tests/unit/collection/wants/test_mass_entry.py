"""What is missing as text for marketplaces; our own reader of deck lists reads it, too."""

from collection.decklists.reading import parse_deck_list
from collection.wants.mass_entry import Missing, for_cardmarket, for_tcgplayer

WANTED = [
    Missing(4, "Lightning Bolt"),
    Missing(1, "Fire // Ice", "apc", "Apocalypse", "128"),
]


def test_each_marketplace_has_its_own_lines() -> None:
    assert for_tcgplayer(WANTED) == "4 Lightning Bolt\n1 Fire // Ice [APC] 128"
    assert for_cardmarket(WANTED) == "4x Lightning Bolt\n1x Fire // Ice (Apocalypse)"
    assert for_tcgplayer([]) == for_cardmarket([]) == ""


def test_a_text_for_tcgplayer_is_a_deck_list() -> None:
    read = parse_deck_list(for_tcgplayer(WANTED).splitlines())
    assert [(one.quantity, one.name, one.set_code, one.collector_number) for one in read.cards] == [
        (4, "Lightning Bolt", "", ""),
        (1, "Fire // Ice", "apc", "128"),
    ]
