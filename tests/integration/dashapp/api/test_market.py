"""`GET /api/market/index`: fields, filters, CSV; and the index of docs/methods.md, market index."""

import csv

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

FIELDS = {
    "time",
    "index_value",
    "avg_price",
    "series_count",
    "total_listings",
    "total_quantity",
    "matched_count",
    "coverage",
}


@pytest.mark.parametrize(
    ("period", "bucket"), [("7d", "30 minutes"), ("30d", "1 hour"), ("90d", "1 hour"), ("1y", "1 day")]
)
def test_a_period_has_its_bucket_and_the_fields_of_the_contract(client: FlaskClient, period: str, bucket: str) -> None:
    answer = client.get(f"/api/market/index?currency=USD&period={period}").get_json()
    assert answer.keys() == {"currency", "period", "bucket", "as_of", "method", "points"}
    assert (answer["currency"], answer["period"], answer["bucket"]) == ("USD", period, bucket)
    assert answer["points"]
    assert all(point.keys() == FIELDS for point in answer["points"])


def test_the_index_is_100_at_the_first_point(client: FlaskClient) -> None:
    assert client.get("/api/market/index?period=90d&currency=EUR").get_json()["points"][0]["index_value"] == 100


def test_usd_over_seven_days_is_the_default(client: FlaskClient) -> None:
    default = client.get("/api/market/index").get_json()
    assert (default["currency"], default["period"]) == ("USD", "7d")


def test_cards_are_counted_only_where_one_variant_is_chosen(client: FlaskClient) -> None:
    variant = "condition=NEAR_MINT&finish=nonfoil&language=English"
    one = client.get(f"/api/market/index?period=90d&{variant}").get_json()["points"]
    several = client.get("/api/market/index?period=90d&condition=NEAR_MINT&finish=nonfoil").get_json()["points"]
    assert all(0 < point["card_count"] <= point["series_count"] for point in one)
    assert not any("card_count" in point for point in several)


def test_a_filter_left_out_is_aggregated_from_sums_and_not_from_averages(client: FlaskClient, market: Engine) -> None:
    points = client.get("/api/market/index?period=1y&currency=EUR").get_json()["points"]
    statement = """
        WITH last AS (
            SELECT DISTINCT ON (series_id, time::date) time::date AS day, price
            FROM price_snapshots_wide WHERE currency = 'EUR' AND kind = 'retail'
            ORDER BY series_id, time::date, time DESC
        ) SELECT day, count(*), avg(price) FROM last GROUP BY day ORDER BY day
    """
    with market.connect() as connection:
        expected = {f"{day}T00:00:00Z": (count, mean) for day, count, mean in connection.execute(text(statement))}
    assert {point["time"] for point in points} == expected.keys()
    for point in points:
        count, mean = expected[point["time"]]
        assert point["series_count"] == count
        assert point["avg_price"] == pytest.approx(float(mean), abs=1e-4)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("currency=GBP", "currency"),
        ("period=2d", "period"),
        ("condition=NM", "condition"),
        ("finish=shiny", "finish"),
        ("language=Klingon", "language"),
        ("colour=red", "colour"),
        ("currency=USD&currency=EUR", "currency"),
        ("condition=%00", "condition"),
    ],
)
def test_a_wrong_parameter_is_named(client: FlaskClient, query: str, field: str) -> None:
    response = client.get(f"/api/market/index?{query}")
    assert response.status_code == 400
    assert response.get_json()["error"].keys() == {"code", "message", "fields"}
    assert list(response.get_json()["error"]["fields"]) == [field]


def test_an_answer_that_has_not_changed_is_304(client: FlaskClient) -> None:
    first = client.get("/api/market/index?period=90d")
    again = client.get("/api/market/index?period=90d", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_an_empty_market_has_no_points_and_no_time(empty_client: FlaskClient) -> None:
    answer = empty_client.get("/api/market/index").get_json()
    assert (answer["points"], answer["as_of"]) == ([], None)


def test_unknown_paths_are_json_404_for_every_method(client: FlaskClient) -> None:
    for method in ("get", "post", "put", "delete"):
        response = getattr(client, method)("/api/market/weather")
        assert (response.status_code, response.get_json()["error"]["code"]) == (404, "not_found")


def test_another_method_on_a_known_path_is_405_and_says_which_is_allowed(client: FlaskClient) -> None:
    response = client.post("/api/market/index")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_the_points_come_as_csv_to_who_asks_for_it(client: FlaskClient) -> None:
    url = "/api/market/index?period=90d"
    response = client.get(url, headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(response.text.splitlines()))
    points = client.get(url).get_json()["points"]
    assert response.mimetype == "text/csv"
    assert [(row["time"], float(row["avg_price"])) for row in rows] == [(p["time"], p["avg_price"]) for p in points]


def test_csv_and_json_have_tags_of_their_own(client: FlaskClient) -> None:
    table = client.get("/api/market/index", headers={"Accept": "text/csv"})
    assert table.headers["ETag"] != client.get("/api/market/index").headers["ETag"]
    assert "Accept" in table.headers["Vary"]


TABLES = ("/api/market/index?period=90d", "/api/market/overview?currency=USD", "/api/market/top-movers?window=7d")


@pytest.mark.parametrize("url", TABLES)
def test_every_table_comes_as_a_spreadsheet_of_any_country_opens_it(client: FlaskClient, url: str) -> None:
    plain = client.get(url, headers={"Accept": "text/csv"})
    form = "csv_separator=semicolon&csv_decimal=comma&csv_bom=yes"
    other = client.get(f"{url}&{form}", headers={"Accept": "text/csv"})
    assert (plain.content_type, other.content_type) == ("text/csv; charset=utf-8",) * 2
    assert other.get_data().startswith(b"\xef\xbb\xbf")
    assert not plain.get_data().startswith(b"\xef\xbb\xbf")
    assert other.headers["ETag"] != plain.headers["ETag"]
    as_plain = [[cell.replace(",", ".") for cell in row] for row in cells(other.get_data().decode("utf-8-sig"), ";")]
    assert as_plain == [[cell.replace(",", ".") for cell in row] for row in cells(plain.text, ",")]


def cells(table: str, separator: str) -> list[list[str]]:
    return list(csv.reader(table.splitlines(), delimiter=separator))


def test_a_form_of_tables_that_does_not_exist_is_refused(client: FlaskClient) -> None:
    answer = client.get("/api/market/index?csv_separator=;&csv_decimal=.&csv_bom=1")
    assert answer.status_code == 400
    assert set(answer.get_json()["error"]["fields"]) == {"csv_separator", "csv_decimal", "csv_bom"}
    assert client.get("/api/sets?csv_bom=yes").status_code == 400
