"""Settings of the two servers, from the environment and `.env`."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]


class NotConfigured(RuntimeError):
    """A server's address is not configured. The message has the remedy."""


class DatabaseSettings(BaseSettings):
    """Addresses of the database and of Redis."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    DATABASE_URL: SecretStr | None = Field(
        default=None,
        description="PostgreSQL or TimescaleDB, postgresql://user:password@host/name; embedded where unset",
    )
    DATABASE_REPLICA_URL: SecretStr | None = Field(
        default=None,
        description="Read replica of the same database; reads go to DATABASE_URL where unset, and while it is away",
    )
    REDIS_URL: SecretStr | None = Field(
        default=None, description="Redis or Valkey, redis://host:6379/0; embedded if unset"
    )
    CACHE_URL: SecretStr | None = Field(
        default=None,
        description="Redis for cached answers alone, which may evict; REDIS_URL where unset, embedded without either",
    )
    SECRET_KEY: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Signs tokens, cursors and cached answers, seals stored secrets; each start makes one where unset",
    )
    OLD_SECRET_KEYS: SecretStr | None = Field(
        default=None,
        description="Keys of before, separated by commas; what they have sealed stays readable until it is sealed anew",
    )
    LOG_FORMAT: Literal["text", "json"] = Field(
        default="text", description="Form of the log: text for people, json with an object a line"
    )
    OTEL_EXPORTER_OTLP_ENDPOINT: str | None = Field(
        default=None,
        description="Collector of traces over OTLP/HTTP, such as http://127.0.0.1:4318; no traces where unset",
    )
    OTEL_TRACES_SAMPLER_ARG: float = Field(
        default=0.05, ge=0, le=1, description="Share of traces that are exported, where no request says it; 0 to 1"
    )
    STATEMENT_TIMEOUT: int = Field(default=10_000, gt=0, description="Milliseconds after which a read is given up")


@cache
def settings() -> DatabaseSettings:
    """Return the settings of this process, read once."""
    return DatabaseSettings()


def database_url() -> str:
    """Return the address of the database, with the driver in it. Raises NotConfigured."""
    return with_driver(_required(settings().DATABASE_URL, "DATABASE_URL"))


def replica_url() -> str | None:
    """Return the address of the read replica, None without one. Raises NotConfigured."""
    replica = settings().DATABASE_REPLICA_URL
    return with_driver(replica.get_secret_value()) if replica else None


def redis_url() -> str:
    """Return the address of Redis. Raises NotConfigured."""
    return _required(settings().REDIS_URL, "REDIS_URL")


def cache_url() -> str:
    """Return the address of the Redis of cached answers. Raises NotConfigured."""
    own = settings().CACHE_URL
    return own.get_secret_value() if own else redis_url()


def sealing_keys() -> list[str]:
    """Return the keys of stored secrets, that of now first. Raises NotConfigured."""
    before = settings().OLD_SECRET_KEYS
    old = before.get_secret_value().split(",") if before else []
    return [_required(settings().SECRET_KEY, "SECRET_KEY"), *(key.strip() for key in old if key.strip())]


def with_driver(url: str) -> str:
    """Return an address of PostgreSQL, in any spelling, with psycopg as SQLAlchemy's driver."""
    scheme, separator, rest = url.partition("://")
    if scheme.split("+")[0] not in {"postgres", "postgresql"} or not separator:
        raise NotConfigured("DATABASE_URL must start with postgresql://")
    return f"postgresql+psycopg://{rest}"


def _required(value: SecretStr | None, name: str) -> str:
    if value is None:
        raise NotConfigured(f"{name} is not set. Set it, or start everything with `make run`.")
    return value.get_secret_value()
