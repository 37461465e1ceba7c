"""Which account the servers get."""

import os
import pwd
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from stack import account
from stack.account import (
    CAP_DAC_OVERRIDE,
    CAP_DAC_READ_SEARCH,
    Account,
    claim,
    program_account,
    require_readable,
    server_account,
)
from stack.errors import StackError

DAEMON = pwd.getpwnam("daemon")[2:4]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its servers another account")


@pytest.mark.skipif(os.geteuid() == 0, reason="root gives its servers another account")
def test_an_ordinary_user_runs_the_servers_as_oneself(tmp_path: Path) -> None:
    assert server_account(tmp_path / "data") is None


@as_root
def test_root_gives_the_servers_an_account_that_is_not_root(tmp_path: Path) -> None:
    found = server_account(tmp_path / "data")
    assert found is not None
    assert found.uid != 0
    assert found.gid != 0


@as_root
def test_data_that_is_there_stays_with_its_owner(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 4321, 4322)
    found = server_account(tmp_path / "data")
    assert found is not None
    assert (found.uid, found.gid) == (4321, 4322)


@as_root
def test_a_closed_folder_above_the_data_costs_a_capability(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    found = server_account(tmp_path / "data")
    assert found is not None
    assert found.capability in {CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE}
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def home() -> Iterator[Path]:
    """A home folder that only its owner, the user daemon, may enter; a project is in it."""
    with TemporaryDirectory(dir="/var/tmp") as name:
        (project := Path(name) / "project").mkdir()
        for folder in (project.parent, project):
            os.chown(folder, *DAEMON)
        yield project.parent


@as_root
def test_under_sudo_in_somebodys_home_the_servers_are_theirs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "ROOT", home / "project")
    assert server_account(home / "project" / "data") == Account(*DAEMON)


@as_root
def test_an_owner_without_a_name_runs_nothing_for_initdb_wants_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in (home, home / "project"):
        os.chown(folder, 54321, 54322)
    monkeypatch.setattr(account, "ROOT", home / "project")
    found = server_account(home / "project" / "data")
    assert found is not None
    assert found.uid != 54321


@as_root
def test_where_all_may_pass_no_capability_is_given() -> None:
    found = server_account(Path("/usr/data"), Path("/usr/bin/env"))
    assert found is not None
    assert found.capability is None


@pytest.fixture
def folder() -> Iterator[Path]:
    """A place that everybody may pass, for a data folder of root's."""
    with TemporaryDirectory(dir="/var/tmp") as name:
        Path(name).chmod(0o711)
        yield Path(name) / "data"


@as_root
def test_root_gives_the_data_folder_to_the_account_that_runs_the_program(folder: Path) -> None:
    claim(folder)
    account = program_account(folder)
    assert account is not None
    assert (folder.stat().st_uid, folder.stat().st_mode & 0o777) == (account.uid, 0o700)
    assert account.uid != 0


@as_root
def test_root_hands_over_what_earlier_versions_have_left_to_it(folder: Path) -> None:
    (folder / "log").mkdir(parents=True)
    (folder / "log" / "web.log").write_text("")
    (folder / "beat-schedule").write_text("")
    claim(folder)
    owners = {path.stat().st_uid for path in (folder, *folder.rglob("*"))}
    assert owners == {folder.stat().st_uid}
    assert owners != {0}


@as_root
def test_a_file_that_stands_elsewhere_too_is_not_given_away(folder: Path) -> None:
    (folder / "log").mkdir(parents=True)
    secret = folder.parent / "secret"
    secret.write_text("root's")
    os.link(secret, folder / "log" / "web.log")
    (folder / "log" / "worker.log").symlink_to(secret)
    claim(folder)
    assert secret.stat().st_uid == 0


@as_root
def test_what_root_has_left_in_a_users_folder_becomes_the_users_and_nothing_else_there(folder: Path) -> None:
    (folder / "valkey").mkdir(parents=True)
    for name in ("valkey/server.json", "migrate.lock", "thesis.tex"):
        (folder / name).write_text("")
    os.chown(folder, *DAEMON)
    claim(folder)
    users = {path.name for path in folder.rglob("*") if path.stat().st_uid == DAEMON[0]}
    assert users == {"valkey", "server.json", "migrate.lock"}


@as_root
def test_a_folder_of_roots_with_other_things_is_not_taken(folder: Path) -> None:
    folder.mkdir()
    (folder / "thesis.tex").write_text("")
    with pytest.raises(StackError, match=r"holds other things \(thesis.tex\)"):
        claim(folder)
    assert folder.stat().st_uid == 0


@as_root
def test_settings_that_only_root_may_read_are_named_with_what_to_do(folder: Path) -> None:
    claim(folder)
    account = Account(folder.stat().st_uid, folder.stat().st_gid)
    settings = folder.parent / ".env"
    settings.write_text("")
    settings.chmod(0o600)
    with pytest.raises(StackError, match=f"may not read {settings}"):
        require_readable(settings, account)
    settings.chmod(0o644)
    require_readable(settings, account)
