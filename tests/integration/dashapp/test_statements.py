"""How many statements an answer costs: few, and as many for a long list as for a short one."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashapp import cached
from db import versions
from db.engine import read_engine
from tests.support.caching import forget_answers
from tests.support.statements import counted

MOST = 4
LEDGER = "/api/recommendations/ledger"  # has no line before the first recommendation
EXPLAINED = "/explanation"  # rests on several answers that its page has asked for
UNCOUNTED = ("/api/health", "/api/openapi.json", "/api/admin/")  # they answer for the service, not of its data


@pytest.fixture
def paths(client: FlaskClient, market: Engine, card_id: int) -> list[str]:
    """Every path of the specification that everybody may ask, about something that is there."""
    with market.connect() as connection:
        scryfall_id = connection.scalar(text("SELECT scryfall_id FROM cards WHERE id = :id"), {"id": card_id})
        code = connection.scalar(text("SELECT set_code FROM cards WHERE id = :id"), {"id": card_id})
    names = {
        "{card_id}": str(card_id),
        "{scryfall_id}": str(scryfall_id),
        "{code}": str(code),
        "{index_code}": "DC-USD-ALL-EW",
    }
    items = client.get("/api/openapi.json").json["paths"].items()
    public = [path for path, item in items if "get" in item and not item["get"].get("security")]
    public = [path for path in public if "{recommendation_id}" not in path]  # none is issued in the simulated market
    paths = [path for path in public if not path.startswith(UNCOUNTED) and not path.endswith(EXPLAINED)]
    for name in ("suggestions", "bot/price"):
        paths = [path.replace(name, f"{name}?q=a") for path in paths]
    for name, value in names.items():
        paths = [path.replace(name, value) for path in paths]
    assert len(paths) > 10
    assert not any("{" in path for path in paths)
    return paths


def statements_of(client: FlaskClient, redis_url: str, path: str) -> int:
    """How many statements an answer takes that nobody has asked for before."""
    forget_answers(redis_url)
    versions.current()  # the first version of a Redis takes a statement, which another process may spare this one
    with counted(read_engine()) as statements:
        answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.text or path == LEDGER
    return len(statements)


def test_no_answer_takes_more_than_four_statements(client: FlaskClient, redis_url: str, paths: list[str]) -> None:
    numbers = {path: statements_of(client, redis_url, path) for path in paths}
    assert {path: number for path, number in numbers.items() if number > MOST} == {}
    assert sum(numbers.values()) >= len(paths) - 1  # suggestions come out of the memory


@pytest.mark.parametrize(
    "path", ["/api/cards/search?q=-is:etched", "/api/market/top-movers?window=30d", "/api/sets?sort=value"]
)
def test_a_longer_list_takes_no_more_statements(client: FlaskClient, redis_url: str, path: str) -> None:
    joint = "&" if "?" in path else "?"
    short, long = (f"{path}{joint}limit={limit}" for limit in (1, 50))
    assert len(client.get(short).json["items"]) == 1 < len(client.get(long).json["items"])
    assert statements_of(client, redis_url, short) == statements_of(client, redis_url, long)


@pytest.mark.parametrize("query", ["", "lightnig bolt", "usd>1 or eur>1 -t:creature", "oracle:" + "0" * 8])
def test_a_search_takes_as_few_statements_whatever_it_asks(client: FlaskClient, redis_url: str, query: str) -> None:
    forget_answers(redis_url)
    versions.current()  # the first version of a Redis takes a statement, which another process may spare this one
    with counted(read_engine()) as statements:
        client.get("/api/cards/search", query_string={"q": query})
    assert len(statements) <= MOST


def test_an_explanation_takes_no_statement_beside_the_answers_of_its_page(
    client: FlaskClient, redis_url: str, card_id: int
) -> None:
    forget_answers(redis_url)
    about_card = [f"/api/cards/{card_id}{what}" for what in ("", "/statistics", "/signals")]
    about_market = [
        "index?period=7d",
        "overview",
        *(f"top-movers?window=7d&direction={one}&limit=1" for one in ("up", "down")),
    ]
    for path in (*about_card, *(f"/api/market/{what}" for what in about_market)):
        assert client.get(path).status_code == 200
    with client.application.app_context():
        cached.load_printings(card_id, "USD")
    with counted(read_engine()) as statements:
        answers = [client.get(f"/api/{what}{EXPLAINED}") for what in (f"cards/{card_id}", "market")]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert statements == []
