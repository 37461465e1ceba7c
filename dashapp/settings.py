"""Settings of the web process, from the environment and `.env`."""

import secrets
from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]


def _new_key() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class WebSettings(BaseSettings):
    """How the pages and the API are served."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    PORT: int = Field(default=8050, ge=1, le=65535, description="Port of the pages and the API")
    SECRET_KEY: SecretStr = Field(
        default_factory=_new_key,
        min_length=16,
        description="Signs the session cookies; left out, a new one is made at every start and sessions end with it",
    )
    ADMIN_TOKEN: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Opens /api/admin, as a bearer token, and what the admin page can do; both are closed without it",
    )
    ALLOWED_ORIGINS: str = Field(
        default="",
        description="Other sites whose pages may open the WebSocket, https://host, separated by commas",
    )
    SOCKETS_PER_ADDRESS: int = Field(default=100, gt=0, description="WebSockets that one address may have open at once")


@cache
def settings() -> WebSettings:
    """The settings of this process, read once."""
    return WebSettings()
