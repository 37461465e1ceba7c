"""Alert rules: each has a severity, a runbook, a case in which it fires and one in which it does not."""

import re
from pathlib import Path

import pytest

from tests.support.promtool import promtool
from tests.support.rules import FOLDER, RUNBOOKS, cases, metrics_of, rules

RULES = rules()
PARTS = ["Meaning", "What users notice", "First commands", "Mitigation", "Confirmation", "Causes", "Escalation"]


def test_there_are_rules_and_no_name_is_taken_twice() -> None:
    text = (FOLDER / "rules.yml").read_text(encoding="utf-8")
    assert len(RULES) == len(re.findall("- alert: ", text)) >= 20


@pytest.mark.parametrize("alert", RULES)
def test_a_rule_says_how_urgent_it_is_what_is_wrong_and_what_to_do(alert: str) -> None:
    rule = RULES[alert]
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert len(rule["annotations"]["summary"]) > 10
    runbook = FOLDER.parents[1] / rule["annotations"]["runbook"]
    assert f"`{alert}`" in runbook.read_text(encoding="utf-8").split("\n## ")[0]


@pytest.mark.parametrize("alert", RULES)
def test_a_rule_has_a_case_in_which_it_fires_and_one_in_which_it_does_not(alert: str) -> None:
    of_rule = {case["name"]: case for case in cases() if case["name"].startswith(f"{alert} ")}
    assert of_rule.keys() == {f"{alert} fires", f"{alert} stays silent"}
    for name, case in of_rule.items():
        (question,) = case["promql_expr_test"]
        assert question["expr"] == f'count(ALERTS{{alertname="{alert}", alertstate="firing"}})'
        assert bool(question["exp_samples"]) == name.endswith(" fires")
        assert {re.split("[ {]", series["series"])[0] for series in case["input_series"]} <= metrics_of(
            RULES[alert]["expr"]
        )


@pytest.mark.parametrize("runbook", [file for file in sorted(RUNBOOKS.glob("*.md")) if file.stem != "README"])
def test_a_runbook_is_for_alerts_that_exist_and_has_all_its_parts(runbook: Path) -> None:
    head, *parts = runbook.read_text(encoding="utf-8").split("\n## ")
    alerts = re.findall("`(\\w+)`", head)
    assert alerts
    assert set(alerts) <= RULES.keys()
    titles = [part.partition("\n")[0] for part in parts]
    assert titles == PARTS
    assert "Last exercised: " in head


def test_prometheus_accepts_the_configuration_and_the_rules() -> None:
    assert "SUCCESS" in promtool("check", "config", "prometheus.yml", folder=FOLDER)


def test_every_case_holds() -> None:
    assert "SUCCESS" in promtool("test", "rules", "rules.test.yml", folder=FOLDER)
