"""Examples of queries, made from what the market holds: its dearest card, its newest sets, its prices of now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from market.search.names import fold
from market.search.whole_names import exactly
from services.market.cards import load_card
from services.market.search import FoundCard, SearchRequest, load_search
from services.market.sets import SetsRequest, load_sets

SETS_LOOKED_AT = 20
FEWEST_PRICED = 10  # cards of a set worth showing; promos come out every week
_RARE = (" r>=rare -is:etched", " r>=rare", "")


@dataclass(frozen=True, slots=True)
class Examples:
    """Queries that find at least one card, the simplest first; `of_help` has some by the term of a line of the help."""

    queries: list[str]
    of_help: dict[str, str]


def load_examples(currency: str) -> Examples:
    """Return examples in a currency; none in an empty market."""
    dearest = load_search(SearchRequest.parse("", "price", "desc", 1, currency)).items
    chosen = (next(filter(_finds, alternatives), None) for alternatives in _candidates(currency, dearest))
    of_help = {term: query for card in dearest for term, query in _of_help(card).items() if _finds(query)}
    return Examples([query for query in chosen if query is not None], of_help)


def _of_help(card: FoundCard) -> dict[str, str]:
    """Return examples by the terms of the help that name a card or a set."""
    front, place = _front(card.name), f"set:{card.set_code}"
    words = sorted(fold(front).split(), key=len)
    if not words:
        return {}  # a name of signs only
    found = {
        "word": words[-1],
        "word word": " ".join(reversed(fold(front).split())),
        '"words"': f'"{front}"',
        '!"name"': exactly(card.name),
        "a or b": f"{words[-1]} or counterspell",
        "-term": f"{place} -{words[-1]}",
        "( )": f"{words[-1]} ({place} or set:lea)",
        "set: s: e: edition:": f"s:{card.set_code}",
        "cn: number:": f"{place} cn:{card.collector_number}",
        "is:memorabilia is:extra": f"{words[-1]} -is:extra",
    }
    whole = load_card(card.id, card.currency)
    return found | ({"oracle:": f"oracle:{whole.oracle_id}"} if whole and whole.oracle_id else {})


def _candidates(currency: str, dearest: Sequence[FoundCard]) -> Iterator[tuple[str, ...]]:
    """Yield the alternatives for each example, the most telling first."""
    price, sets = currency.lower(), _newest_sets(currency)
    yield tuple(f'"{_front(card.name)}"' for card in dearest)
    yield tuple(f"set:{code}{rarity}" for code in sets[:1] for rarity in (" r>=rare", ""))
    yield tuple(f"{price}>1 chg7d{change}" for change in (">=10", ">0", "<0"))
    yield tuple(f"t:{kind} c:r f:commander {price}<=20" for kind in ("dragon", "goblin", "creature"))
    yield tuple(f"is:foil {price}<5 chg7d>{change}" for change in (5, 0))
    yield tuple(f"spread>{spread} {price}>{least} age<2d" for spread, least in ((30, 10), (10, 1)))
    yield tuple(f"({' or '.join(f'set:{code}' for code in sets)}){more}" for more in _RARE if len(sets) > 1)
    yield ("kw:flying mv<=3",)
    yield (f"is:reserved {price}<20", "is:reserved")


def _newest_sets(currency: str) -> list[str]:
    """Return the codes of the two newest sets, of those with enough prices where there are such."""
    request = SetsRequest(sort="released_at", order="desc", limit=SETS_LOOKED_AT, currency=currency)
    priced = [one for one in load_sets(request).items if one.priced_count]
    large = [one for one in priced if one.priced_count >= FEWEST_PRICED]
    return [one.code for one in (large or priced)[:2]]


def _front(name: str) -> str:
    return name.split(" // ", maxsplit=1)[0].replace('"', "").lower()


def _finds(query: str) -> bool:
    """Return whether a query finds a card."""
    return bool(load_search(SearchRequest.parse(query, limit=1)).items)
