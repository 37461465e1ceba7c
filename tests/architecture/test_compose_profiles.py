"""Profiles of docker-compose.yml: more web processes behind a proxy, a replica, and what watches all of it."""

import re
import subprocess
from typing import Any

import yaml

from tests.support.project import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_profiles_add_what_larger_and_watched_instances_need() -> None:
    added = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert added == {
        "replica": ["replica"],
        "wal": ["point-in-time"],
        "base-backup": ["by-hand"],
        "restore-to": ["by-hand"],
        "more-web": ["scaled"],
        "proxy": ["scaled"],
        "collector": ["observability"],
        "prometheus": ["observability"],
        "grafana": ["observability"],
    }


def test_further_web_processes_are_like_the_first_one_but_not_published() -> None:
    own = {"ports", "expose", "profiles", "deploy"}
    first, further = (
        {key: value for key, value in SERVICES[name].items() if key not in own} for name in ("web", "more-web")
    )
    assert further == first
    assert SERVICES["more-web"]["ports"] == []
    assert SERVICES["more-web"]["deploy"]["replicas"] > 1


def test_the_proxy_asks_every_web_process_whether_it_is_ready() -> None:
    backend = (ROOT / "deploy/haproxy/haproxy.cfg").read_text(encoding="utf-8").partition("backend web")[2]
    assert "option httpchk GET /api/health/ready" in backend
    assert re.findall(r"server-template \S+ (\d+) ([\w-]+):8050", backend) == [("1", "web"), ("10", "more-web")]
    assert SERVICES["more-web"]["deploy"]["replicas"] <= 10
    assert "stick" not in backend


def test_the_replica_starts_with_what_the_database_starts_with() -> None:
    # With fewer connections, workers or locks than the primary it would refuse to follow.
    assert SERVICES["replica"]["command"] == SERVICES["database"]["command"]
    assert SERVICES["replica"]["image"] == SERVICES["database"]["image"]


def test_backups_are_made_and_restored_by_the_programs_of_the_database() -> None:
    of_database = [name for name in SERVICES if SERVICES[name]["image"] == SERVICES["database"]["image"]]
    assert set(of_database) == {"database", "replica", "wal", "base-backup", "restore-to"}
    assert "--summarize_wal=on" in SERVICES["database"]["command"]


def test_a_shell_can_parse_every_script() -> None:
    scripts = sorted((ROOT / "deploy/postgres").glob("*.sh"))
    assert len(scripts) == 4
    for script in scripts:
        assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_web_processes_and_workers_send_traces_where_the_collector_takes_them() -> None:
    collector = yaml.safe_load((ROOT / "ops/otel/collector.yml").read_text(encoding="utf-8"))
    assert collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"].endswith(":4318")
    (traces,) = collector["service"]["pipelines"].values()
    assert set(traces["processors"]) == set(collector["processors"])
    assert set(traces["exporters"]) == set(collector["exporters"])
    for name in ("web", "more-web", "worker", "people"):
        assert "OTEL_EXPORTER_OTLP_ENDPOINT" in SERVICES[name]["environment"]


def test_every_file_that_is_mounted_is_in_the_repository() -> None:
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    files = [source for source in mounted if source.startswith("./")]
    assert len(files) > 5
    assert [source for source in files if not (ROOT / source).exists()] == []
