"""Texts of bots: never longer than a message may be, and without a mention."""

from hypothesis import given
from hypothesis import strategies as st

from dashapp.bot_texts import LONGEST, _message

ADDRESS = "https://example.org/cards/1"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=900), max_size=9))
def test_a_message_fits_and_ends_with_the_address(lines: list[str]) -> None:
    message = _message([*lines, ADDRESS])
    assert len(message) <= LONGEST
    assert message.endswith(ADDRESS)


def test_a_name_mentions_nobody() -> None:
    assert "@everyone" not in _message(["the card @everyone", ADDRESS])
