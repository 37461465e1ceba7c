"""The stages in which a search takes its cards, best first: each is a list of its own, in the order that was asked for.

Where names decide and names are the order, a stage goes through the names in order until it has enough cards; whatever
else is asked for takes a scan of one currency's rows of card_search, whose time depends on the number of cards and
hardly on the query. Cards of one whole name are looked up.
"""

from typing import NamedTuple

from db.queries.conditions import Conditions, is_about_names
from market.search.nodes import Node

# Both have all that their conditions can ask for; there are several printings to a name.
ALL_CARDS = "(SELECT * FROM card_search WHERE currency = :currency) AS cards"
CARDS_BY_NAME = """
    card_names JOIN (
        SELECT id AS card_id, search_name, digital, extra, gone_at IS NOT NULL AS gone, released_at FROM cards
    ) AS cards ON cards.search_name = name
"""
# Few, so that a search that finds nothing else does not go through all names a second time.
EXTRAS_BY_NAME = """(
    SELECT id AS card_id, search_name AS name, digital, extra, gone_at IS NOT NULL AS gone, released_at
    FROM cards WHERE extra
) AS cards"""
BY_NAME = ("relevance", "name")  # sorts whose first column is the name
# Numbers of stages; cursors hold them.
WHOLE, WHOLE_EXTRA, BEGINS, OTHERS, EXTRA = range(5)


class Stage(NamedTuple):
    """Cards that come before those of every later stage; those of two numbers are taken at once, in one scan.

    `written` is the number of a row's stage as SQL, from `first` to `last`.
    """

    first: int
    last: int
    written: str
    among: str
    condition: str


def stages(conditions: Conditions, root: Node, title: str, by_name: bool) -> list[Stage]:
    """The stages of a search. `title` is the name that comes first, empty for none; a card is in one stage at most."""
    wanted = f"{conditions.shown(root)} AND {conditions.of(root)}"
    leading = conditions.leading(root)
    if not title:
        return _others(by_name and is_about_names(root), leading, wanted)
    whole = _both(WHOLE, WHOLE_EXTRA, leading, f"{wanted} AND {conditions.cards_named(title)}")
    wanted = f"{wanted} AND NOT {conditions.named(title)}"
    if not is_about_names(root):
        return [whole, *_others(False, leading, wanted)]
    begins = conditions.begins(title)
    first = Stage(BEGINS, BEGINS, str(BEGINS), CARDS_BY_NAME, f"{wanted} AND {leading} AND {begins}")
    # Not NOT: its two ranges would be read by the index, both of them and unsorted.
    return [whole, first, *_others(True, leading, wanted, f"{begins} IS NOT TRUE")]


def _others(in_order: bool, leading: str, wanted: str, unless_begins: str = "true") -> list[Stage]:
    """The cards of no whole name. Going through names in order is short, a scan is long: there is one for both."""
    if not in_order:
        return [_both(OTHERS, EXTRA, leading, wanted)]
    main = Stage(OTHERS, OTHERS, str(OTHERS), CARDS_BY_NAME, f"{wanted} AND {leading} AND {unless_begins}")
    extra = Stage(EXTRA, EXTRA, str(EXTRA), EXTRAS_BY_NAME, f"{wanted} AND NOT {leading}")
    return [main] if leading == "true" else [main, extra]


def _both(main: int, extra: int, leading: str, condition: str) -> Stage:
    if leading == "true":
        return Stage(main, main, str(main), ALL_CARDS, condition)
    return Stage(main, extra, f"CASE WHEN {leading} THEN {main} ELSE {extra} END", ALL_CARDS, condition)
