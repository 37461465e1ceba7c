"""Stages of a search, best first: each selects a list of its own, in the requested order.

Where names decide and names are the order, a stage reads the names in order until it has enough cards. Any other query
scans one currency's rows of card_search, in a time that depends on the number of cards and hardly on the query: so does
one that compares names with a text, because equally good ones are in the order of their prices. Cards of one whole name
are looked up.
"""

from typing import NamedTuple

from db.collector_order import COLLECTOR_ORDER
from db.queries.conditions import Conditions, is_about_names
from market.search.nodes import Node

# Both relations have all columns of their conditions; a name has several printings.
ALL_CARDS = "(SELECT * FROM card_search WHERE currency = :currency) AS cards"
_IN_SET = f"""set_code COLLATE "C" AS set_code, ({COLLECTOR_ORDER}) COLLATE "C" AS collector_order"""
CARDS_BY_NAME = f"""
    card_names JOIN (
        SELECT id AS card_id, search_name, digital, extra, gone_at IS NOT NULL AS gone, released_at, {_IN_SET}
        FROM cards
    ) AS cards ON cards.search_name = name
"""
# Few, so that a search without other results does not read all names a second time.
EXTRAS_BY_NAME = f"""(
    SELECT id AS card_id, search_name AS name, digital, extra, gone_at IS NOT NULL AS gone, released_at, {_IN_SET}
    FROM cards WHERE extra
) AS cards"""
BY_NAME = ("relevance", "name")  # sorts whose first column is the name
# Numbers of stages; cursors hold them.
WHOLE, WHOLE_EXTRA, BEGINS, AT_WORD, OTHERS, EXTRA = range(6)


class Stage(NamedTuple):
    """Cards that come before those of every later stage; one scan may select those of two numbers.

    `written` is the number of a row's stage as SQL, from `first` to `last`.
    """

    first: int
    last: int
    written: str
    among: str
    condition: str


def stages(conditions: Conditions, root: Node, title: str, by_name: bool) -> list[Stage]:
    """Return the stages of a search. `title` is the name that comes first, empty for none; stages are disjoint."""
    wanted = f"{conditions.shown(root)} AND {conditions.of(root)}"
    leading = conditions.leading(root)
    if not title:
        return _others(by_name and is_about_names(root), leading, wanted)
    whole = _both(WHOLE, WHOLE_EXTRA, leading, f"{wanted} AND {conditions.cards_named(title)}")
    # Of the cards that match, so that hardly any card is compared with the title.
    fit = f"""CASE WHEN NOT ({leading}) THEN {EXTRA} WHEN {conditions.begins(title)} THEN {BEGINS}
        WHEN {conditions.has_at_word(title)} THEN {AT_WORD} ELSE {OTHERS} END"""
    return [whole, Stage(BEGINS, EXTRA, fit, ALL_CARDS, f"{wanted} AND NOT {conditions.named(title)}")]


def _others(in_order: bool, leading: str, wanted: str) -> list[Stage]:
    """Return the stages of cards without the whole name. A scan is expensive, so both stages share one."""
    if not in_order:
        return [_both(OTHERS, EXTRA, leading, wanted)]
    main = Stage(OTHERS, OTHERS, str(OTHERS), CARDS_BY_NAME, f"{wanted} AND {leading}")
    extra = Stage(EXTRA, EXTRA, str(EXTRA), EXTRAS_BY_NAME, f"{wanted} AND NOT {leading}")
    return [main] if leading == "true" else [main, extra]


def _both(main: int, extra: int, leading: str, condition: str) -> Stage:
    if leading == "true":
        return Stage(main, main, str(main), ALL_CARDS, condition)
    return Stage(main, extra, f"CASE WHEN {leading} THEN {main} ELSE {extra} END", ALL_CARDS, condition)
