"""Grafana's boards, as the files have them."""

import json
from typing import Any

from tests.support.project import ROOT

FOLDER = ROOT / "ops" / "grafana"


def boards() -> dict[str, dict[str, Any]]:
    """All boards, by the names of their files."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("boards/*.json"))}


def expressions(board: dict[str, Any]) -> list[str]:
    """The expressions of all panels of a board."""
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]
