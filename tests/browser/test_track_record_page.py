"""The page of the track record in a browser: it says honestly that there is nothing yet, in every choice."""

import pytest

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PATH = "/recommendations/track-record"


def test_before_the_first_recommendation_it_says_so_and_offers_the_ledger(reader: Reader) -> None:
    reader.open(PATH)
    reader.sees("#record-head", "No recommendation has been issued yet")
    reader.sees("#record-extremes", "Too few to say")
    reader.sees("#record-portfolio-note", "Too few to say")
    reader.sees("#record-reliability-note", "0 of 100 judged outcomes")
    links = [link.get_attribute("href") for link in reader.finds("#record-head a")]
    assert [link.split("?")[-1] for link in links if link and "/ledger" in link] == ["format=jsonl", "format=csv"]


def test_type_and_horizon_stay_in_the_address_until_they_are_cleared(reader: Reader) -> None:
    reader.open(PATH)
    reader.sees("#record-head", "No recommendation has been issued yet")
    reader.select("record-type", "wait")
    reader.choose("record-horizon", "90")
    reader.wait(lambda: {"type": "wait", "horizon": "90"}.items() <= reader.query().items(), "the choices")
    reader.click("#record-clear")
    reader.wait(lambda: not {"type", "horizon"} & reader.query().keys(), "nothing chosen")


def test_the_page_of_signals_leads_to_it(reader: Reader) -> None:
    reader.open("/signals")
    reader.click(f"a[href='{PATH}']")
    reader.wait(lambda: reader.path == PATH, "the track record")
    reader.sees("h1", "Track record")
