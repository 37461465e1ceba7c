"""`/api/inventory/export` and `/api/auth/me/export`: files that only their owner gets."""

import gzip
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine

from collection.export.registry import EXPORTERS
from dashapp.api import shapes
from tests.support.prices import make_card, store

EXPORT, FORMATS, ARCHIVE = "/api/inventory/export", "/api/inventory/export/formats", "/api/auth/me/export"


@pytest.fixture(autouse=True)
def held(database: Engine, ada: FlaskClient) -> None:
    """Ada has three copies with a note that a spreadsheet would run."""
    store(database, [], [make_card(number) for number in range(1, 4)])
    told = {"card_id": 1, "quantity": 3, "condition": "MINT", "finish": "nonfoil", "unit_cost": 2, "currency": "EUR"}
    made = ada.post("/api/inventory", json=told).get_json()
    path = f"/api/inventory/{made['id']}"
    assert ada.patch(path, json={"version": made["version"], "notes": "=1+1"}).status_code == 200


@pytest.mark.parametrize("form", EXPORTERS)
def test_a_file_is_an_attachment_that_nobody_stores_or_guesses(ada: FlaskClient, form: str) -> None:
    answer = ada.get(f"{EXPORT}?format={form}")
    assert answer.status_code == 200, answer.text
    name = answer.headers["Content-Disposition"]
    extension = EXPORTERS[form].extension
    assert re.fullmatch(rf'attachment; filename="dualcaster(-[a-z-]+)?-\d{{4}}-\d\d-\d\d\.{extension}"', name)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.mimetype == EXPORTERS[form].media_type
    assert "Card 1" in answer.text


def test_a_file_for_spreadsheets_is_inert(ada: FlaskClient) -> None:
    assert ",=1+1," in ada.get(f"{EXPORT}?format=dualcaster").text
    assert ",'=1+1," in ada.get(f"{EXPORT}?format=dualcaster&safe=yes").text


def test_a_file_can_have_decimal_commas(ada: FlaskClient) -> None:
    assert ";6,00;" in ada.get(f"{EXPORT}?format=dualcaster&decimal=comma").text


def test_a_file_can_be_packed(ada: FlaskClient) -> None:
    answer = ada.get(f"{EXPORT}?format=manabox&packed=yes")
    assert (answer.mimetype, answer.headers["Content-Disposition"][-8:]) == ("application/gzip", '.csv.gz"')
    assert gzip.decompress(answer.data) == ada.get(f"{EXPORT}?format=manabox").data


@pytest.mark.parametrize(
    ("query", "field"), [("", "format"), ("?format=xls", "format"), ("?format=manabox&safe=true", "safe")]
)
def test_a_wrong_request_is_refused_by_name(ada: FlaskClient, query: str, field: str) -> None:
    answer = ada.get(f"{EXPORT}{query}")
    assert (answer.status_code, [*answer.get_json()["error"]["fields"]]) == (400, [field])


def test_formats_say_what_they_lose_of_one_s_collection(ada: FlaskClient, bob: FlaskClient) -> None:
    answer = ada.get(FORMATS).get_json()
    convert(answer, shapes.ExportFormats)
    assert answer["lots"] == 1
    assert [one["format"] for one in answer["formats"]] == [*EXPORTERS]
    losses = {one["format"]: {loss["message"]: loss["lots"] for loss in one["losses"]} for one in answer["formats"]}
    assert losses["dualcaster"] == {}
    assert losses["archidekt"] == {
        "Condition MINT becomes NEAR_MINT": 1,
        "Notes are left out": 1,
        "That costs are in EUR is left out": 1,
    }
    assert bob.get(FORMATS).get_json()["lots"] == 0


def test_nobody_gets_the_files_of_somebody_else(bob: FlaskClient) -> None:
    assert "Card 1" not in bob.get(f"{EXPORT}?format=dualcaster").text
    packed = ZipFile(BytesIO(bob.get(ARCHIVE).data))
    assert b"Card 1" not in b"".join(map(packed.read, packed.namelist()))


def test_the_archive_is_an_attachment(ada: FlaskClient) -> None:
    answer = ada.get(ARCHIVE)
    assert (answer.status_code, answer.mimetype, answer.headers["Cache-Control"]) == (
        200,
        "application/zip",
        "no-store",
    )
    assert re.search(r'filename="dualcaster-account-\d{4}-\d\d-\d\d\.zip"', answer.headers["Content-Disposition"])
    assert "inventory.csv" in ZipFile(BytesIO(answer.data)).namelist()


def test_files_are_limited_by_user(ada: FlaskClient, bob: FlaskClient) -> None:
    statuses = [ada.get(f"{EXPORT}?format=text").status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    assert bob.get(f"{EXPORT}?format=text").status_code == 200
