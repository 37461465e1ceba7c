"""What stands in place of a chart or table."""

from dashapp.components import charts, states
from services.requests import InvalidRequest
from tests.unit.dashapp.rendering import everything, find, text_of


def test_a_failure_is_announced_and_can_be_tried_again() -> None:
    note = states.failed("market-chart", "The index could not be drawn")
    (button,) = find(note, "Button")
    assert note.role == "alert"
    assert button.id == {"type": states.RETRY, "panel": "market-chart"}
    assert "The index could not be drawn" in text_of(note)


def test_only_operators_are_told_of_the_log() -> None:
    assert "log" not in text_of(states.failed("market-chart", "The index could not be drawn"))
    assert "its log" in text_of(states.failed("market-chart", "The index could not be drawn", operator=True))


def test_a_wrong_address_is_explained_field_by_field() -> None:
    note = states.refused(InvalidRequest({"period": "must be one of 7d, 30d"}))
    assert "Period must be one of 7d, 30d." in text_of(note)


def test_a_chart_holds_its_place_with_a_skeleton_and_is_named_by_its_sentence() -> None:
    chart = charts.chart("some-chart")
    ids = {getattr(part, "id", None) for part in everything(chart)}
    assert {"some-chart", "some-chart-note", "some-chart-summary", "some-chart-caption"} <= ids
    assert getattr(chart, "aria-labelledby") == "some-chart-summary"
    assert any(getattr(part, "className", None) == "skeleton" for part in everything(chart))


def test_no_chart_offers_to_upload_itself() -> None:
    assert charts.CONFIG["showSendToCloud"] is False


def test_data_links_ask_the_api_for_both_forms_and_the_table_for_spreadsheets() -> None:
    csv, json = find(charts.data_links("/api/market/index?currency=USD", "market-USD"), "A")
    assert (csv.href, getattr(csv, "data-accept"), csv.download) == (
        f"{json.href}&csv_bom=yes",
        "text/csv",
        "market-USD.csv",
    )
