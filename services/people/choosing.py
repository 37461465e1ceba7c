"""Choice of a password: the policy of accounts/password_policy.py, and no name of a card or a set."""

import re
from collections.abc import Iterable

from accounts.password_policy import problem_of
from db.engine import reading
from db.queries import accounts as queries
from market.search.names import title
from services.requests import RejectedRequest

ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # digits and punctuation around a name


def require_good(password: str, words: Iterable[str], field: str = "password") -> None:
    """Raise RejectedRequest naming the `field` unless a new password is accepted. `words` are the account's own."""
    problem = problem_of(password, words) or _problem_of_name(password)
    if problem:
        raise RejectedRequest({field: problem})


def _problem_of_name(password: str) -> str | None:
    name = ENDS.sub("", password)
    with reading() as connection:
        is_name = queries.is_name(connection, name, title(name))
    return "is the name of a card or a set" if is_name else None
