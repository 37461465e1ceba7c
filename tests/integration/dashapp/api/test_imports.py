"""`/api/inventory/imports`: the whole way of a file, and what is refused on it."""

import io
from typing import Any

import orjson
import pytest
import redis
from flask.testing import FlaskClient
from msgspec import convert
from sqlalchemy import Engine
from werkzeug.test import TestResponse

import people.tasks
from collection.tables.content import MAXIMUM_BYTES
from dashapp.api import shapes
from dashapp.edge.bodies import MOST_UPLOADED
from db import queues
from services.people.imports import requesting
from tests.support.browsers import bearer
from tests.support.inventories import a_card, copies_of, manabox
from tests.support.people import EMAIL
from tests.support.prices import make_card, scalar, store

IMPORTS = "/api/inventory/imports"
OWN = {"X-Requested-With": "dualcaster"}
FILE = manabox(a_card(1, Quantity=2), a_card(2, Condition="sleeved"), {"Name": "Nobody", "Scryfall ID": ""})


@pytest.fixture(autouse=True)
def catalogue(database: Engine, redis_url: str) -> None:
    """Nine cards, and a queue without tasks."""
    store(database, [], [make_card(number) for number in range(1, 10)])
    redis.Redis.from_url(redis_url).delete("people")


def upload(browser: FlaskClient, content: bytes = FILE, name: str = "cards.csv", **fields: str) -> TestResponse:
    """The answer to a file in a form."""
    return browser.post(IMPORTS, data={"file": (io.BytesIO(content), name), **fields}, headers=OWN)


def tasks(redis_url: str) -> list[tuple[str, str]]:
    """The tasks in the queue, the newest first: name and arguments."""
    messages = [orjson.loads(message) for message in redis.Redis.from_url(redis_url).lrange("people", 0, -1)]
    return [(one["headers"]["task"], one["headers"]["argsrepr"]) for one in messages]


def user_of(database: Engine) -> int:
    """Ada's number."""
    return int(scalar(database, "SELECT id FROM users WHERE email = :email", email=EMAIL))


def read(browser: FlaskClient, database: Engine, import_id: int) -> dict[str, Any]:
    """The import after a worker has read its file, in the shape that is described."""
    people.tasks.read_import(user_of(database), import_id)
    shown: dict[str, Any] = browser.get(f"{IMPORTS}/{import_id}").get_json()
    convert(shown, shapes.Import)
    return shown


def previewed(browser: FlaskClient, database: Engine, **how: Any) -> dict[str, Any]:
    """The preview of a file that was uploaded."""
    answer = upload(browser, **how)
    assert answer.status_code == 201, answer.text
    return read(browser, database, answer.get_json()["id"])


def problem(answer: TestResponse, status: int) -> dict[str, Any]:
    """The error of an answer."""
    assert answer.status_code == status, answer.text
    return dict(answer.get_json()["error"])


def test_a_file_is_received_at_once_and_read_by_a_worker(ada: FlaskClient, database: Engine, redis_url: str) -> None:
    answer = upload(ada)
    one = answer.get_json()
    convert(one, shapes.Import)
    assert (answer.status_code, one["state"], one["format"], one["rows"]) == (201, "received", "manabox", 0)
    assert answer.headers["Cache-Control"] == "no-store"
    assert tasks(redis_url) == [("people.read_import", f"({user_of(database)}, {one['id']})")]
    seen = read(ada, database, one["id"])
    assert {name: seen[name] for name in ("state", "rows", "exact", "unresolved", "copies", "lots_added")} == {
        "state": "previewed", "rows": 3, "exact": 2, "unresolved": 1, "copies": 4, "lots_added": 3,
    }  # fmt: skip
    assert [row["line"] for row in seen["sample"]] == [2, 3, 4]


