"""Which account the servers get."""

import os
from pathlib import Path

import pytest

from stack.account import CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, server_account

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its servers another account")


@pytest.mark.skipif(os.geteuid() == 0, reason="root gives its servers another account")
def test_an_ordinary_user_runs_the_servers_as_oneself(tmp_path: Path) -> None:
    assert server_account(tmp_path / "data") is None


@as_root
def test_root_gives_the_servers_an_account_that_is_not_root(tmp_path: Path) -> None:
    account = server_account(tmp_path / "data")
    assert account is not None
    assert account.uid != 0
    assert account.gid != 0


@as_root
def test_data_that_is_there_stays_with_its_owner(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.chown(tmp_path / "data", 4321, 4322)
    account = server_account(tmp_path / "data")
    assert account is not None
    assert (account.uid, account.gid) == (4321, 4322)


@as_root
def test_a_closed_folder_above_the_data_costs_a_capability(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    account = server_account(tmp_path / "data")
    assert account is not None
    assert account.capability in {CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE}
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@as_root
def test_where_all_may_pass_no_capability_is_given() -> None:
    account = server_account(Path("/usr/data"), Path("/usr/bin/env"))
    assert account is not None
    assert account.capability is None
