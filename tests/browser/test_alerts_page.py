"""Alerts in a browser: made for a card by its name, tried before, paused, told live, read and deleted."""

from decimal import Decimal

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from db.engine import write_engine
from services.people import holding_requests, holdings
from services.people.alerts import rules
from services.people.alerts.requests import AddRequest, ChangeRequest
from tests.browser.accounts import fill, member
from tests.browser.reader import Reader
from tests.browser.test_axe import UNFINISHED, inject, problems
from tests.browser.test_every_page import SCROLLING
from tests.conftest import configured
from tests.support.prices import rows

__all__ = ["member"]
pytestmark = pytest.mark.browser
CHOSEN = "return document.querySelector('#react-entry-point #alert-printing').value"
VALUE = "return document.querySelector('#react-entry-point #alert-' + arguments[0]).value"
PAGE = "#react-entry-point"
CHART = "#react-entry-point .backtest"
RULES, EVENTS = "#react-entry-point #alerts-rules", "#react-entry-point #alerts-events"


def a_card() -> tuple[int, str]:
    """Number and name of a card with a price, whose name no other has."""
    statement = """
        SELECT min(cards.id), cards.name FROM cards
        JOIN card_search AS shown ON shown.card_id = cards.id AND shown.currency = 'USD' AND shown.price > 1
        WHERE NOT cards.extra GROUP BY cards.name HAVING count(*) = 1 ORDER BY 2 LIMIT 1
    """
    ((number, name),) = rows(write_engine(), statement)
    return number, name


def choose_card(reader: Reader, name: str) -> None:
    fill(reader, "alert", name=name)
    reader.wait(lambda: reader.finds("#alert-names [role=option]"), "names")
    reader.keys(Keys.ENTER)
    reader.wait(lambda: reader.run(CHOSEN), "a card")


def test_an_alert_is_tried_made_paused_and_deleted(member: Reader, market_url: str, redis_url: str) -> None:
    with configured(market_url, redis_url):
        _, name = a_card()
    member.open("/alerts")
    member.sees(RULES, "No alert yet")
    choose_card(member, name)
    fill(member, "alert", price="0.01")
    member.press("#react-entry-point", "button", "Try it over 90 days")
    member.sees("#react-entry-point #alert-tested", "It would not have fired")
    member.sees(f"{CHART} .chart-strip", "Alert's line")
    member.press(CHART, "button", "Table")
    member.sees(f"{CHART} .chart-table caption", "the alert would not have fired")
    member.sees(f"{CHART} .chart-table", "$0.01")
    member.press("#react-entry-point", "button", "Make the alert")
    member.sees(RULES, "Watching")
    member.sees(RULES, "$0.01 or less")
    member.press(RULES, "button", "Pause")
    member.sees(RULES, "Paused")
    member.press(RULES, "button", "Resume")
    member.sees(RULES, "Watching")
    member.press(RULES, "button", "Delete")
    member.sees(RULES, "No alert yet")


def choose_target(reader: Reader, value: str) -> None:
    """Choose what is watched, as soon as the page is drawn."""
    reader.wait(lambda: Select(reader.find(f"{PAGE} #alert-target")).select_by_value(value) or True, value)


def test_values_and_searches_are_watched(member: Reader, market_url: str, redis_url: str) -> None:
    with configured(market_url, redis_url):
        number, name = a_card()
        ((user,),) = rows(write_engine(), "SELECT max(id) FROM users")
        ((code, set_name),) = rows(
            write_engine(), f"SELECT sets.code, sets.name FROM sets JOIN cards ON set_code = code WHERE id = {number}"
        )
        told = {"condition": "NEAR_MINT", "finish": "nonfoil", "language": "English", "location": "Binder"}
        holdings.add(user, holding_requests.AddRequest(number, 2, **told))
    member.open("/alerts")
    choose_target(member, "location")
    member.wait(lambda: "Binder" in member.find(f"{PAGE} [data-seeks='location_id'] .found-cards").text, "the binder")
    fill(member, "alert", price="0.01")
    member.press(PAGE, "button", "Make the alert")
    member.sees(RULES, "Binder value")
    choose_target(member, "set_index")
    fill(member, "alert", **{"set_code-search": code})
    member.press(f"{PAGE} [data-seeks='set_code']", "button", member.wait(lambda: first_found(member), set_name))
    fill(member, "alert", price="0.01")
    member.press(PAGE, "button", "Make the alert")
    member.sees(RULES, "value of the set")
    choose_target(member, "search")
    fill(member, "alert", query="r:mythic", price="0.01")
    member.press(PAGE, "button", "Make the alert")
    member.sees(RULES, "cheapest of the search")
    choose_target(member, "holding")
    fill(member, "alert", **{"holding_id-search": name})
    member.wait(lambda: member.run(VALUE, "holding_id"), "the copies")
    fill(member, "alert", price="0.01")
    member.press(PAGE, "button", "Make the alert")
    member.sees(RULES, "your copies")


def test_the_page_of_a_card_leads_to_its_alert(member: Reader, market_url: str, redis_url: str) -> None:
    with configured(market_url, redis_url):
        number, name = a_card()
    member.open(f"/cards/{number}")
    member.click(f"{PAGE} a[href='/alerts?card={number}']")
    member.wait(lambda: member.run(CHOSEN) == str(number), "the card")
    fill(member, "alert", price="0.01")
    member.press(PAGE, "button", "Make the alert")
    member.sees(RULES, name)


