"""Codes of authenticators."""

from datetime import UTC, datetime, timedelta
from urllib.parse import unquote
from xml.etree import ElementTree

import pyotp
import pytest

from accounts import second_factor

NOW = datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(time: datetime) -> str:
    return pyotp.TOTP(SECRET).at(time)


def test_the_code_of_now_is_right_and_its_step_is_told() -> None:
    assert second_factor.step_of(SECRET, code_at(NOW), NOW) == int(NOW.timestamp()) // 30


@pytest.mark.parametrize("seconds", [-30, 30])
def test_clocks_may_differ_by_one_step(seconds: int) -> None:
    assert second_factor.step_of(SECRET, code_at(NOW + timedelta(seconds=seconds)), NOW) is not None


@pytest.mark.parametrize("seconds", [-90, 90])
def test_older_and_later_codes_are_wrong(seconds: int) -> None:
    assert second_factor.step_of(SECRET, code_at(NOW + timedelta(seconds=seconds)), NOW) is None


def test_a_code_is_accepted_once() -> None:
    step = second_factor.step_of(SECRET, code_at(NOW), NOW)
    assert second_factor.step_of(SECRET, code_at(NOW), NOW, used=step) is None
    assert second_factor.step_of(SECRET, code_at(NOW - timedelta(seconds=30)), NOW, used=step) is None
    assert second_factor.step_of(SECRET, code_at(NOW + timedelta(seconds=30)), NOW, used=step) is not None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert second_factor.step_of(SECRET, typed, NOW) is None


def test_a_code_may_be_typed_in_two_groups() -> None:
    code = code_at(NOW)
    assert second_factor.step_of(SECRET, f"{code[:3]} {code[3:]}", NOW) is not None


def test_the_address_for_authenticators_names_program_and_account() -> None:
    address = second_factor.address_of(second_factor.new_secret(), "ada@example.org")
    assert address.startswith("otpauth://totp/Dualcaster:ada%40example.org?secret=")


def test_the_picture_of_an_address_is_an_svg_with_a_margin_that_scanners_need() -> None:
    address = second_factor.address_of(second_factor.new_secret(), "ada@example.org")
    kind, _, content = second_factor.picture_of(address).partition(",")
    assert kind.startswith("data:image/svg+xml")
    drawn = ElementTree.fromstring(unquote(content))
    background, modules = drawn.iter("{http://www.w3.org/2000/svg}path")
    assert (background.get("fill"), modules.get("stroke")) == ("#fff", "#000")
    assert modules.get("d", "").startswith("M4 4.5h7")  # the first corner, four modules from the edge
    other = second_factor.address_of(second_factor.new_secret(), "ada@example.org")
    assert second_factor.picture_of(other) != second_factor.picture_of(address)
