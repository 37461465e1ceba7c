"""How numbers and times are written."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import formats

NOW = datetime(2026, 2, 10, 12, tzinfo=UTC)
MONEY = st.decimals(min_value=0, max_value=10**6, places=2)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.5", "USD", "$12.50"),
        ("12.5", "EUR", "12.50 €"),
        ("1234.5", "USD", "$1,234.50"),
        ("1234567.891", "EUR", "1,234,567.89 €"),
        ("0.005", "USD", "$0.01"),
        ("-3.2", "USD", "−$3.20"),
        ("-0.001", "EUR", "0.00 €"),
    ],
)
def test_money_has_its_symbol_and_two_decimals(amount: str, currency: str, text: str) -> None:
    assert plain(formats.money(Decimal(amount), currency)) == text


def test_unknown_money_is_a_dash_and_never_zero() -> None:
    assert formats.money(None, "USD") == "–"


@pytest.mark.parametrize(("amount", "text"), [("999.99", "$999.99"), ("1000", "$1,000"), ("1250.75", "$1,251")])
def test_compact_money_has_no_decimals_from_a_thousand_up(amount: str, text: str) -> None:
    assert formats.money(Decimal(amount), "USD", compact=True) == text


@given(MONEY)
def test_money_can_be_read_back_exactly(amount: Decimal) -> None:
    assert Decimal(formats.money(amount, "USD").removeprefix("$").replace(",", "")) == amount


@given(MONEY)
def test_both_currencies_write_the_same_number(amount: Decimal) -> None:
    assert formats.money(amount, "USD").removeprefix("$") == plain(formats.money(amount, "EUR")).removesuffix(" €")


@pytest.mark.parametrize(
    ("percent", "text", "direction"),
    [
        (Decimal("4.21"), "+4.2 %", "up"),
        (-4.25, "−4.3 %", "down"),
        (Decimal("0.04"), "0.0 %", "flat"),
        (Decimal("-0.04"), "0.0 %", "flat"),
        (99.94, "+99.9 %", "up"),
        (-690.24, "−690 %", "down"),
        (1234.5, "+1,235 %", "up"),
        (None, "–", "unknown"),
    ],
)
def test_a_change_has_a_sign_that_agrees_with_its_direction(
    percent: Decimal | float | None, text: str, direction: str
) -> None:
    assert (plain(formats.change(percent)), formats.direction(percent)) == (text, direction)


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=3, minutes=50), "3 h ago"),
        (timedelta(hours=47), "47 h ago"),
        (timedelta(days=2), "2 d ago"),
        (timedelta(days=1500), "1,500 d ago"),
        (timedelta(minutes=-9), "just now"),
        (timedelta(hours=-2), "just now"),
    ],
)
def test_an_age_is_told_in_its_largest_unit_and_is_never_in_the_future(passed: timedelta, text: str) -> None:
    assert plain(formats.age(NOW - passed, NOW)) == text


@pytest.mark.parametrize(
    ("ahead", "text"),
    [
        (timedelta(hours=5), "in 5 h"),
        (timedelta(minutes=1), "in 1 min"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=-59), "just now"),
        (timedelta(hours=-3), "3 h ago"),
    ],
)
def test_what_is_due_lies_ahead_or_has_passed(ahead: timedelta, text: str) -> None:
    assert plain(formats.due(NOW + ahead, NOW)) == text


def test_an_exact_time_is_in_utc() -> None:
    berlin = datetime.fromisoformat("2026-02-10T13:05:00+01:00")
    assert formats.utc(berlin) == "2026-02-10 12:05 UTC"


@pytest.mark.parametrize(
    ("octets", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (1_234_567, "1.2 MB"), (2.5e12, "2,500.0 GB")],
)
def test_a_size_is_told_in_the_unit_that_fits(octets: int, text: str) -> None:
    assert plain(formats.size(octets)) == text


@pytest.mark.parametrize(("seconds", "text"), [(42.4, "42 s"), (185, "3 min 5 s"), (3840, "1 h 4 min")])
def test_a_duration_has_its_two_largest_units(seconds: float, text: str) -> None:
    assert plain(formats.duration(timedelta(seconds=seconds))) == text


def test_conditions_have_a_name_and_the_letters_of_traders() -> None:
    assert (formats.condition_name("LIGHTLY_PLAYED"), formats.condition_code("LIGHTLY_PLAYED")) == (
        "Lightly Played",
        "LP",
    )


@pytest.mark.parametrize(("number", "text"), [("4.25", "4.3 %"), ("-91.4", "−91.4 %"), (0, "0.0 %"), (None, "–")])
def test_a_share_in_per_cent_has_no_plus(number: Any, text: str) -> None:
    assert plain(formats.per_cent(None if number is None else Decimal(number))) == text


@pytest.mark.parametrize(("slug", "name"), [("modern", "Modern"), ("paupercommander", "Pauper Commander")])
def test_formats_of_play_are_written_as_players_do(slug: str, name: str) -> None:
    assert formats.format_name(slug) == name


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [("10.05", "USD", "+$10.05"), ("-3.5", "EUR", "−3.50 €"), ("0", "USD", "$0.00"), ("1234.5", "USD", "+$1,235")],
)
def test_a_change_in_money_has_its_sign(amount: str, currency: str, text: str) -> None:
    assert plain(formats.money_change(Decimal(amount), currency)) == text


def test_a_moment_is_written_as_one_reads_it_in_utc() -> None:
    east = timezone(timedelta(hours=2))
    assert formats.moment(datetime(2026, 11, 5, 1, 5, tzinfo=east)) == "4 Nov 2026 23:05 UTC"
