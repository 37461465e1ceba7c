"""The manifests in deploy/kubernetes: right by Kubernetes' own schema, and of one mind with docker-compose.yml."""

from collections.abc import Iterator
from typing import Any

import kubernetes_validate
import pytest
import yaml

from db import queues
from tests.support.project import ROOT, setting_names

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
FILES = sorted((ROOT / "deploy" / "kubernetes").glob("*.yml"))
VERSION = "1.37"
MANIFESTS: list[dict[str, Any]] = [
    manifest for file in FILES for manifest in yaml.safe_load_all(file.read_text(encoding="utf-8"))
]


def label(manifest: dict[str, Any]) -> str:
    return f"{manifest['kind']}/{manifest['metadata']['name']}"


def pods() -> Iterator[tuple[str, dict[str, Any]]]:
    """The name and the pod of each workload."""
    for manifest in MANIFESTS:
        if template := manifest.get("spec", {}).get("template"):
            yield manifest["metadata"]["name"], template["spec"]


PODS = dict(pods())


@pytest.mark.parametrize("manifest", MANIFESTS, ids=label)
def test_a_manifest_is_right_by_the_strict_schema(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_a_word_that_kubernetes_does_not_know_is_noticed() -> None:
    manifest = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": {"port": 80}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(manifest, VERSION, strict=True)


def test_every_manifest_is_in_the_namespace_that_the_first_file_makes() -> None:
    namespaces = {manifest["metadata"].get("namespace") for manifest in MANIFESTS if manifest["kind"] != "Namespace"}
    assert namespaces == {"dualcaster"}


def test_the_parts_and_their_images_are_those_of_compose() -> None:
    assert PODS.keys() == {"queue", "cache", "migrate", "web", "worker", "people", "beat"}
    images = {name: container["image"] for name, pod in PODS.items() for container in pod["containers"]}
    assert images == {name: COMPOSE[name]["image"] for name in PODS}


@pytest.mark.parametrize("name", PODS)
def test_a_pod_has_no_more_rights_than_it_needs(name: str) -> None:
    pod = PODS[name]
    (container,) = pod["containers"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert "memory" in container["resources"]["limits"]


def test_every_setting_is_one_that_the_program_reads() -> None:
    (settings,) = (manifest["data"] for manifest in MANIFESTS if manifest["kind"] == "ConfigMap")
    assert settings.keys() - setting_names() == set()


def test_no_secret_is_written_down() -> None:
    assert [manifest for manifest in MANIFESTS if manifest["kind"] == "Secret"] == []


def test_every_queue_has_a_worker() -> None:
    listened = [
        command[command.index("-Q") + 1]
        for command in (PODS[name]["containers"][0]["command"] for name in ("worker", "people"))
    ]
    assert set(queues.QUEUES) <= {queue for text in listened for queue in text.split(",")}


def test_a_database_that_is_away_restarts_no_web_process() -> None:
    (web,) = PODS["web"]["containers"]
    paths = {probe: web[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe")}
    assert paths == {"livenessProbe": "/api/health/live", "readinessProbe": "/api/health/ready"}
