"""Search: the cards that a query asks for, a page at a time, and names while somebody types."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from dashapp.cache import cached
from dashapp.services.cards import CardListItem
from dashapp.services.names import KEEPER, is_name
from dashapp.services.paging import page_size, read_cursor, write_cursor
from dashapp.services.requests import InvalidRequest, one_of
from dashapp.services.rows import made_of
from db.engine import Row, reading
from db.queries import search as queries
from market.search.errors import QueryError
from market.search.forgiving import meanings, understood
from market.search.names import title
from market.search.nodes import NameIs
from market.search.query import Query, parse
from market.search.whole_names import title_asked
from market.variants import Currency

SPARKLINE_DAYS = 30
SUGGESTIONS = 10
DAY = timedelta(days=1)

Position = tuple[Any, ...]
# The number of a stage first (db/queries/stages.py), then a value for each column of the sort.
POSITIONS: Mapping[str, Any] = MappingProxyType(
    {
        "relevance": tuple[int, str, date | None, int],
        "name": tuple[int, str, int],
        "price": tuple[int, Decimal | None, int],
        "set_code": tuple[int, str, str, int],
        "collector_number": tuple[int, str, int],
        "change_7d": tuple[int, Decimal | None, int],
    }
)


class InvalidQuery(InvalidRequest):
    """A search whose query cannot be read. `error` says where (from 1), what was expected and what was found."""

    def __init__(self, fields: dict[str, str], error: QueryError) -> None:
        super().__init__(fields)
        self.error = error


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Which cards, in which order, after which one. `q` is the query in its canonical form: equal queries are equal.

    `after` is the position of the last card of the page before, None for the first page. `title` is the name that
    comes first by relevance; other sorts have none.
    """

    q: str = ""
    sort: str = "relevance"
    order: str = "asc"
    limit: int = 20
    currency: str = "USD"
    after: Position | None = None
    title: str = ""

    @classmethod
    def parse(
        cls,
        q: str | None = "",
        sort: str | None = "relevance",
        order: str | None = "asc",
        limit: str | int | None = None,
        cursor: str | None = None,
        currency: str | None = "USD",
    ) -> "SearchRequest":
        """Check a reader's words. Raises InvalidRequest naming every wrong field, InvalidQuery if `q` is one.

        A text that is no query but the whole name of a card asks for that card.
        """
        problems: dict[str, str] = {}
        query = _query(q or "", problems)
        sort = one_of("sort", sort, queries.SORTS, problems)
        order = one_of("order", order, queries.ORDERS, problems)
        size = page_size(limit, problems)
        currency = one_of("currency", currency, Currency, problems)
        if isinstance(query, QueryError):
            raise InvalidQuery(problems, query)
        if problems:
            raise InvalidRequest(problems)
        first_named = title_asked(q or "", query) if sort == "relevance" else ""
        first = cls(query.normalised(), sort, order, size, currency, title=first_named)
        return first if not cursor else first.at(cursor)

    def at(self, cursor: str) -> "SearchRequest":
        """The page that a cursor opens. Raises InvalidRequest if the cursor is not of this list."""
        after = read_cursor(cursor, self.scope, POSITIONS[self.sort])
        return replace(self, after=after)

    @property
    def scope(self) -> tuple[str, ...]:
        """What a cursor of this list is good for; any number of cards a page."""
        return ("cards", self.sort, self.order, self.currency, self.q, self.title)


@dataclass(frozen=True, slots=True)
class FoundCard(CardListItem):
    """A card that a search found: the headline price with what tells how good it is. None is unknown.

    `flavor_name` and `printed_name` are further names that the printing bears, None where it has none. Changes and
    `spread` are per cent; `buylist` is in `currency`; `price_time` is when the price was told, `as_of` when
    it was last confirmed, UTC. `sparkline` has the last price of each of the last 30 days, oldest first, None where
    nothing was seen; empty where not asked for.
    """

    change_30d: Decimal | None = None
    spread: Decimal | None = None
    buylist: Decimal | None = None
    price_time: datetime | None = None
    as_of: datetime | None = None
    marketplace: str | None = None
    finish: str | None = None
    source: str | None = None
    sparkline: list[Decimal | None] = field(default_factory=list)
    flavor_name: str | None = None
    printed_name: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name of a card; `card` is the card's own name where the suggested one is a flavour name or a printed one."""

    name: str
    card: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of what was found. `corrected` is the query as it was understood, None where it had no typos.

    `next_cursor` opens the following page.
    """

    items: list[FoundCard]
    next_cursor: str | None
    has_more: bool
    corrected: str | None


@cached
def load_search(request: SearchRequest, with_sparklines: bool = False) -> SearchPage:
    """The cards that were asked for, as far as a page goes; two statements, three with sparklines."""
    query, corrected, first_named = _forgiven(request)
    with reading() as connection:
        rows = queries.cards_found(
            connection,
            query,
            request.currency,
            request.sort,
            request.order,
            request.after,
            request.limit + 1,
            first_named,
        )
        shown = rows[: request.limit]
        series_ids = [row.series_id for row in shown if with_sparklines and row.series_id is not None]
        lines = _lines(series_ids, queries.last_prices(connection, series_ids, _days()[0]))
    more = len(rows) > request.limit
    cursor = write_cursor(request.scope, queries.position_of(shown[-1], request.sort)) if more else None
    return SearchPage([_found(row, request.currency, lines) for row in shown], cursor, more, corrected)


def load_suggestions(text: str, limit: int = SUGGESTIONS) -> list[Suggestion]:
    """At most `limit` names of cards for a text that is being typed, best first; none for what is no text."""
    known = KEEPER.newest()
    names = known.dictionary.suggestions(text, known.names, limit)
    return [Suggestion(name, known.cards.get(name)) for name in names]


def _query(text: str, problems: dict[str, str]) -> Query | QueryError:
    """The query, or what is wrong with it, noted under `q`. No error hides the card of a whole name."""
    try:
        return parse(text)
    except QueryError as error:
        if is_name(text):
            return Query(NameIs(title(text)))
        problems["q"] = f"at position {error.position}: expected {error.expected}, found {error.found}"
        return error


def _forgiven(request: SearchRequest) -> tuple[Query, str | None, str]:
    """What to look for, the query without its typos if there are any, and the name that comes first.

    A word that no known name has is looked for, too: its card may have come after the names were read.
    """
    query = parse(request.q)
    meant = meanings(query, KEEPER.newest().dictionary) if query.words() else {}
    if not meant:
        return query, None, request.title
    wider = {word: (word, *others) for word, others in meant.items()}
    narrow = understood(query, meant)
    corrected = narrow.normalised()
    return understood(query, wider), corrected, title_asked(corrected, narrow) if request.title else ""


def _lines(series_ids: Sequence[int], seen: Sequence[Row]) -> dict[int, list[Decimal | None]]:
    """The last price of every day by series."""
    prices = {(row.series_id, row.time): row.last_price for row in seen}
    return {series_id: [prices.get((series_id, day)) for day in _days()] for series_id in series_ids}


def _days() -> list[datetime]:
    """The beginnings of the last days (UTC), today's last."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [today - age * DAY for age in reversed(range(SPARKLINE_DAYS))]


def _found(row: Row, currency: str, lines: Mapping[int, list[Decimal | None]]) -> FoundCard:
    known, line = row.price is not None, lines.get(row.series_id, [])
    return made_of(row, FoundCard, currency=currency, has_price_data=known, sparkline=line)
