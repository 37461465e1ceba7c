"""Settings: each described, each in .env.example with its default, and the same wherever two packages read it."""

import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings

from dashapp.settings import WebSettings
from tests.support.project import ROOT, SETTINGS, setting_names

EXAMPLE = ROOT / ".env.example"
COMPOSE_GROUP = "docker compose"


class Entry(NamedTuple):
    """One setting as .env.example has it."""

    group: str
    name: str
    description: str
    value: str


def entries() -> list[Entry]:
    """What .env.example lists: `# ---- group`, then for each setting `# description` and `#NAME=default`."""
    found, group, description = [], "", ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if heading := re.fullmatch(r"# ---- ([^:]+): .+", line):
            group = heading[1]
        elif setting := re.fullmatch(r"#([A-Z_]+)=(.*)", line):
            found.append(Entry(group, setting[1], description, setting[2]))
        else:
            assert line == "" or line.startswith("# "), f"neither a comment nor a setting: {line}"
            description = line.removeprefix("# ")
    return found


def expected() -> list[Entry]:
    """What it should list: every setting once, in the group of the first package that reads it."""
    listed: dict[str, Entry] = {}
    for package, settings in SETTINGS.items():
        for name, field in settings.model_fields.items():
            entry = Entry(package, name, field.description or "", default_of(settings, name))
            listed.setdefault(name, entry)
    return list(listed.values())


def default_of(settings: type[BaseSettings], name: str) -> str:
    """A default as one would write it; empty for none, and for one that is made anew at every start."""
    default = settings.model_fields[name].default
    is_given = settings.model_fields[name].default_factory is None and default is not None
    return str(default) if is_given else ""


def test_the_example_lists_every_setting_with_its_description_and_default() -> None:
    assert [entry for entry in entries() if entry.group != COMPOSE_GROUP] == expected()


def test_the_example_lists_what_only_docker_compose_reads() -> None:
    compose = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    filled_in = set(re.findall(r"\$\{(\w+)", compose))
    listed = {entry.name for entry in entries() if entry.group == COMPOSE_GROUP}
    assert listed == filled_in - setting_names() == {
        "POSTGRES_PASSWORD", "REDIS_PASSWORD", "PROXY_PORT", "GRAFANA_PORT", "TRACES_URL", "BACKUP_DIR",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("package", "name"), [(package, name) for package, settings in SETTINGS.items() for name in settings.model_fields]
)
def test_a_setting_is_described_in_a_line(package: str, name: str) -> None:
    description = SETTINGS[package].model_fields[name].description or ""
    assert 10 <= len(description) <= 118
    assert "\n" not in description


def test_a_setting_that_two_packages_read_has_one_default() -> None:
    defaults: dict[str, set[str]] = {}
    for settings in SETTINGS.values():
        for name in settings.model_fields:
            defaults.setdefault(name, set()).add(default_of(settings, name))
    readers = [name for settings in SETTINGS.values() for name in settings.model_fields]
    assert {"DATA_DIR", "PORT", "DATABASE_URL", "REDIS_URL"} <= {name for name in readers if readers.count(name) > 1}
    assert {name: values for name, values in defaults.items() if len(values) > 1} == {}


@pytest.mark.parametrize("package", SETTINGS)
def test_the_example_without_its_comment_signs_changes_nothing(
    package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in setting_names():
        monkeypatch.delenv(name, raising=False)
    copy = tmp_path / ".env"
    copy.write_text("".join(f"{entry.name}={entry.value}\n" for entry in entries()), encoding="utf-8")
    settings: Any = SETTINGS[package]
    with_example, without = settings(_env_file=copy), settings(_env_file=None)
    made_anew = {name for name, field in settings.model_fields.items() if field.default_factory}
    assert with_example.model_dump(exclude=made_anew) == without.model_dump(exclude=made_anew)


def test_the_sources_tokens_are_secrets_that_no_log_shows() -> None:
    every = [(name, field) for settings in SETTINGS.values() for name, field in settings.model_fields.items()]
    fields = [field for name, field in every if re.search("TOKEN(?!S)|KEY|PASSWORD", name)]
    assert len(fields) >= 4
    assert all("SecretStr" in str(field.annotation) for field in fields)


def test_a_secret_that_is_refused_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_TOKEN", "tooshort")
    with pytest.raises(ValidationError, match="ADMIN_TOKEN") as refused:
        WebSettings()
    assert "tooshort" not in str(refused.value)
    assert all(SETTINGS[package].model_config["hide_input_in_errors"] for package in ("db", "dashapp", "ingestion"))
