"""Import page in a browser, with a real worker: a file chosen, looked at, mended, taken over and undone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from selenium.webdriver.common.keys import Keys
from sqlalchemy import create_engine, text

from stack.files import ROOT
from tests.browser.accounts import entered
from tests.browser.reader import Reader
from tests.browser.test_axe import inject, problems, show_in
from tests.support.collection_files import collection_bytes, needs_collections
from tests.support.inventories import manabox

pytestmark = pytest.mark.browser
PATH = "/inventory/import"
WORKER = ("worker", "-Q", "people", "--pool", "solo", "--without-gossip", "--without-mingle", "--without-heartbeat")
DROP = """
    const [name, content] = arguments, transfer = new DataTransfer();
    transfer.items.add(new File([content], name, {type: "text/csv"}));
    const event = new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: transfer});
    document.querySelector("#react-entry-point [data-drop]").dispatchEvent(event);
"""


@pytest.fixture(scope="module")
def worker(market_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A worker of the queue `people`."""
    log = tmp_path_factory.mktemp("worker") / "log"
    settings = {**os.environ, "DATABASE_URL": market_url, "REDIS_URL": redis_url}
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "workers.app", *WORKER]
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT)
    yield
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture
def member(reader: Reader, worker: None, market_url: str, redis_url: str) -> Iterator[Reader]:
    """A reader with an account, who opens the import page."""
    with entered(reader, market_url, redis_url):
        reader.open(PATH)
        yield reader


@pytest.fixture(scope="module")
def cards(market_url: str) -> list[dict[str, Any]]:
    """Cells of a ManaBox file for nine cards of the market with names of their own."""
    engine = create_engine(market_url)
    statement = """
        SELECT min(CAST(scryfall_id AS text)) AS scryfall_id, name, min(set_code) AS set_code,
            min(collector_number) AS number
        FROM cards WHERE NOT digital AND gone_at IS NULL GROUP BY name HAVING count(*) = 1 ORDER BY name LIMIT 9
    """
    with engine.connect() as connection:
        found = connection.execute(text(statement)).all()
    engine.dispose()
    return [
        {"Name": one.name, "Set code": one.set_code.upper(), "Collector number": one.number,
         "Scryfall ID": UUID(one.scryfall_id)}
        for one in found
    ]  # fmt: skip


def drop(reader: Reader, content: bytes, name: str = "cards.csv") -> None:
    """Drop a file into the page."""
    reader.wait(lambda: reader.find("#react-entry-point [data-drop]").is_displayed(), "the place for a file")
    reader.run(DROP, name, content.decode())
    reader.sees("#react-entry-point [data-file]", name)


def upload(reader: Reader, content: bytes, name: str = "cards.csv") -> None:
    """Drop a file and send it."""
    drop(reader, content, name)
    reader.click("#react-entry-point .import-send .button")


def previewed(reader: Reader, content: bytes, name: str = "cards.csv") -> None:
    """Import a file as far as its preview."""
    upload(reader, content, name)
    reader.sees("#imports-summary .import-actions", "Discard")


def commit(reader: Reader, words: str) -> None:
    """Press the button that takes the import over; it says what it does."""
    assert reader.text("#imports-summary .import-actions .primary") == words
    reader.click("#imports-summary .import-actions .primary")
    reader.sees("#imports-summary", "Done:")


def test_a_file_is_dropped_looked_at_taken_over_and_undone(member: Reader, cards: list[dict[str, Any]]) -> None:
    previewed(member, manabox(*({**card, "Quantity": 2} for card in cards)))
    member.sees("#imports-results tbody", cards[0]["Name"])
    assert len(member.finds("#imports-results tbody tr")) == 9
    commit(member, "Add 18 copies")
    member.sees("#imports-summary", "18 copies added")
    member.click("#imports-summary form .button")
    member.driver.switch_to.alert.accept()
    member.sees("#imports-summary", "This import is undone")


