"""Tables of movers."""

from dashapp.components.movers import mover_table
from tests.unit.dashapp.market_samples import mover, movers
from tests.unit.dashapp.rendering import find, text_of


def test_a_mover_tells_card_where_both_prices_and_the_signed_change() -> None:
    (row,) = find(mover_table(movers(mover())), "Tr")[1:]
    told = text_of(row)
    for part in ("Lightning Bolt", "Limited Edition Alpha #161", "TCGplayer", "NM, foil", "$1,200", "$1,501", "▲"):
        assert part in told
    assert "+25.0 %" in told


def test_a_mover_leads_to_its_card_and_to_its_set() -> None:
    links = find(mover_table(movers(mover())), "Link")
    assert [link.href for link in links] == ["/cards/7", "/sets/lea"]


def test_both_prices_tell_exactly_how_much_and_when() -> None:
    titles = [span.title for span in find(mover_table(movers(mover())), "Span") if getattr(span, "title", None)]
    assert "$1,200.00, 2026-02-01 00:00 UTC" in titles
    assert "$1,500.50, 2026-02-02 00:00 UTC" in titles


def test_a_language_is_told_where_it_is_not_english() -> None:
    assert "Japanese" in text_of(mover_table(movers(mover(language="Japanese"))))
    assert "English" not in text_of(mover_table(movers(mover())))


def test_the_table_says_which_way_and_in_which_currency() -> None:
    caption = text_of(find(mover_table(movers(mover(), direction="down", window="7d", currency="EUR")), "Caption"))
    assert caption == "Losers in 7 days, EUR"
