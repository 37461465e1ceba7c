"""Reading rejected records again: what becomes of them, of the ledger, and of what was stored before."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from db.locks import only_one
from ingestion.__main__ import cli
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Log
from ingestion.runs.replay import replay
from ingestion.sources import scryfall_card
from ingestion.sources.registry import source_named
from market.variants import SCRYFALL_LANGUAGES, Language
from tests.support.prices import ago, execute, rows, scalar
from tests.support.sources import bulk_card, contents

UNKNOWN = "unknown language 't?h'"


def load(folder: Path, *languages: str, days: int = 1) -> Summary:
    """Load a bulk file of one card a language, from so many days ago."""
    file = folder / f"bulk-{days}.json"
    cards = [{**bulk_card(number), "lang": language} for number, language in enumerate(languages, 1)]
    file.write_text("[\n" + ",\n".join(map(json.dumps, cards)) + "\n]\n")
    return run_source(source_named("scryfall-bulk"), Log("bulk"), [file], ago(days))


def learn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mend the mapping."""
    monkeypatch.setattr(scryfall_card, "SCRYFALL_LANGUAGES", {**SCRYFALL_LANGUAGES, "t?h": Language.ENGLISH})


def command(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["replay", *map(str, arguments)])


def rejected(engine: Engine) -> list[tuple[int, str]]:
    return [tuple(row) for row in rows(engine, "SELECT run_id, reason FROM rejected_records ORDER BY id")]  # type: ignore[misc]


def test_what_a_mended_mapping_understands_is_stored_as_if_it_had_never_been_rejected(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = load(tmp_path, "en", "t?h", "t?h")
    assert (first.records_rejected, scalar(database, "SELECT count(*) FROM cards")) == (2, 1)
    learn(monkeypatch)
    (again,) = replay(Log)
    assert (again.source, again.status, again.cards_stored, again.rows_stored) == ("scryfall-bulk", "succeeded", 2, 4)
    assert again.as_of == first.as_of
    assert rejected(database) == []
    replayed = contents(database)
    execute(database, "TRUNCATE cards, price_series, latest_prices, price_snapshots CASCADE")
    load(tmp_path, "en", "t?h", "t?h")
    assert contents(database)["snapshots"] == replayed["snapshots"]
    assert contents(database)["cards"] == replayed["cards"]


def test_what_still_cannot_be_stored_is_rejected_by_the_replay(database: Engine, tmp_path: Path) -> None:
    first = load(tmp_path, "en", "t?h")
    (again,) = replay(Log)
    assert (again.records_rejected, again.rows_stored) == (1, 0)
    assert rejected(database) == [(again.run_id, UNKNOWN)]
    assert scalar(database, "SELECT replay_of FROM ingestion_runs WHERE id = :id", id=again.run_id) == first.run_id


def test_a_replay_is_no_edition_of_its_source(database: Engine, tmp_path: Path) -> None:
    first = load(tmp_path, "en", "t?h")
    execute(database, "UPDATE ingestion_runs SET status = 'failed' WHERE id = :id", id=first.run_id)
    replay(Log)
    listed = CliRunner().invoke(cli, ["sources"]).output
    assert "as of never" in next(line for line in listed.splitlines() if line.startswith("scryfall-bulk "))


def test_only_what_was_asked_for_is_read_again(
    database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = load(tmp_path, "en", "t?h", "x?", days=2), load(tmp_path, "en", "t?h", days=1)
    learn(monkeypatch)
    assert [run.as_of for run in replay(Log, run_id=first.run_id, reason=UNKNOWN)] == [first.as_of]
    assert rejected(database) == [(first.run_id, "unknown language 'x?'"), (second.run_id, UNKNOWN)]
    assert replay(Log, source="manapool") == []
    assert replay(Log, reason="no such reason") == []
    assert [run.as_of for run in replay(Log, source="scryfall-bulk")] == [first.as_of, second.as_of]


def test_parts_of_one_record_are_read_again_together(database: Engine, tmp_path: Path) -> None:
    file = tmp_path / "bulk.json"
    card = {**bulk_card(1), "prices": {"usd": "x", "usd_foil": "y", "eur": "2.00"}}
    file.write_text(f"[\n{json.dumps(card)}\n]\n")
    first = run_source(source_named("scryfall-bulk"), Log("bulk"), [file], ago(1))
    reasons = [reason for _, reason in rejected(database)]
    assert len(reasons) == 2
    (again,) = replay(Log, run_id=first.run_id, reason=reasons[0])
    assert (again.records_rejected, again.rows_stored, again.rows_unchanged) == (2, 0, 1)
    assert rejected(database) == [(again.run_id, reason) for reason in reasons]


def test_what_was_corrected_since_stays_corrected(database: Engine, tmp_path: Path) -> None:
    file = tmp_path / "bulk.json"
    for prices in ({"usd": "5.00", "eur": "broken"}, {"usd": "6.00", "eur": "broken, too"}):
        file.write_text(f"[\n{json.dumps({**bulk_card(1), 'prices': prices})}\n]\n")
        run_source(source_named("scryfall-bulk"), Log("bulk"), [file], ago(1))
    for _ in range(2):
        assert [run.rows_stored for run in replay(Log)] == [0, 0]
        assert [str(price) for (price,) in rows(database, "SELECT price FROM price_snapshots")] == ["6.00"]


def test_records_of_a_run_that_was_taken_back_stay_out(database: Engine, tmp_path: Path) -> None:
    first = load(tmp_path, "en", "t?h")
    assert CliRunner().invoke(cli, ["undo", str(first.run_id)]).exit_code == 0
    assert replay(Log) == []


def test_a_simulated_market_can_replay_what_its_files_held(database: Engine, tmp_path: Path) -> None:
    execute(database, "INSERT INTO properties VALUES ('simulated', 'true')")
    load(tmp_path, "en", "t?h")
    assert [run.records_rejected for run in replay(Log)] == [1]


def test_the_command_says_what_came_of_it(database: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load(tmp_path, "en", "t?h", "x?")
    learn(monkeypatch)
    result = command("--run", first.run_id)
    assert result.exit_code == 0
    assert "2 prices stored, 0 unchanged, 1 cards new or changed, 1 rejected again" in result.output
    assert f"read again what run {first.run_id} rejected" in CliRunner().invoke(cli, ["status"]).output


def test_the_command_says_where_nothing_can_be_read_again(database: Engine) -> None:
    result = command("--reason", "nothing like that")
    assert (result.exit_code, "nothing can be read again" in result.output) == (0, True)


def test_a_source_that_is_being_run_is_waited_for_by_nobody(database: Engine, tmp_path: Path) -> None:
    first = load(tmp_path, "en", "t?h")
    with only_one(database, "ingestion scryfall-bulk"):
        result = command()
    assert (result.exit_code, rejected(database)) == (3, [(first.run_id, UNKNOWN)])
