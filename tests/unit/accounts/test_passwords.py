"""Hashes of passwords."""

from argon2 import PasswordHasher, extract_parameters

from accounts import passwords


def test_a_password_matches_its_hash_and_no_other() -> None:
    stored = passwords.hashed("correct horse battery staple")
    assert passwords.matches(stored, "correct horse battery staple")
    assert not passwords.matches(stored, "correct horse battery stapl")
    assert not passwords.matches(None, "no account has this password")
    assert not passwords.matches("not a hash", "anything")


def test_two_hashes_of_one_password_differ() -> None:
    assert passwords.hashed("the same") != passwords.hashed("the same")


def test_hashes_are_argon2id_with_46_mib_at_least() -> None:
    parameters = extract_parameters(passwords.hashed("anything"))
    assert (parameters.type.name, parameters.parallelism) == ("ID", 1)
    assert parameters.memory_cost >= 46 * 1024
    assert parameters.time_cost >= 1


def test_a_hash_with_weaker_parameters_is_outdated() -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash("of years ago")
    assert passwords.is_outdated(weaker)
    assert passwords.matches(weaker, "of years ago")
    assert not passwords.is_outdated(passwords.hashed("of today"))


def test_a_long_password_is_not_truncated() -> None:
    stored = passwords.hashed("a" * 1_000 + "b")
    assert not passwords.matches(stored, "a" * 1_000 + "c")