def test_an_alert_is_edited_in_its_row(member: Reader, market_url: str, redis_url: str) -> None:
    with configured(market_url, redis_url):
        number, _ = a_card()
        ((user,),) = rows(write_engine(), "SELECT max(id) FROM users")
        rule = rules.add(user, AddRequest("below", number, price=Decimal("0.01")))
    member.open("/alerts")
    member.sees(RULES, "$0.01 or less")
    member.find(f"{RULES} summary").click()
    fill(member, f"alert-{rule.id}", price="0.02", name="Bargain", confirm="3", expires_on="2099-01-31")
    Select(member.find(f"#alert-{rule.id}-mode")).select_by_value("once")
    member.press(RULES, "button", "Save and watch anew")
    member.sees(RULES, "Bargain")
    member.sees(RULES, "$0.02 or less, once")
    with configured(market_url, redis_url):
        changed = rules.load_rule(user, rule.id)
    assert (changed.confirm, f"{changed.expires_at:%Y-%m-%d}") == (3, "2099-02-01")
    member.find(f"{RULES} summary").click()
    member.run("dash_clientside.set_props(arguments[0], {value: ''})", f"alert-{rule.id}-expires_on")
    member.press(RULES, "button", "Save and watch anew")
    with configured(market_url, redis_url):
        member.wait(lambda: rules.load_rule(user, rule.id).expires_at is None, "no last day")


@pytest.mark.parametrize(("button", "price"), [("Take that over", "0.05"), ("Save mine", "0.02")])
def test_an_edit_made_elsewhere_meanwhile_is_shown_and_the_reader_decides(
    member: Reader, market_url: str, redis_url: str, button: str, price: str
) -> None:
    with configured(market_url, redis_url):
        number, _ = a_card()
        ((user,),) = rows(write_engine(), "SELECT max(id) FROM users")
        rule = rules.add(user, AddRequest("below", number, price=Decimal("0.01")))
    member.open("/alerts")
    member.sees(RULES, "$0.01 or less")
    member.find(f"{RULES} summary").click()
    fill(member, f"alert-{rule.id}", price="0.02")
    with configured(market_url, redis_url):
        rules.change(user, ChangeRequest(rule.id, rule.version, name="Elsewhere", price=Decimal("0.05")))
    member.press(RULES, "button", "Save and watch anew")
    member.sees(f"{RULES} .stale-now", "Price (USD): 0.05; Name: Elsewhere; How often: Each time")
    member.sees(f"{RULES} .account-form .form-problem", "changed meanwhile")
    assert "409" in member.complaints()[0]
    member.press(f"{RULES} .stale-now", "button", button)
    if button == "Take that over":
        field = f"alert-{rule.id}-price"
        member.wait(lambda: member.find(f"#{field}").get_attribute("value") == price, "what is there")
        member.press(RULES, "button", "Save and watch anew")
    member.sees(RULES, f"${price} or less")
    member.wait(lambda: not member.finds(f"{RULES} .stale-now:not([hidden])"), "it is saved")


def first_found(reader: Reader) -> str:
    found: str = reader.run(
        "return document.querySelector(\"#react-entry-point [data-seeks='set_code'] .found-cards button\")?.textContent"
    )
    return found


def test_each_trigger_has_its_own_fields(member: Reader) -> None:
    member.open("/alerts")
    member.wait(lambda: member.find("#alert-price").is_displayed(), "the price")
    Select(member.find("#alert-trigger")).select_by_value("change")
    member.wait(lambda: member.find("#alert-window").is_displayed(), "the window")
    assert not member.find("#alert-price").is_displayed()
    assert member.find("#alert-percent").is_displayed()


def test_what_an_alert_tells_is_counted_live_until_it_is_read(member: Reader, market_url: str, redis_url: str) -> None:
    count = "#react-entry-point .account-button .unread-count"
    member.open("/alerts")
    member.sees(EVENTS, "Nothing yet")
    with configured(market_url, redis_url):
        number, name = a_card()
        ((user,),) = rows(write_engine(), "SELECT max(id) FROM users")
        rules.add(user, AddRequest("below", number, price=Decimal(99_999), notifies_if_true=True))
    member.sees(count, "1")
    member.sees(EVENTS, name)
    member.sees(RULES, "Fired")
    member.press(EVENTS, "button", "Mark all as read")
    member.wait(lambda: member.find(count).text == "" and "New" not in member.find(EVENTS).text, "all is read")


def test_the_page_fits_a_phone_and_is_accessible(member: Reader, market_url: str, redis_url: str) -> None:
    with configured(market_url, redis_url):
        number, _ = a_card()
        ((user,),) = rows(write_engine(), "SELECT max(id) FROM users")
        rules.add(user, AddRequest("below", number, price=Decimal(99_999), notifies_if_true=True))
    member.open("/alerts")
    member.sees(RULES, "Fired")
    member.wait(lambda: member.run(UNFINISHED) == [], "everything on the page")
    inject(member)
    for width in (1440, 390):
        member.resize(width, 844)
        assert (problems(member), member.run(SCROLLING)) == ([], []), width
