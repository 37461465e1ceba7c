"""A set's value and index as a table."""

import csv

from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashapp.cached import load_largest_sets, load_set_index


def test_the_index_of_a_set_can_be_had_as_csv(client: FlaskClient, market: Engine) -> None:
    code = load_largest_sets("EUR", 1)[0].code
    response = client.get(f"/api/sets/{code}/index?currency=EUR&period=30d", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(response.text.splitlines()))
    points = load_set_index(code, "EUR", "30d").points
    assert (response.status_code, response.mimetype) == (200, "text/csv")
    assert len(rows) == len(points) > 20
    assert [float(row["index_value"]) for row in rows] == [point.index_value for point in points]
    assert [row["value"] for row in rows] == ["" if point.value is None else str(point.value) for point in points]


def test_an_old_code_of_a_set_is_answered_with_the_set_of_now(client: FlaskClient, market: Engine) -> None:
    code = load_largest_sets("USD", 1)[0].code
    rename = text("INSERT INTO set_renames VALUES ('oldcode', :code, now())")
    with market.begin() as connection:
        connection.execute(rename, {"code": code})
    for path in ("", "/index"):
        told, wanted = (client.get(f"/api/sets/{one}{path}").json for one in ("OLDCODE", code))
        assert told == wanted
    with market.begin() as connection:
        connection.execute(text("DELETE FROM set_renames"))
    assert client.get("/api/sets/othercode").status_code == 404
