"""Collector numbers: the spellings in which apps write a number that the catalogue writes in one."""

import re
from functools import lru_cache

_ETCHED = re.compile(r"(?<=\d)(?:etc|e)$")
_LONGEST = 20  # characters; the catalogue's longest has nine
_DIGITS = re.compile(r"\d+")


def normal(number: str) -> str:
    """Return a number in the catalogue's spelling: "073/269" is "73", "1*" is "1★", "41A" is "41a". Idempotent.

    Leading zeros, the size of the set and the second side of a double-faced token go ("1 // 16" is "1"). Letters before
    the digits are upper case, letters after them lower case.
    """
    plain = _plain(number)
    prefix, middle, rest = _parted(plain)
    if not middle:
        return plain
    return f"{prefix.upper()}{middle if prefix else middle.lstrip('0') or '0'}{rest.lower()}"


def spellings(number: str) -> tuple[str, ...]:
    """Return what a number may be in the catalogue, the literal first, the likeliest next.

    "389etc" and "46e" are how some apps write the etched copy of 389 and of 46. Empty for a text that is no number.
    """
    if len(number) > _LONGEST or not number.isprintable():
        return ()
    return _spellings(number)


def digits(number: str) -> str:
    """Return the last digits of a number without leading zeros: 49 of "DDC-49", 741 of "741z", 8 of "U8"."""
    found = _DIGITS.findall(number.split("/")[0])
    return (found[-1].lstrip("0") or "0") if found else ""


@lru_cache(maxsize=16384)  # a file has few distinct numbers
def _spellings(number: str) -> tuple[str, ...]:
    usual = normal(number)
    return tuple(dict.fromkeys(one for one in (number.strip(), _plain(number), usual, _ETCHED.sub("", usual)) if one))


def _plain(number: str) -> str:
    """Return a number without the size of its set or a second side, with ★ for an asterisk."""
    return number.split("/")[0].replace("*", "★").strip()


def _parted(number: str) -> tuple[str, str, str]:
    """Return the part before the first digit, the digits, and what comes after them."""
    first = _DIGITS.search(number)
    if first is None or not re.fullmatch(r"[^\W\d_]*-?", number[: first.start()]):
        return number, "", ""
    return number[: first.start()], first[0], number[first.end() :]