def test_questions_are_answered_and_the_file_is_read_again(member: Reader, cards: list[dict[str, Any]]) -> None:
    rows = [{**cards[0], "Condition": "sleeved"}, {**cards[1], "Purchase price": 2, "Purchase price currency": ""}]
    previewed(member, manabox(*rows))
    member.sees("#imports-summary", "2 questions")
    member.sees("#imports-summary", "Which condition is “sleeved”?")
    member.select("question-0", "LIGHTLY_PLAYED")
    member.select("question-1", "EUR")
    member.find("#imports-summary .import-questions .button").send_keys(Keys.ENTER)
    member.wait(lambda: "question" not in member.text("#imports-summary").lower(), "no question any more")
    focused = "return document.activeElement.className"
    member.wait(lambda: member.run(focused) == "import-name", "the focus on the name of the file")
    member.sees("#imports-results tbody tr:nth-child(1)", "Lightly Played")
    member.sees("#imports-results tbody tr:nth-child(2)", "2.00 EUR")


def test_a_row_takes_the_card_that_is_found_by_its_name(member: Reader, cards: list[dict[str, Any]]) -> None:
    unknown = {"Name": "Nobody at all", "Scryfall ID": "", "Set code": "ZZZ"}
    previewed(member, manabox(cards[0], unknown))
    member.choose("imports-state", "unresolved")
    member.sees("#imports-rows .pager", "Page 1, 1 row")
    member.click("#imports-results summary")
    member.click("#find-2-name")
    member.keys(cards[1]["Name"])
    member.sees("#find-2-names li", cards[1]["Name"])
    member.keys(Keys.ENTER)
    member.sees("#imports-results [data-found]", cards[1]["Name"])
    member.find("#imports-results [data-found] .import-candidate").send_keys(Keys.ENTER)
    member.sees("#imports-results tbody", "Chosen by you.")  # no row is unresolved any more: all are shown
    assert len(member.finds("#imports-results tbody tr")) == 2
    focused = "return document.activeElement.matches('#imports-state input:checked')"
    member.wait(lambda: member.run(focused), "the focus on the state that is shown")
    commit(member, "Add 2 copies")


def test_a_rejected_row_is_mended_in_place(member: Reader, cards: list[dict[str, Any]]) -> None:
    previewed(member, manabox(cards[0], {**cards[1], "Quantity": "abc"}))
    member.choose("imports-state", "rejected")
    member.sees("#imports-rows .pager", "Page 1, 1 row")
    member.click("#imports-results summary")
    member.run("document.querySelector('#imports-results [name=Quantity]').select()")
    member.keys("2")
    member.find("#imports-results .import-choice .button").send_keys(Keys.ENTER)
    member.sees("#imports-summary .import-actions", "Add 3 copies")  # the file is read again by then
    commit(member, "Add 3 copies")


def test_an_unknown_table_is_read_with_what_its_columns_say(member: Reader, cards: list[dict[str, Any]]) -> None:
    table = f'Card,How many,State\n"{cards[0]["Name"]}",3,NM\n"{cards[1]["Name"]}",2,LP\n'.encode()
    upload(member, table, "mine.csv")
    member.sees("#imports-mapping", "What the columns say")
    assert "422" in member.complaints()[0]
    member.wait(lambda: member.run("return document.activeElement.matches('[data-mapping-heading]')"), "the focus")
    assert member.value("column-0-what") == "name"
    member.select("column-2-what", "quantity")
    member.click("#imports-mapping .import-mapping > .button")
    member.sees("#imports-mapping .form-problem", "Two columns say the same: Number of copies")
    member.select("column-2-what", "condition")
    member.select("mapping-ladder", "us")
    member.click("#imports-mapping .import-mapping > .button")
    member.sees("#imports-results tbody", "Near Mint")
    commit(member, "Add 5 copies")
    member.open(PATH)
    previewed(member, table + b"Forest,1,NM\n", "again.csv")  # the columns are remembered


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [("PK\x03\x04[Content_Types].xml", "415", "save it as CSV"), (" \n", "422", "the file has no rows")],
)
def test_a_file_that_is_refused_is_answered_with_what_to_do(
    member: Reader, content: str, status: str, words: str
) -> None:
    upload(member, content.encode(), "broken.csv")
    member.sees("#react-entry-point form[data-import] .form-problem", words)
    assert status in member.complaints()[0]