def test_a_file_goes_the_whole_way_and_back(ada: FlaskClient, database: Engine, redis_url: str) -> None:
    seen = previewed(ada, database)
    path = f"{IMPORTS}/{seen['id']}"
    assert [(one["kind"], one["examples"]) for one in seen["questions"]] == [("condition", ["sleeved"])]
    answered = ada.patch(path, json={"conditions": {"sleeved": "MINT"}})
    assert (answered.status_code, answered.get_json()["state"]) == (200, "received")
    assert len(tasks(redis_url)) == 2
    assert problem(ada.post(f"{path}/commit"), 409)["code"] == "not_read"
    assert read(ada, database, seen["id"])["questions"] == []
    chosen = ada.patch(path, json={"row": 3, "card_id": scalar(database, "SELECT max(id) FROM cards")})
    assert (chosen.status_code, chosen.get_json()["unresolved"]) == (200, 0)
    committed = ada.post(f"{path}/commit").get_json()
    assert (committed["state"], copies_of(database, user_of(database))) == ("committed", 4)
    assert ada.post(f"{path}/commit").get_json() == committed
    assert [one["id"] for one in ada.get(IMPORTS).get_json()["imports"]] == [seen["id"]]
    assert sorted(one["quantity"] for one in ada.get("/api/inventory").get_json()["items"]) == [1, 1, 2]
    assert ada.post(f"{path}/undo").get_json()["state"] == "undone"
    assert copies_of(database, user_of(database)) == 0


def test_rows_are_pages_and_those_in_a_state(ada: FlaskClient, database: Engine) -> None:
    path = f"{IMPORTS}/{previewed(ada, database)['id']}/rows"
    first = ada.get(f"{path}?limit=2").get_json()
    assert "error" not in first, first
    convert(first, shapes.ImportRows)
    second = ada.get(path, query_string={"limit": 2, "cursor": first["next_cursor"]}).get_json()
    assert [row["row"] for page in (first, second) for row in page["items"]] == [1, 2, 3]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert [row["raw"]["Name"] for row in ada.get(f"{path}?state=unresolved").get_json()["items"]] == ["Nobody"]
    assert ada.get(path, query_string={"state": "exact", "cursor": first["next_cursor"]}).status_code == 400


def test_a_large_import_is_committed_by_a_worker(
    ada: FlaskClient, database: Engine, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requesting, "SMALL", 1)
    path = f"{IMPORTS}/{(seen := previewed(ada, database))['id']}"
    for part, waiting, work, done in (
        ("commit", "committing", people.tasks.commit_import, "committed"),
        ("undo", "undoing", people.tasks.undo_import, "undone"),
    ):
        asked = ada.post(f"{path}/{part}")
        convert(asked.get_json(), shapes.Import)
        assert (asked.status_code, asked.get_json()["state"]) == (202, waiting)
        assert problem(ada.patch(path, json={}), 409)["code"] == "in_progress"
        work(user_of(database), seen["id"])
        assert ada.get(path).get_json()["state"] == done
        assert ada.post(f"{path}/{part}").status_code == 200


def test_the_same_file_is_not_committed_twice(ada: FlaskClient, database: Engine) -> None:
    ada.post(f"{IMPORTS}/{previewed(ada, database)['id']}/commit")
    again = previewed(ada, database)
    assert again["imported_before"] is not None
    assert problem(ada.post(f"{IMPORTS}/{again['id']}/commit"), 409)["code"] == "imported_before"


def test_an_edited_file_adds_its_difference_or_all_as_its_owner_says(ada: FlaskClient, database: Engine) -> None:
    first = previewed(ada, database)
    ada.post(f"{IMPORTS}/{first['id']}/commit")
    seen = previewed(ada, database, content=FILE + manabox(a_card(3)).splitlines()[1] + b"\n", name="later.csv")
    told = {name: seen[name] for name in ("copies", "copies_known", "copies_added", "known_import_id")}
    assert told == {"copies": 5, "copies_known": 4, "copies_added": 1, "known_import_id": first["id"]}
    assert (seen["known_file_name"], seen["is_every_copy_new"]) == ("cards.csv", False)
    path = f"{IMPORTS}/{seen['id']}"
    for is_every_copy_new, added in ((True, 5), (False, 1)):
        assert ada.patch(path, json={"is_every_copy_new": is_every_copy_new}).get_json()["state"] == "received"
        again = read(ada, database, seen["id"])
        assert (again["is_every_copy_new"], again["copies_added"]) == (is_every_copy_new, added)
    assert ada.post(f"{path}/commit").get_json()["copies_added"] == 1
    assert copies_of(database, user_of(database)) == 5


