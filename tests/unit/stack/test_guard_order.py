"""What the owner of a process tells its guard."""

from hypothesis import given
from hypothesis import strategies as st

from stack.account import Account
from stack.guard import Order

WORDS = st.text(min_size=1, max_size=20)
ACCOUNTS = st.none() | st.builds(Account, st.integers(0, 65535), st.integers(0, 65535), st.none() | st.just(2))


@given(command=st.lists(WORDS, min_size=1), account=ACCOUNTS, alive=st.none() | WORDS)
def test_an_order_arrives_as_it_was_given(command: list[str], account: Account | None, alive: str | None) -> None:
    order = Order(command, "/folder", "/lifeline", False, (("TERM", 1.5), ("QUIT", 2.0)), alive, account)
    assert Order.decode(order.encode()) == order
