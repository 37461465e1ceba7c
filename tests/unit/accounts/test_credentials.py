"""Secrets, their digests, and the check digits of personal tokens."""

import string

from hypothesis import assume, given
from hypothesis import strategies as st

from accounts import credentials

SECRETS = st.text(string.ascii_letters + string.digits + "-_", min_size=43, max_size=43)


def test_secrets_have_256_bits_and_differ() -> None:
    made = {credentials.new_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {43}


def test_secrets_of_shared_links_have_128_bits_and_differ() -> None:
    made = {credentials.new_share_secret() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {22}


def test_a_digest_is_that_of_its_secret_only() -> None:
    secret = credentials.new_secret()
    assert credentials.digest(secret) == credentials.digest(secret)
    assert len(credentials.digest(secret)) == 32
    assert secret.encode() not in credentials.digest(secret)
    assert credentials.digest(secret) != credentials.digest(credentials.new_secret())


def test_a_new_personal_token_has_its_form() -> None:
    token = credentials.new_personal_token()
    assert token.startswith("dct_")
    assert credentials.is_personal_token(token)


@given(SECRETS, st.integers(0, 48), st.sampled_from(string.ascii_letters + string.digits))
def test_check_digits_find_every_wrong_character(secret: str, place: int, character: str) -> None:
    token = f"dct_{secret}{credentials.check_digits(secret)}"
    assert credentials.is_personal_token(token)
    typed = token[: place + 4] + character + token[place + 5 :]
    assume(typed != token)
    assert not credentials.is_personal_token(typed)


@given(SECRETS, st.integers(0, 41))
def test_check_digits_find_two_characters_in_the_wrong_order(secret: str, place: int) -> None:
    swapped = secret[:place] + secret[place + 1] + secret[place] + secret[place + 2 :]
    assume(swapped != secret)
    assert not credentials.is_personal_token(f"dct_{swapped}{credentials.check_digits(secret)}")


@given(st.text(max_size=80))
def test_any_text_is_a_token_or_not(text: str) -> None:
    assert credentials.is_personal_token(text) in (True, False)


def test_a_successor_is_always_the_same_and_needs_the_key() -> None:
    secret = credentials.new_secret()
    assert credentials.successor(b"key", secret) == credentials.successor(b"key", secret)
    assert credentials.successor(b"key", secret) != credentials.successor(b"another", secret)
    assert len(credentials.successor(b"key", secret)) == 43


def test_a_recovery_code_may_be_typed_with_or_without_hyphens() -> None:
    code = credentials.new_recovery_code()
    assert len(code) == 29
    assert credentials.plain_code(code.upper().replace("-", " ")) == credentials.plain_code(code)
    assert credentials.plain_code(code) == code.replace("-", "")


@given(st.text(max_size=60), st.text(max_size=60))
def test_secrets_are_the_same_only_where_they_are_equal(one: str, other: str) -> None:
    assert credentials.is_same(one, one)
    assert credentials.is_same(one, other) == (one == other)