def test_a_preview_of_an_older_inventory_is_counted_anew_before_its_commit(ada: FlaskClient, database: Engine) -> None:
    path = f"{IMPORTS}/{(seen := previewed(ada, database))['id']}"
    ada.post("/api/inventory", json={"card_id": scalar(database, "SELECT min(id) FROM cards")})
    assert problem(ada.post(f"{path}/commit"), 409)["code"] == "inventory_changed"
    assert ada.patch(path, json={}).status_code == 200
    read(ada, database, seen["id"])
    assert ada.post(f"{path}/commit").get_json()["state"] == "committed"


def test_what_was_not_committed_is_discarded_and_what_was_is_not(ada: FlaskClient, database: Engine) -> None:
    path = f"{IMPORTS}/{previewed(ada, database)['id']}"
    assert [ada.delete(path).status_code for _ in range(2)] == [204, 404]
    kept = f"{IMPORTS}/{previewed(ada, database)['id']}"
    ada.post(f"{kept}/commit")
    assert ada.delete(kept).status_code == 404
    assert ada.get(kept).get_json()["state"] == "committed"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"\x89PNG\r\n", 415, "picture"),
        (b"PK\x03\x04[Content_Types].xml", 415, "spreadsheet"),
        (b" \n", 422, "empty"),
        (b"\x1f\x8b\x08\x00", 422, "damaged"),
        (b"Name,Quantity\n" + b"Opt,1\n" * 200_001, 413, "too_many_rows"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_can_be_done(
    content: bytes, status: int, code: str, ada: FlaskClient, database: Engine, redis_url: str
) -> None:
    error = problem(upload(ada, content), status)
    assert (error["code"], error["details"]["advice"] in error["message"]) == (code, True)
    if code == "too_many_rows":
        assert error["details"]["line"] == 200_002
    assert scalar(database, "SELECT count(*) FROM imports") == 0
    assert tasks(redis_url) == []


def test_what_is_larger_than_a_file_may_be_is_413(ada: FlaskClient) -> None:
    assert problem(upload(ada, b"x" * (MAXIMUM_BYTES + 1)), 413)["code"] == "too_large"
    assert problem(upload(ada, b"x" * MOST_UPLOADED), 413)["code"] == "request_entity_too_large"
    assert problem(ada.post("/api/inventory", data=b"x" * 300_000, content_type="application/json"), 413)


def test_an_unknown_table_is_answered_with_its_columns_and_read_with_a_mapping(
    ada: FlaskClient, database: Engine
) -> None:
    content = b"Card,How many\nCard 1,3\n"
    error = problem(upload(ada, content), 422)
    assert (error["code"], error["details"]["columns"]) == ("unknown_table", ["Card", "How many"])
    assert error["details"]["examples"] == [["Card 1", "3"]]
    wrong = problem(upload(ada, content, mapping='{"columns": {"name": "Karte"}}'), 422)
    assert {*wrong["fields"]} == {"mapping"}
    assert {*problem(upload(ada, content, mapping="{"), 422)["fields"]} == {"mapping"}
    mapping = '{"columns": {"name": "Card", "quantity": "How many"}}'
    assert previewed(ada, database, content=content, mapping=mapping)["copies"] == 3
    assert previewed(ada, database, content=content)["copies"] == 3
    assert problem(upload(ada, content, format="mapped"), 422)["code"] == "unknown_table"


def test_wrong_fields_of_the_form_are_named(ada: FlaskClient) -> None:
    assert {*problem(upload(ada, mode="all", colour="red"), 422)["fields"]} == {"mode", "colour"}
    missing = ada.post(IMPORTS, data={"mode": "add"}, headers=OWN, content_type="multipart/form-data")
    assert {*problem(missing, 422)["fields"]} == {"file"}
    assert ada.post(IMPORTS, json={}).status_code == 415


def test_wrong_answers_are_named(ada: FlaskClient, database: Engine) -> None:
    path = f"{IMPORTS}/{previewed(ada, database)['id']}"
    assert {*problem(ada.patch(path, json={"conditions": {"sleeved": "FINE"}}), 422)["fields"]} == {"conditions"}
    assert {*problem(ada.patch(path, json={"conditions": "MINT"}), 422)["fields"]} == {"conditions"}
    assert {*problem(ada.patch(path, json={"row": 3}), 422)["fields"]} == {"row", "card_id"}
    assert {*problem(ada.patch(path, json={"row": 3, "card_id": 999_999}), 422)["fields"]} == {"card_id"}


def test_a_rejected_row_is_mended_and_read_again_by_a_worker(ada: FlaskClient, database: Engine) -> None:
    seen = previewed(ada, database, content=manabox(a_card(1), a_card(2, Quantity="abc")))
    path = f"{IMPORTS}/{seen['id']}"
    for wrong in ({"row": 2, "cells": {"Quantity": 2}}, {"row": 2, "cells": {"Number": "2"}}, {"cells": "Quantity"}):
        assert {*problem(ada.patch(path, json=wrong), 422)["fields"]} == {"cells"}
    assert {*problem(ada.patch(path, json={"cells": {}}), 422)["fields"]} == {"row", "card_id"}
    told = ada.patch(path, json={"row": 2, "cells": {"Quantity": "2"}})
    assert (told.status_code, told.get_json()["state"]) == (200, "received")
    again = read(ada, database, seen["id"])
    assert (again["rejected"], again["copies_added"]) == (0, 3)


def test_a_file_with_a_cookie_needs_the_header_that_no_form_can_send(ada: FlaskClient) -> None:
    answer = ada.post(IMPORTS, data={"file": (io.BytesIO(FILE), "cards.csv")})
    assert answer.status_code == 415


def test_the_import_of_another_user_is_404(ada: FlaskClient, bob: FlaskClient, database: Engine) -> None:
    path = f"{IMPORTS}/{previewed(ada, database)['id']}"
    asked = [
        ("GET", "", None), ("GET", "/rows", None), ("PATCH", "", {}), ("PATCH", "", {"row": 1, "card_id": 1}),
        ("POST", "/commit", None), ("POST", "/undo", None), ("DELETE", "", None),
    ]  # fmt: skip
    for method, part, body in asked:
        answer = bob.open(path + part, method=method, json=body)
        assert problem(answer, 404)["message"] == "You have no such import.", (method, part)
    assert bob.get(IMPORTS).get_json() == {"imports": []}
    assert ada.get(path).get_json()["state"] == "previewed"


def test_a_token_needs_the_scope(ada: FlaskClient, stranger: FlaskClient) -> None:
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:read"]}).get_json()
    named = bearer(made["secret"])
    assert stranger.get(IMPORTS, headers=named).status_code == 200
    form = {"file": (io.BytesIO(FILE), "cards.csv")}
    assert stranger.post(IMPORTS, data=form, headers=named).status_code == 403


def test_a_program_uploads_with_its_token(ada: FlaskClient, stranger: FlaskClient) -> None:
    made = ada.post("/api/auth/tokens", json={"name": "bot", "scopes": ["inventory:write"]}).get_json()
    form = {"file": (io.BytesIO(FILE), "cards.csv")}
    assert stranger.post(IMPORTS, data=form, headers=bearer(made["secret"])).status_code == 201


def test_eleven_uploads_an_hour_are_too_many(ada: FlaskClient, bob: FlaskClient) -> None:
    assert {upload(ada).status_code for _ in range(10)} == {201}
    refused = upload(ada)
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)
    assert upload(bob).status_code == 201


def test_while_the_workers_cannot_be_reached_nothing_is_left_of_a_file(
    ada: FlaskClient, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    queues._app.cache_clear()
    monkeypatch.setattr(queues, "redis_url", lambda: "redis://127.0.0.1:1/0")
    assert upload(ada).status_code == 503
    assert scalar(database, "SELECT count(*) FROM imports") == 0
    queues._app.cache_clear()


def test_a_second_reading_and_one_of_what_is_gone_change_nothing(ada: FlaskClient, database: Engine) -> None:
    seen = previewed(ada, database)
    assert read(ada, database, seen["id"]) == seen
    ada.delete(f"{IMPORTS}/{seen['id']}")
    assert people.tasks.read_import(user_of(database), seen["id"]) == "skipped"
