"""The command line `python -m ingestion.simulation`."""

from pathlib import Path

import pytest

from ingestion.simulation.__main__ import main


def test_the_command_writes_the_market_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "out"), "--cards", "40", "--days", "30", "--seed", "7", "--end", "2026-03-14"]) == 0
    said = capsys.readouterr().out
    for name in (
        "default-cards-20260314000000.jsonl.gz",
        "AllPrices.json",
        "AllIdentifiers.json",
        "price_guide_1.json",
    ):
        assert (tmp_path / "out" / name).stat().st_size > 0
        assert name in said
    assert len(list((tmp_path / "out").glob("offers-*.json"))) == 30


@pytest.mark.parametrize("wrong", [["--cards", "3"], ["--days", "2"], ["--seed", "-1"], ["--end", "soon"]])
def test_arguments_that_make_no_market_are_a_usage_error(wrong: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(tmp_path / "out"), *wrong])
    assert stopped.value.code == 2
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    assert main([str(tmp_path / "out"), "--cards", "40", "--days", "30"]) == 1
    assert "could not be written" in capsys.readouterr().err
