"""What rules watch: what a request names, as columns of a rule."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from alerts.rules import Target
from db.engine import Connection
from db.queries import alert_targets as queries
from db.queries import alert_wants, sets
from market.variants import HEADLINE_CONDITION, MARKETPLACES, Finish, Kind, Language
from services.people.alerts.requests import WatchRequest
from services.requests import RejectedRequest

Columns = dict[str, Any]

VARIANT = ("marketplace", "condition", "finish", "language")
NAMES = ("card_id", "holding_id", "location_id", "set_code", "query", "want_id")
COLUMNS = ("card_id", "series_id", "oracle_id", "location_id", "set_code", "query", "want_id")
MOST_SEARCHES = 20  # of a user: each is a search of its own after every change of prices
TOO_MANY_SEARCHES = f"is one more than the {MOST_SEARCHES} searches that one may have watched"


def target_of(connection: Connection, user_id: int, asked: WatchRequest) -> Columns:
    """Return the columns of what a user's request watches. Raises RejectedRequest for what is not there.

    Without any word of its variant a series is the headline of the card. Else what is left out is usual: near mint,
    the card's language, its first finish, and the first marketplace of the currency that has such a series.
    """
    needed, find = _TARGETS[Target(asked.target)]
    for name in NAMES:
        if (getattr(asked, name) is not None) != (name == needed):
            raise RejectedRequest({name: f"{'is needed' if name == needed else 'has no meaning'} with {asked.target}"})
    if asked.target != Target.SERIES and asked.kind != Kind.RETAIL:
        raise RejectedRequest({"kind": f"must be retail for {asked.target}"})
    if needed != "card_id":
        for name in VARIANT:
            if getattr(asked, name) is not None:
                raise RejectedRequest({name: f"has no meaning with {asked.target}"})
    return dict.fromkeys((*VARIANT, *COLUMNS)) | find(connection, user_id, asked)


def _of_card(connection: Connection, _user_id: int, asked: WatchRequest) -> Columns:
    card = queries.card(connection, asked.card_id or 0)
    if card is None:
        raise RejectedRequest({"card_id": "is no card"})
    series_id = _series(connection, asked, card.language, card.finishes)
    if series_id is None:
        raise RejectedRequest({"card_id": f"has no such price in {asked.currency}"})
    return {"card_id": asked.card_id, "series_id": series_id}


def _of_any_printing(connection: Connection, _user_id: int, asked: WatchRequest) -> Columns:
    card = queries.card(connection, asked.card_id or 0)
    if card is None:
        raise RejectedRequest({"card_id": "is no card"})
    if card.oracle_id is None:
        raise RejectedRequest({"card_id": "has no other printings that are known"})
    words = {name: getattr(asked, name) for name in VARIANT}
    return {"card_id": asked.card_id, "oracle_id": card.oracle_id} | words


def _of_holding(connection: Connection, user_id: int, asked: WatchRequest) -> Columns:
    held = queries.held(connection, user_id, asked.holding_id or 0)
    if held is None:
        raise RejectedRequest({"holding_id": "is none of your copies"})
    if None in held:
        raise RejectedRequest({"holding_id": "has no known card, condition, finish or language"})
    for marketplace in MARKETPLACES:
        words = {"condition": held.condition, "finish": held.finish, "language": held.language, "kind": asked.kind}
        found = queries.series(connection, held.card_id, marketplace=marketplace, currency=asked.currency, **words)
        if found is not None:
            return {"card_id": held.card_id, "series_id": found}
    raise RejectedRequest({"holding_id": f"has no price of its own in {asked.currency}"})


def _of_location(connection: Connection, user_id: int, asked: WatchRequest) -> Columns:
    if queries.location(connection, user_id, asked.location_id or 0) is None:
        raise RejectedRequest({"location_id": "is none of your locations"})
    return {"location_id": asked.location_id}


def _of_set(connection: Connection, _user_id: int, asked: WatchRequest) -> Columns:
    code = asked.set_code or ""
    code = sets.current_codes(connection, [code]).get(code, code)
    if sets.set_of(connection, code, asked.currency) is None:
        raise RejectedRequest({"set_code": f"is no set with prices in {asked.currency}"})
    return {"set_code": code}


def _of_search(connection: Connection, user_id: int, asked: WatchRequest) -> Columns:
    if queries.count_searches(connection, user_id) >= MOST_SEARCHES:
        raise RejectedRequest({"query": TOO_MANY_SEARCHES})
    return {"query": str(asked.query)}


def _of_want(connection: Connection, user_id: int, asked: WatchRequest) -> Columns:
    card_id = alert_wants.card_of(connection, user_id, asked.want_id or 0)
    if card_id is None:
        raise RejectedRequest({"want_id": "is none of your wants"})
    return {"card_id": card_id, "want_id": asked.want_id}


def _series(connection: Connection, asked: WatchRequest, language: str | None, finishes: list[str]) -> int | None:
    card_id = asked.card_id or 0
    if not any(getattr(asked, name) for name in VARIANT) and asked.kind == Kind.RETAIL:
        return queries.headline(connection, card_id, asked.currency)
    places = [asked.marketplace] if asked.marketplace else [*MARKETPLACES]
    surfaces = [asked.finish] if asked.finish else finishes or [*Finish]
    for finish in surfaces:
        for marketplace in places:
            found = queries.series(
                connection,
                card_id,
                marketplace=marketplace,
                condition=asked.condition or HEADLINE_CONDITION,
                finish=finish,
                language=asked.language or language or Language.ENGLISH,
                currency=asked.currency,
                kind=asked.kind,
            )
            if found is not None:
                return found
    return None


_TARGETS: Mapping[Target, tuple[str, Callable[[Connection, int, WatchRequest], Columns]]] = MappingProxyType(
    {
        Target.SERIES: ("card_id", _of_card),
        Target.ANY_PRINTING: ("card_id", _of_any_printing),
        Target.HOLDING: ("holding_id", _of_holding),
        Target.LOCATION: ("location_id", _of_location),
        Target.SET_INDEX: ("set_code", _of_set),
        Target.SEARCH: ("query", _of_search),
        Target.WANT: ("want_id", _of_want),
    }
)
