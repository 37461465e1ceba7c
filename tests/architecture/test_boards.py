"""Grafana's boards: as their generator writes them, provisioned with one data source, and readable by Prometheus."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ops.grafana.boards import BOARDS, COLUMNS, written
from tests.support.boards import FOLDER, boards, expressions
from tests.support.promtool import promtool

UID = "dualcaster-prom"


def data_sources(part: Any) -> list[Any]:
    """All data sources that a part of a board names."""
    if isinstance(part, list):
        return [found for one in part for found in data_sources(one)]
    if not isinstance(part, dict):
        return []
    own = [part["datasource"]] if "datasource" in part else []
    return own + data_sources(list(part.values()))


def test_the_files_are_what_the_generator_writes() -> None:
    files = {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("boards/*")}
    assert files == {board.name: written(board) for board in BOARDS}
    assert files.keys() == {"overview", "ingestion", "live", "database"}


@pytest.mark.parametrize("name", boards())
def test_a_board_can_be_provisioned(name: str) -> None:
    board = boards()[name]
    assert (board["id"], board["uid"]) == (None, f"dualcaster-{name}")
    assert "__inputs" not in board
    assert "${DS" not in (FOLDER / "boards" / f"{name}.json").read_text(encoding="utf-8")
    numbers = [panel["id"] for panel in board["panels"]]
    assert len(numbers) == len(set(numbers)) >= 6
    used = data_sources(board)
    assert len(used) == len(numbers) + len(expressions(board))
    assert {source["uid"] for source in used} == {UID}


@pytest.mark.parametrize("name", boards())
def test_panels_have_a_title_and_lie_beside_each_other(name: str) -> None:
    panels = boards()[name]["panels"]
    assert len({panel["title"] for panel in panels}) == len(panels)
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < COLUMNS


def test_the_data_source_has_the_uid_that_the_boards_name() -> None:
    (source,) = yaml.safe_load((FOLDER / "provisioning" / "datasources" / "prometheus.yml").read_text())["datasources"]
    assert (source["uid"], source["type"]) == (UID, "prometheus")
    prometheus = yaml.safe_load((FOLDER.parent / "prometheus" / "prometheus.yml").read_text())
    assert source["jsonData"]["timeInterval"] == prometheus["global"]["scrape_interval"]


def test_the_provider_reads_files() -> None:
    (provider,) = yaml.safe_load((FOLDER / "provisioning" / "dashboards" / "dualcaster.yml").read_text())["providers"]
    assert (provider["type"], provider["options"]) == ("file", {"path": "/etc/grafana/boards"})


def test_prometheus_can_read_every_expression(tmp_path: Path) -> None:
    every = [
        expression.replace("$__rate_interval", "5m") for board in boards().values() for expression in expressions(board)
    ]
    rules = [{"record": f"panel:{number}", "expr": expression} for number, expression in enumerate(every)]
    (tmp_path / "panels.yml").write_text(yaml.safe_dump({"groups": [{"name": "panels", "rules": rules}]}))
    assert f"{len(every)} rules found" in promtool("check", "rules", "panels.yml", folder=tmp_path)
