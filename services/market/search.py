"""Search: the cards that match a query, a page at a time, and suggested names for a text being typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any

from db.engine import Row, reading
from db.queries import search as queries
from market.search.errors import QueryError
from market.search.fields import CARDS, Vocabulary
from market.search.forgiving import Meanings, meanings, understood
from market.search.help import EXAMPLES, HELP, Help
from market.search.names import title
from market.search.nodes import Everything, NameIs
from market.search.query import Query, parse
from market.search.whole_names import title_asked
from market.variants import Currency
from services.market import fields
from services.market.cards import CardListItem
from services.market.names import KEEPER, is_name
from services.market.sparklines import Line, lines_of
from services.paging import USUAL_PAGE, PageSize, place_of, position_at
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, Text, WholeNumber, WrongValue

SUGGESTIONS = 10

# The number of a stage first (db/queries/stages.py), then a value for each column of the sort.
POSITIONS: Mapping[str, Any] = MappingProxyType(
    {
        "relevance": tuple[int, str, date | None, str, str, int],
        "name": tuple[int, str, str, str, int],
        "price": tuple[int, Decimal | None, int],
        "set_code": tuple[int, str, str, int],
        "collector_number": tuple[int, str, int],
        "change_7d": tuple[int, Decimal | None, int],
    }
)
TITLE_POSITION: Any = tuple[int, Decimal | None, str, date | None, str, str, int]  # where names are compared


@dataclass(frozen=True, slots=True)
class SearchText:
    """Parsed text of a search: its query, and the name whose cards come first, empty for none."""

    query: Query
    title: str = ""

    def __str__(self) -> str:
        """Return the query in its canonical form."""
        return self.query.normalised()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryText(Text):
    """A text in the query language (market/search), or the whole name of a card. `vocabulary` has its fields."""

    vocabulary: Vocabulary = CARDS

    def read(self, text: str) -> SearchText:
        """Return the parsed text."""
        try:
            return read_query(text, self.vocabulary)
        except QueryError as error:
            problem = f"at position {error.position}: expected {error.expected}, found {error.found}"
            raise WrongValue(problem) from None


def described(lines: Iterable[Help]) -> str:
    """Return what a text of a search may be, with the examples of some help."""
    return (
        f"What to look for: words of the name, and terms such as {', '.join(f'`{line.example}`' for line in lines)}."
        " Terms are combined by space (and), `or`, `-` (not) and parentheses. A text that is the whole name of a card"
        ' finds that card, whatever signs or words the name has; `!"name"` finds no other.'
    )


Q = QueryText(examples=EXAMPLES, description=described(HELP))
SORT = Choice(
    choices=queries.SORTS,
    description="By relevance: cards with the whole name that was asked for, then those whose name begins with it, "
    "has it at a word, or has its words; of equals the dearest first. Without words by name, of one name the newest "
    "first. Unknown prices and changes come last, and so do art series and "
    "other memorabilia that are not asked for.",
)


@dataclass(frozen=True, slots=True)
class SearchRequest(Request):
    """Cards to find, their order, and where the page begins. Equal queries make equal requests.

    `after` is the place of the last card of the page before, None for the first page.
    """

    q: Annotated[SearchText, Q] = SearchText(Query(Everything()))
    sort: Annotated[str, SORT] = "relevance"
    order: Annotated[
        str, Choice(choices=queries.ORDERS, description="asc: A to Z, low to high; desc: Z to A, high to low.")
    ] = "asc"
    limit: PageSize = USUAL_PAGE
    after: bytes | None = None
    currency: fields.CurrencyCode = str(Currency.USD)

    @property
    def title(self) -> str:
        """Return the name whose cards come first by relevance; empty for other sorts."""
        return self.q.title if self.sort == "relevance" else ""

    @property
    def scope(self) -> tuple[str, ...]:
        """Return which list a place belongs to, whatever the number of cards a page."""
        return ("cards", self.sort, self.order, self.currency, str(self.q), self.title)


@dataclass(frozen=True, slots=True)
class FoundCard(CardListItem):
    """A card that a search found, with its headline price and that price's quality. None is unknown.

    `flavor_name` and `printed_name` are further names of the printing, None where it has none. Changes and `spread` are
    per cent; `buylist` is in `currency`; `price_time` is when the price's source published it, `as_of` when it was last
    confirmed, UTC. `sparkline` has the last price of each of the last 30 days, oldest first, None on days without an
    observation; empty where not requested.
    """

    change_30d: Decimal | None = None
    spread: Decimal | None = None
    buylist: Decimal | None = None
    price_time: datetime | None = None
    as_of: datetime | None = None
    marketplace: str | None = None
    finish: str | None = None
    source: str | None = None
    sparkline: Line = field(default_factory=list)
    flavor_name: str | None = None
    printed_name: str | None = None


@dataclass(frozen=True, slots=True)
class SuggestionsRequest(Request):
    """Text to suggest names for, and their number."""

    q: Annotated[str, Text(description="What has been typed so far.", examples=("light", "jotun"))]
    limit: Annotated[int, WholeNumber(most=SUGGESTIONS, description="How many names at most.")] = SUGGESTIONS


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of found cards. `corrected` is the query without its typos, None where it had none.

    The following page begins after the place `next_after`.
    """

    items: list[FoundCard]
    next_after: bytes | None
    has_more: bool
    corrected: str | None


