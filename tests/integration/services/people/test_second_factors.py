"""Second factors: their secrets are sealed, and what a changed or a lost key means for them."""

from collections.abc import Callable, Iterator

import pyotp
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from db.sealing import opened
from db.settings import settings
from people.__main__ import cli
from services.people import second_factors, signing_in
from services.people.second_factors import BeginRequest
from services.people.signing_in import Credentials, SignInRefused
from services.requests import RejectedRequest
from tests.conftest import SECRET_KEY
from tests.support.people import CLIENT, EMAIL, PASSWORD, add_second_factor, register
from tests.support.prices import execute, scalar

Use = Callable[..., None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Use]:
    """Have this process use a key, and keys of before."""

    def change(key: str, *before: str) -> None:
        monkeypatch.setenv("SECRET_KEY", key)
        monkeypatch.setenv("OLD_SECRET_KEYS", ",".join(before))
        settings.cache_clear()

    yield change
    settings.cache_clear()


def sign_in(database: Engine, code: str) -> bool:
    """Whether a code of a user who has not used one opens a session."""
    execute(database, "UPDATE users SET totp_step = NULL")
    try:
        signing_in.sign_in(Credentials(EMAIL, PASSWORD, code), CLIENT)
    except SignInRefused:
        return False
    return True


def test_a_secret_is_stored_sealed(database: Engine) -> None:
    secret, _ = add_second_factor(register().user.id)
    stored = str(scalar(database, "SELECT totp_secret FROM users"))
    assert secret not in stored
    assert opened(stored) == secret


def test_a_key_is_changed_with_the_one_of_before(database: Engine, use: Use) -> None:
    secret, _ = add_second_factor(register().user.id)
    use("another-key-of-tests", SECRET_KEY)
    assert sign_in(database, pyotp.TOTP(secret).now())
    done = CliRunner().invoke(cli, ["seal-anew"])
    assert done.output.splitlines()[-1] == "0 channels and 1 second factors are sealed with the key of now."
    use("another-key-of-tests")
    assert sign_in(database, pyotp.TOTP(secret).now())


def test_without_its_key_only_recovery_codes_count(database: Engine, use: Use) -> None:
    secret, codes = add_second_factor(register().user.id)
    use("another-key-of-tests")
    assert second_factors.seal_anew() == 0
    assert not sign_in(database, pyotp.TOTP(secret).now())
    assert sign_in(database, codes[0])


def test_no_secret_is_made_where_no_key_can_seal_it(database: Engine, use: Use) -> None:
    user = register().user
    use("")
    with pytest.raises(RejectedRequest) as refused:
        second_factors.begin(user.id, BeginRequest(PASSWORD), CLIENT)
    assert refused.value.fields == {"second_factor": "is not possible: this instance has no SECRET_KEY"}
    assert scalar(database, "SELECT totp_secret FROM users") is None