@pytest.mark.parametrize("app", ["ManaBox", "Moxfield"])
def test_a_simulated_market_has_an_example_of_its_own_cards(member: Reader, app: str) -> None:
    member.wait(lambda: member.find(f"#react-entry-point [data-example={app.lower()}]").is_displayed(), "the example")
    member.click(f"#react-entry-point [data-example={app.lower()}]")
    member.sees("#react-entry-point [data-file]", f"example-{app.lower()}.csv")
    member.press("#react-entry-point [data-import]", "button", "Read the file")
    member.sees("#imports-summary .import-actions", "Add")
    assert app in member.text("#imports-summary")
    shown = member.text("#imports-state").split()
    counts = dict(zip(shown[::2], map(int, shown[1::2]), strict=True))
    assert counts["Exact"] > counts["Unresolved"] > 0
    assert counts["Exact"] + counts.get("Proposed", 0) + counts["Unresolved"] == counts["All"]


def test_nothing_is_sent_without_a_file(member: Reader) -> None:
    member.sees("#imports-earlier", "None yet")
    member.click("#react-entry-point .import-send .button")
    member.sees("#react-entry-point form[data-import] .form-problem", "Choose a file first")


def test_an_edited_file_adds_its_difference_and_can_be_added_whole(member: Reader, cards: list[dict[str, Any]]) -> None:
    previewed(member, manabox(cards[0], cards[1]), "mine.csv")
    commit(member, "Add 2 copies")
    member.open(PATH)
    previewed(member, manabox(cards[0], cards[1], cards[2]), "edited.csv")
    member.sees("#imports-summary .import-repeat", "2 of 3 copies are those of mine.csv, imported on ")
    member.sees("#imports-summary .import-repeat", "Only the other 1 copy is added.")
    member.press("#imports-summary .import-repeat", "button", "They are more copies: add all")
    member.sees("#imports-summary .import-actions", "Add 3 copies")
    member.press("#imports-summary .import-repeat", "button", "Add only the difference")
    member.sees("#imports-summary .import-actions", "Add 1 copy")
    inject(member)
    assert problems(member) == []
    commit(member, "Add 1 copy")


def test_the_same_file_again_leads_to_the_import_of_before(member: Reader, cards: list[dict[str, Any]]) -> None:
    file = manabox(cards[0])
    previewed(member, file)
    commit(member, "Add 1 copy")
    first = member.query()["import"]
    member.open(PATH)
    previewed(member, file)
    member.sees("#imports-summary .banner", "This file was imported on")
    assert not member.finds("#imports-summary .import-actions .primary")
    member.click("#imports-summary .banner a")
    member.wait(lambda: member.query().get("import") == first, "the import of before")
    member.sees("#imports-summary", "Done:")


def test_what_has_changed_meanwhile_is_told_and_counted_again(member: Reader, cards: list[dict[str, Any]]) -> None:
    previewed(member, manabox(cards[0]))
    one = member.query()["import"]
    member.open(PATH)
    previewed(member, manabox(cards[1]), "other.csv")
    commit(member, "Add 1 copy")
    member.open(f"{PATH}?import={one}")
    member.sees("#imports-summary .import-actions", "Add 1 copy")
    member.click("#imports-summary .import-actions .primary")
    member.sees("#imports-summary .form-problem", "The inventory has changed since the preview")
    assert "409" in member.complaints()[0]
    member.click("#imports-summary .import-actions form:nth-of-type(2) .button")
    member.wait(lambda: member.finds("#imports-summary .form-problem:not(:empty)") == [], "the new count")
    member.sees("#imports-summary .import-actions", "Add 1 copy")
    commit(member, "Add 1 copy")


def test_a_large_import_is_left_to_the_worker_and_undone_by_it(member: Reader, cards: list[dict[str, Any]]) -> None:
    costs = ({"Purchase price": place / 100, "Purchase price currency": "USD"} for place in range(1, 601))
    previewed(member, manabox(*({**cards[place % 9], **cost} for place, cost in enumerate(costs))))
    commit(member, "Add 600 copies")
    member.click("#imports-summary form .button")
    member.driver.switch_to.alert.accept()
    member.sees("#imports-summary", "This import is undone")


