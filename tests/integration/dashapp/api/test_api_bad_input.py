"""Bad input: whatever is wrong is 4xx with the field named, never a 5xx, never the text of an exception."""

import pytest
from flask.testing import FlaskClient

HISTORY = "/api/cards/1/history"
SEARCH = "/api/cards/search"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/market/index?currency=GBP", "currency"),
        ("/api/market/index?currency=US%00D", "currency"),
        ("/api/market/index?currency=%FF%FE", "currency"),
        ("/api/market/index?currency=USD&currency=USD", "currency"),
        ("/api/market/index?colour=red", "colour"),
        ("/api/market/index?" + "x" * 3000 + "=1", "x" * 80),
        (f"{HISTORY}?period=7", "period"),
        (f"{HISTORY}?card_id=2", "card_id"),
        (f"{HISTORY}?marketplace=ebay", "marketplace"),
        (f"{HISTORY}?language={'x' * 2001}", "language"),
        (f"{SEARCH}?limit=0", "limit"),
        (f"{SEARCH}?limit=101", "limit"),
        (f"{SEARCH}?limit=-1", "limit"),
        (f"{SEARCH}?limit=1e1", "limit"),
        (f"{SEARCH}?limit=%D9%A3", "limit"),
        (f"{SEARCH}?cursor=abc", "cursor"),
        (f"{SEARCH}?q=usd%3E%3E", "q"),
        (f"{SEARCH}?q={'x' * 2001}", "q"),
        (f"{SEARCH}?sort=value", "sort"),
        ("/api/cards/suggestions", "q"),
        ("/api/suggestions", "q"),
        (f"/api/suggestions?q={'a' * 201}", "q"),
        ("/api/suggestions?q=a&currency=GBP", "currency"),
        ("/api/cards/by-scryfall/lightning-bolt", "scryfall_id"),
        ("/api/cards/by-scryfall/%00", "scryfall_id"),
        ("/api/health?verbose=1", "verbose"),
    ],
)
def test_a_wrong_parameter_is_400_and_named(client: FlaskClient, path: str, field: str) -> None:
    response = client.get(path)
    assert response.status_code == 400
    assert list(response.get_json()["error"]["fields"]) == [field]


def test_all_wrong_parameters_are_named_at_once(client: FlaskClient) -> None:
    response = client.get("/api/market/index?currency=GBP&period=2y&colour=red")
    assert response.get_json()["error"]["fields"].keys() == {"currency", "period", "colour"}


@pytest.mark.parametrize(
    "card", ["0", "-1", "007", "1.5", "2147483648", "9" * 5000, "%D9%A1", "%00", "%FF", "1%0A", "lightning-bolt", "1;2"]
)
def test_what_cannot_be_the_number_of_a_card_is_404(client: FlaskClient, card: str) -> None:
    for path in (f"/api/cards/{card}", f"/api/cards/{card}/history"):
        response = client.get(path)
        assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_found")


def test_a_query_string_out_of_all_proportion_is_400_and_its_longest_parameter_named(client: FlaskClient) -> None:
    response = client.get(f"{SEARCH}?sort=name&q={'%20x' * 2500}")
    assert (response.status_code, list(response.get_json()["error"]["fields"])) == (400, ["q"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_405_and_say_which_are_allowed(client: FlaskClient, method: str) -> None:
    for path in ("/api/health", "/api/cards/1", SEARCH, "/api/openapi.json"):
        response = client.open(path, method=method, data=b"\x00\xff", content_type="application/json")
        assert (response.status_code, response.get_json()["error"]["code"]) == (405, "method_not_allowed")
        assert {"GET", "HEAD"} <= response.allow


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "GET"])
def test_what_only_takes_a_post_allows_no_get(client: FlaskClient, method: str) -> None:
    for path in ("/api/admin/rejected/replay", "/api/admin/runs/1/undo", "/api/admin/dead-letters/1/drop"):
        answer = client.open(path, method=method)
        assert answer.status_code == (200 if method == "OPTIONS" else 405)
        assert answer.allow.as_set() == {"post", "options"}


@pytest.mark.parametrize("method", ["OPTIONS", "PUT"])
def test_what_only_takes_a_get_allows_no_post(client: FlaskClient, method: str) -> None:
    assert client.open("/api/cards/1", method=method).allow.as_set() == {"get", "head", "options"}


def test_head_is_get_without_its_body(client: FlaskClient) -> None:
    asked, told = client.get("/api/market/index"), client.head("/api/market/index")
    assert (told.status_code, told.data) == (200, b"")
    assert told.headers["ETag"] == asked.headers["ETag"]


@pytest.mark.parametrize(
    "accept", ["application/xml", "nonsense", ";;;", "text/csv;q=x", "*/*;q=0", "\xff", "a" * 5000]
)
def test_json_comes_to_who_asks_for_what_there_is_not(client: FlaskClient, accept: str) -> None:
    response = client.get("/api/cards/1", headers={"Accept": accept})
    assert (response.status_code, response.mimetype) == (200, "application/json")


@pytest.mark.parametrize("tag", ["nonsense", '"', "W/", '"a" "b"', "\xff", ",,,", '"' + "a" * 5000])
def test_a_tag_that_is_none_gets_the_whole_answer(client: FlaskClient, tag: str) -> None:
    response = client.get("/api/cards/1", headers={"If-None-Match": tag})
    assert response.status_code == 200
    assert response.get_json()["id"] == 1


@pytest.mark.parametrize("path", ["/api//market/index", "/api/market//index", "/api//", "/api///x", "//api/health"])
def test_a_doubled_slash_leads_nowhere(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_way_to_the_documentation_names_no_host(client: FlaskClient) -> None:
    response = client.get("/api", headers={"Host": "elsewhere.example"})
    assert (response.status_code, response.headers["Location"]) == (308, "/api/docs")


def test_a_made_up_path_is_told_back_only_in_part(client: FlaskClient) -> None:
    response = client.get("/api/" + "x" * 5000)
    assert response.status_code == 404
    assert len(response.data) < 300
