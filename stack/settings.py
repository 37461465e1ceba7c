"""Settings of the launcher, from the environment and from the `.env` beside the README."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from stack.errors import StackError
from stack.files import ROOT


class StackSettings(BaseSettings):
    """The data folder, the web server's address, and the URLs of servers that are not embedded."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    DATA_DIR: Path = Field(
        default=Path(".data"),
        description="Folder of the embedded servers, logs and state; a relative path is below the project's folder.",
    )
    HOST: str = Field(default="127.0.0.1", description="Address on which the web server listens.")
    PORT: int = Field(default=8050, ge=1, le=65535, description="Port on which the web server listens.")
    DATABASE_URL: str | None = Field(
        default=None, description="Another PostgreSQL or TimescaleDB; the embedded PostgreSQL then stays off."
    )
    REDIS_URL: str | None = Field(default=None, description="Another Redis or Valkey; the embedded one then stays off.")
    CACHE_URL: str | None = Field(
        default=None, description="Another Redis for cached answers; the embedded one comes with the embedded Redis."
    )
    DATABASE_REPLICA_URL: str | None = Field(
        default=None, description="A read replica for the web; read here only so that a demo can refuse it."
    )
    ADMIN_TOKEN: SecretStr | None = Field(
        default=None, description="Opens the actions of the admin page; made and kept in the data folder where unset."
    )
    SECRET_KEY: SecretStr | None = Field(
        default=None, description="Signs access tokens and cursors; made and kept in the data folder where unset."
    )

    @field_validator("DATA_DIR")
    @classmethod
    def _below_the_project(cls, value: Path) -> Path:
        return ROOT / value.expanduser()

    @field_validator(
        "DATABASE_URL", "REDIS_URL", "CACHE_URL", "DATABASE_REPLICA_URL", "ADMIN_TOKEN", "SECRET_KEY", mode="before"
    )
    @classmethod
    def _empty_means_unset(cls, value: object) -> object:
        return value or None


def load_settings(*, demo: bool = False) -> StackSettings:
    """Return the settings. With `demo` the data folder is `DATA_DIR/demo`, and only embedded servers are accepted.

    Raises StackError for a value that cannot be used, and for a demo on servers that are not its own.
    """
    try:
        settings = StackSettings()
    except ValidationError as error:
        raise StackError(_explain(error)) from None
    return _for_demo(settings) if demo else settings


def _explain(error: ValidationError) -> str:
    lines = [f"{problem['loc'][0]}: {problem['msg']} (it is {problem['input']!r})" for problem in error.errors()]
    return "These settings cannot be used; correct them in the environment or in .env:\n  " + "\n  ".join(lines)


def _for_demo(settings: StackSettings) -> StackSettings:
    names = ("DATABASE_URL", "REDIS_URL", "CACHE_URL", "DATABASE_REPLICA_URL")
    foreign = [name for name in names if getattr(settings, name)]
    if foreign:
        raise StackError(
            f"The demo loads simulated prices and does so only into databases of its own, but {' and '.join(foreign)} "
            f"is set (in the environment or in .env).\nTo run the demo without it: "
            f"{' '.join(f'{name}=' for name in foreign)} make demo"
        )
    return settings.model_copy(update={"DATA_DIR": settings.DATA_DIR / "demo"})
