"""The alert rules, their cases and their runbooks, as the files have them."""

import re
from typing import Any

import yaml

from tests.support.project import ROOT

FOLDER = ROOT / "ops" / "prometheus"
RUNBOOKS = ROOT / "docs" / "runbooks"
OF_PROMETHEUS = {"up"}  # metrics that are not the program's


def rules() -> dict[str, dict[str, Any]]:
    """All rules, by the name of their alert."""
    groups = yaml.safe_load((FOLDER / "rules.yml").read_text(encoding="utf-8"))["groups"]
    return {rule["alert"]: rule for group in groups for rule in group["rules"]}


def cases() -> list[dict[str, Any]]:
    """All cases of the rules."""
    found: list[dict[str, Any]] = yaml.safe_load((FOLDER / "rules.test.yml").read_text(encoding="utf-8"))["tests"]
    return found


def metrics_of(expression: str) -> set[str]:
    """The metrics that an expression names."""
    return set(re.findall(r"\b(?:dualcaster_\w+|up)\b", expression))