def load_search(request: SearchRequest, with_sparklines: bool = False) -> SearchPage:
    """Return one page of the matching cards; executes two statements, three with sparklines."""
    query, corrected, first_named = _forgiven(request)
    with reading() as connection:
        rows = queries.cards_found(
            connection,
            query,
            request.currency,
            request.sort,
            request.order,
            position_at(request.after, TITLE_POSITION if request.title else POSITIONS[request.sort]),
            request.limit + 1,
            first_named,
        )
        shown = rows[: request.limit]
        series_ids = [row.series_id for row in shown if with_sparklines and row.series_id is not None]
        lines = lines_of(connection, series_ids)
    more = len(rows) > request.limit
    place = place_of(queries.position_of(shown[-1], request.sort, request.title)) if more else None
    return SearchPage([_found(row, request.currency, lines) for row in shown], place, more, corrected)


def load_count(request: SearchRequest) -> int:
    """Return the number of cards that a query finds, on all pages."""
    query, _corrected, _first_named = _forgiven(request)
    with reading() as connection:
        return queries.count_found(connection, query, request.currency)


def load_suggestions(text: str, limit: int = SUGGESTIONS) -> list[str]:
    """Return at most `limit` names of cards for a text being typed, best first; none for an empty text."""
    known = KEEPER.newest()
    return list(known.dictionary.suggestions(text, known.names, limit))


def read_query(text: str, vocabulary: Vocabulary = CARDS) -> SearchText:
    """Return a text, parsed. The whole name of a card asks for that card where it is no query.

    Raises QueryError.
    """
    try:
        return _parsed(text, vocabulary)
    except QueryError:
        if not is_name(text):
            raise
    return _understood(text, Query(NameIs(title(text))))


@lru_cache(1_024)  # all pages of a list and all readers of the page share few texts
def _parsed(text: str, vocabulary: Vocabulary) -> SearchText:
    return _understood(text, parse(text, vocabulary))


def _understood(text: str, query: Query) -> SearchText:
    return SearchText(query, title_asked(text, query))


def _forgiven(request: SearchRequest) -> tuple[Query, str | None, str]:
    """Return the query to search by, its text without typos (None where it had none), and the name that comes first.

    Searches for an unknown word as well: its card may have been added after the names were read.
    """
    query = request.q.query
    meant = meanings(query, KEEPER.newest().dictionary) if query.words() else {}
    if not meant:
        return query, None, request.title
    wider = {word: (word, *others) for word, others in meant.items()}
    corrected = understood(query, meant).normalised()
    return understood(query, wider), corrected, request.title and _likeliest(query, meant, request.title)


def _likeliest(query: Query, meant: Meanings, title: str) -> str:
    """Return the title that is asked for if each word means the best of its corrections; `title` where that is none."""
    likely = understood(query, {word: others[:1] for word, others in meant.items()})
    return title_asked(likely.normalised(), likely) or title


def _found(row: Row, currency: str, lines: Mapping[int, Line]) -> FoundCard:
    known, line = row.price is not None, lines.get(row.series_id, [])
    return made_of(row, FoundCard, currency=currency, has_price_data=known, sparkline=line)