def test_text_is_pasted_and_imports_of_before_are_listed_and_discarded(
    member: Reader, cards: list[dict[str, Any]]
) -> None:
    member.wait(lambda: member.find("#react-entry-point .import-source summary").is_displayed(), "the form")
    member.click("#react-entry-point .import-source summary")
    member.click("#upload-text")
    member.run("document.getElementById('upload-text').value = arguments[0]", manabox(cards[0]).decode())
    member.click("#react-entry-point .import-send .button")
    member.sees("#imports-summary .import-actions", "Discard")
    member.open(PATH)
    member.sees("#imports-earlier tbody", "pasted.csv")
    assert "Not added yet" in member.text("#imports-earlier tbody")
    member.click("#imports-earlier tbody .button")
    member.sees("#imports-earlier", "None yet")


def test_the_button_opens_the_browsers_dialog_for_files(
    member: Reader, cards: list[dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "picked.csv").write_bytes(manabox(cards[0]))
    member.driver.execute_cdp_cmd("Page.setInterceptFileChooserDialog", {"enabled": True})
    member.click("#react-entry-point [data-picks-file]")
    script = "const input = document.querySelector('[data-drop] input'); input.hidden = false; return input"
    member.run(script).send_keys(str(tmp_path / "picked.csv"))
    member.driver.execute_cdp_cmd("Page.setInterceptFileChooserDialog", {"enabled": False})
    member.sees("#react-entry-point [data-file]", "picked.csv")
    member.click("#react-entry-point .import-send .button")
    member.sees("#imports-summary", "picked.csv")


def test_an_import_of_somebody_else_is_not_there(member: Reader) -> None:
    member.open(f"{PATH}?import=999999")
    member.sees("#imports-summary", "You have no such import")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing_in_a_preview(member: Reader, cards: list[dict[str, Any]], size: tuple[int, int]) -> None:
    member.resize(*size)
    unknown = {"Name": "Nobody at all", "Scryfall ID": "", "Set code": "ZZZ"}
    previewed(member, manabox({**cards[0], "Condition": "sleeved"}, unknown, {**cards[1], "Quantity": "many"}))
    member.click("#imports-results summary")
    inject(member)
    found = []
    for theme in ("light", "dark"):
        show_in(member, theme)
        found += problems(member)
    assert found == []
    assert member.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@needs_collections
def test_a_real_file_is_read_row_by_row(member: Reader) -> None:
    previewed(member, collection_bytes("apps/ManaBox__ManaBox_Collection.csv"), "ManaBox_Collection.csv")
    member.sees("#imports-summary", "ManaBox")
    member.sees("#imports-rows .pager", "Page 1, 50 rows")
    member.click("#imports-list-next")
    member.sees("#imports-rows .pager", "Page 2")


def test_columns_can_be_said_anew_where_those_of_before_were_wrong(member: Reader, cards: list[dict[str, Any]]) -> None:
    table = f'Card,How many\n"{cards[0]["Name"]}",3\n'.encode()
    for named in (False, True):
        member.open(PATH)
        drop(member, table, "mine.csv")
        if named:  # else they would be those of before
            member.select("upload-format", "mapped")
        member.click("#react-entry-point .import-send .button")
        member.sees("#imports-mapping", "What the columns say")
        assert "422" in member.complaints()[0]
        member.click("#imports-mapping .import-mapping > .button")
        member.sees("#imports-summary .import-actions", "Add 3 copies")


def test_the_focus_stays_with_what_has_taken_the_place_of_a_button(member: Reader, cards: list[dict[str, Any]]) -> None:
    previewed(member, manabox(cards[0]))
    member.find("#imports-summary .import-actions .primary").send_keys(Keys.ENTER)
    member.sees("#imports-summary", "Done:")
    focused = "return document.activeElement.className"
    member.wait(lambda: member.run(focused) == "import-name", "the focus on the name of the file")
    assert "Done: 1 copy added" in member.text("#imports-status")
