"""The admin page as an operator uses it: with the token, by its parts, asking before anything is done."""

from collections.abc import Iterator

import pytest
import redis
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import WebDriverWait
from sqlalchemy import Engine

from db.writes import dead_letters, ledger
from db.writes.dead_letters import Letter
from tests.browser.conftest import READY
from tests.browser.reader import PATIENCE, Reader
from tests.support.prices import execute, scalar
from tests.support.serving import served

TOKEN = "operator-token-of-the-test"
ODD = "unknown condition 'Odd'"


@pytest.fixture(scope="module")
def admin_site(empty_database_url: str, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of the program over the database of the tests that write."""
    settings = {"DATABASE_URL": empty_database_url, "REDIS_URL": redis_url, "CACHE_URL": "", "ADMIN_TOKEN": TOKEN}
    with served(tmp_path_factory.mktemp("web"), READY, **settings) as site:
        yield site.url


@pytest.fixture
def operator(chromium: webdriver.Chrome, admin_site: str, database: Engine) -> Iterator[Reader]:
    """Somebody who opens the admin page; there is a run, what it rejected, and a dead letter."""
    with database.begin() as connection:
        run = ledger.start_run(connection, "manapool")
        ledger.update_run(connection, run, status="succeeded", rows_stored=1500, records_rejected=120)
        ledger.reject(connection, run, [(f"record <{number}>", ODD, None) for number in range(119)])
        ledger.reject(connection, run, [("another", "price is negative", "{}")])
        asked = {"args": ["manapool"], "kwargs": {}}
        dead_letters.keep(connection, Letter("m", "ingestion.run", asked, "SourceDown: away", "in line 7", 4))
    execute(database, "UPDATE ingestion_runs SET as_of = now()")
    operator = Reader(chromium, admin_site)
    operator.forget()
    yield operator
    assert operator.complaints() == []


def answer(reader: Reader) -> str:
    """Say yes to the question that is asked, and return it."""
    WebDriverWait(reader.driver, PATIENCE).until(expected_conditions.alert_is_present())
    alert = reader.driver.switch_to.alert
    question = alert.text
    alert.accept()
    return question


def give_token(reader: Reader, token: str) -> None:
    """Sign in with a token."""
    reader.wait(lambda: reader.find("#admin-token").is_displayed(), "the field of the token")
    reader.find("#admin-token").send_keys(token)
    reader.find("#admin-token").send_keys(Keys.ENTER)


def test_the_token_stands_in_a_form_that_password_managers_know_and_its_button_signs_in(operator: Reader) -> None:
    operator.open("/admin")
    operator.wait(lambda: operator.find("form #admin-token").is_displayed(), "the field of the token")
    fields = operator.driver.find_elements(By.CSS_SELECTOR, "form#admin-sign-in input")
    assert [field.get_attribute("autocomplete") for field in fields] == ["username", "current-password"]
    operator.find("#admin-token").send_keys(TOKEN)
    operator.click("form#admin-sign-in button[type='submit']")
    operator.wait(lambda: operator.find("#admin-signed-in").is_displayed(), "the operator to be known")
    assert operator.driver.current_url.endswith("/admin")


def sign_in(reader: Reader, address: str) -> None:
    """Open an address of the admin page as an operator."""
    reader.open(address)
    give_token(reader, TOKEN)
    reader.wait(lambda: reader.find("#admin-signed-in").is_displayed(), "the operator to be known")


def press(reader: Reader, label: str) -> None:
    """Click the button that screen readers call so."""
    reader.wait(lambda: reader.find(f"button[aria-label='{label}']").is_displayed(), label)
    reader.click(f"button[aria-label='{label}']")


def queue(redis_url: str) -> int:
    return int(redis.Redis.from_url(redis_url).llen("ingestion"))


def test_each_part_has_an_address_and_only_one_is_shown(operator: Reader) -> None:
    sign_in(operator, "/admin#letters")
    operator.sees("#admin-letters", "SourceDown: away")
    operator.sees(".parts-nav", "Failed tasks 1")
    operator.click(".parts-nav a[href='#runs']")
    operator.sees("#admin-runs", "Mana Pool prices")
    assert not operator.find("#admin-letters").is_displayed()
    assert operator.find(".parts-nav [aria-current]").text.startswith("Runs")
    operator.driver.back()
    operator.wait(lambda: operator.find("#admin-letters").is_displayed(), "the letters again")


def test_rejected_records_are_opened_by_reason_and_turned_page_by_page(operator: Reader) -> None:
    sign_in(operator, "/admin#rejected")
    operator.sees("#admin-rejected", ODD)
    assert not operator.find("#admin-rejected-next").is_displayed()
    operator.find("#admin-rejected").find_element(By.LINK_TEXT, ODD).click()
    operator.sees("#admin-rejected-count", "Page 1, 50 records")
    assert operator.query() == {"reason": ODD, "source": "manapool"}
    operator.sees("#admin-rejected", "record <118>")
    operator.click("#admin-rejected-next")
    operator.sees("#admin-rejected-count", "Page 2, 50 records")
    operator.sees("#admin-rejected", "record <68>")
    operator.click("#admin-clear")
    operator.sees("#admin-rejected", "price is negative")
    assert operator.find("#admin-rejected").is_displayed()


def test_a_wrong_token_does_nothing(operator: Reader, database: Engine, redis_url: str) -> None:
    operator.open("/admin#letters")
    operator.sees("#admin-letters", "ingestion.run")
    give_token(operator, "not-the-token-at-all")
    operator.sees("#admin-result", "This is not the admin token.")
    assert "SourceDown" not in operator.find("#admin-letters").text
    assert operator.find("#admin-letters").find_elements(By.CSS_SELECTOR, "button") == []
    assert queue(redis_url) == 0
    assert scalar(database, "SELECT state FROM dead_letters") == "waiting"


def test_a_dead_letter_is_read_and_sent_again_with_the_keyboard(operator: Reader, redis_url: str) -> None:
    sign_in(operator, "/admin#letters")
    press(operator, "Open failed task 1")
    operator.sees("#admin-letter", "in line 7")
    operator.keys(Keys.TAB)
    assert operator.run("return document.activeElement.ariaLabel") == "Retry failed task 1"
    operator.keys(Keys.ENTER)
    assert answer(operator) == 'Send ingestion.run("manapool") to the workers again?'
    operator.sees("#admin-result", "Failed task 1 was sent again.")
    operator.sees("#admin-letters", "No task has failed for good")
    assert queue(redis_url) == 1


def test_a_run_is_taken_back_after_a_question_and_who_signed_in_is_remembered(operator: Reader, redis_url: str) -> None:
    sign_in(operator, "/admin#runs")
    operator.driver.refresh()
    press(operator, "Undo load of run 1")
    assert "It stored 1,500 prices" in answer(operator)
    operator.sees("#admin-result", "The workers will undo the load of run 1.")
    assert queue(redis_url) == 1
    assert TOKEN not in operator.driver.current_url
    assert operator.run("return JSON.stringify(localStorage) + document.cookie").count(TOKEN) == 0


def test_who_signs_out_sees_no_more_than_anybody(operator: Reader) -> None:
    sign_in(operator, "/admin#letters")
    operator.sees("#admin-letters", "SourceDown: away")
    operator.click("#admin-sign-out")
    operator.wait(lambda: "SourceDown" not in operator.find("#admin-letters").text, "the errors to be gone")
    operator.sees("#admin-letters", "ingestion.run")
    operator.driver.refresh()
    operator.sees("#admin-letters", "ingestion.run")
    assert "SourceDown" not in operator.find("#admin-letters").text


def test_it_fits_a_phone(operator: Reader) -> None:
    operator.resize(390, 844)
    for part in ("sources", "runs", "rejected", "letters"):
        operator.open("/market")
        operator.open(f"/admin#{part}")
        operator.wait(lambda part=part: operator.find(f"#admin-{part} table").is_displayed(), part)
        assert operator.run("return document.documentElement.scrollWidth") == 390


def test_the_sources_and_the_runs_that_loaded_the_market_are_listed(reader: Reader) -> None:
    reader.open("/admin")
    reader.sees("#admin-sources", "MTGJSON price history")
    reader.open("/admin#runs")
    reader.sees("#admin-runs", "Scryfall bulk data")
    reader.sees("#admin-runs", "Succeeded")


def test_the_health_page_shows_operators_every_server_and_others_the_way_to_the_sign_in(operator: Reader) -> None:
    operator.open("/admin/health")
    operator.sees("#admin-health-states", "This is for operators")
    operator.find("#admin-health-states").find_element(By.LINK_TEXT, "Sign in on the admin page").click()
    give_token(operator, TOKEN)
    operator.wait(lambda: operator.find("#admin-signed-in").is_displayed(), "the operator to be known")
    operator.press(".page-head", "a", "Health of the servers")
    operator.sees("#admin-health-states", "Worker people")
    operator.sees("#admin-health-states", "no sign of beat yet")
    assert "Healthy" in operator.find("#admin-health-states tbody tr").text
    operator.press(".page-head", "a", "All of the administration")
    operator.sees("#admin-sources", "Mana Pool prices")
