"""`python -m analysis evaluate` and `train`: figures beside their limits, and what is missing is told."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine

from analysis.scores import Floats
from tests.conftest import ROOT
from tests.support.forecasts import market_archive, moving, store_shop
from tests.support.prices import rows


def analysis(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    command = [sys.executable, "-m", "analysis", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)


def evaluated(folder: Path, prices: Floats, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The evaluation of TCGplayer's rises on an archive of daily prices."""
    return analysis("evaluate", str(market_archive(folder, prices)), "--target", "tcgplayer-up-3d", *arguments)


def test_figures_within_their_limits_end_with_0(tmp_path: Path) -> None:
    done = evaluated(tmp_path, moving(300, 30).price)
    assert done.returncode == 0, done.stderr
    assert "Brier skill" in done.stdout
    assert "MISSED" not in done.stdout


def test_a_skill_that_is_not_there_is_missed_and_ends_with_1(tmp_path: Path) -> None:
    """Prices that go up and down by chance."""
    steps = np.random.default_rng(1).normal(0, 0.03, (300, 30))
    done = evaluated(tmp_path, np.round(np.exp(2 + np.cumsum(steps, axis=1)), 2))
    assert done.returncode == 1
    [line] = [line for line in done.stdout.splitlines() if line.startswith("  Brier skill")]
    assert line.endswith("at least 0.05                MISSED")
    assert "figures are beyond their limits" in done.stderr


def test_while_tuning_the_last_days_are_not_read(tmp_path: Path) -> None:
    """Other prices on the last three days change no figure."""
    prices = moving(300, 30).price
    others = np.hstack([prices[:, :-3], prices[:, -3:] * 2])
    one, two = (evaluated(tmp_path / name, some, "--tuning") for name, some in (("one", prices), ("two", others)))
    assert one.stdout == two.stdout
    assert evaluated(tmp_path / "three", others).stdout != one.stdout


def test_a_folder_without_archives_is_told_with_4(tmp_path: Path) -> None:
    done = analysis("evaluate", str(tmp_path))
    assert done.returncode == 4
    assert "tcgplayer_usd_daily.tar.zst" in done.stderr


def test_training_stores_a_model_of_each_target_of_the_shop(database: Engine) -> None:
    store_shop(database)
    done = analysis("train", "--target", "buylist-down-7d", "--target", "retail-up-7d")
    assert done.returncode == 0, done.stderr
    assert "Brier skill" in done.stdout
    assert rows(database, "SELECT target FROM forecast_models ORDER BY id") == [("buylist-down-7d",), ("retail-up-7d",)]


def test_training_says_what_it_lacks_and_trains_the_others(database: Engine) -> None:
    store_shop(database)
    done = analysis("train")
    assert done.returncode == 1
    assert "Not trained: TCGplayer +5 % in 3 days: there is no price of tcgplayer yet." in done.stderr
    assert len(rows(database, "SELECT FROM forecast_models")) == 4


@pytest.mark.parametrize("days", [3, 12])
def test_too_few_days_are_told_with_how_many_are_needed(database: Engine, days: int) -> None:
    store_shop(database, days)
    done = analysis("train", "--target", "buylist-up-7d")
    assert done.returncode == 1
    assert f"needs about 28 days with prices of many cards in a row; there are {days} days" in done.stderr
    assert rows(database, "SELECT FROM forecast_models") == []


def test_an_archive_of_too_few_days_keeps_no_limit(tmp_path: Path) -> None:
    done = evaluated(tmp_path, moving(300, 12).price)
    assert done.returncode == 1
    assert "walk-forward  too few forecasts" in done.stdout
    assert done.stdout.count("MISSED") == 2
