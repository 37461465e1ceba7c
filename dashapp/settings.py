"""Settings of the web process, from the environment and `.env`."""

import ipaddress
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]


def listed(text: str) -> list[str]:
    """Return the items of a comma-separated setting."""
    return [word.strip() for word in text.split(",") if word.strip()]


def networks(text: str) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    """Return the networks of a list of addresses and networks. Raises ValueError."""
    return (ipaddress.ip_network(word, strict=False) for word in listed(text))


def _new_key() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class WebSettings(BaseSettings):
    """Settings of the pages and the API."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    PORT: int = Field(default=8050, ge=1, le=65535, description="Port of the pages and the API")
    DATA_DIR: Path = Field(default=Path(".data"), description="Folder for downloads and the embedded servers' files")
    SECRET_KEY: SecretStr = Field(
        default_factory=_new_key,
        min_length=16,
        description="Signs tokens, cursors and cached answers, seals stored secrets; each start makes one where unset",
    )
    ADMIN_TOKEN: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="Opens /api/admin, as a bearer token, and what the admin page can do; both are closed without it",
    )
    REGISTRATION: Literal["open", "invite", "closed"] = Field(
        default="open", description="Who may make an account: open for all, invite for who has a link, or closed"
    )
    METRICS_PORT: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port that answers /metrics to everybody, and nothing else; without it /metrics is for operators",
    )
    SESSIONS_OVER_HTTP: bool = Field(
        default=True,
        description="Whether people may sign in over plain http; False: their cookie is for https only, __Host-",
    )
    ALLOWED_ORIGINS: str = Field(
        default="",
        description="Other sites whose pages may open the WebSocket, https://host, separated by commas",
    )
    SOCKETS_PER_ADDRESS: int = Field(default=100, gt=0, description="WebSockets that one address may have open at once")
    CONNECTIONS_PER_ADDRESS: int = Field(
        default=100, gt=0, description="HTTP connections that one address may have open at once, in each web process"
    )
    REQUESTS_PER_ADDRESS: int = Field(
        default=8, gt=0, description="Requests of one address that each web process answers at a time; more wait"
    )
    REQUEST_TIMEOUT: float = Field(
        default=30.0, gt=0, description="Seconds in which a whole request must come, its head in half of them"
    )
    TRUSTED_PROXIES: str = Field(
        default="",
        description="Proxies whose X-Forwarded-For, -Proto and -Host count: addresses or networks, separated by commas",
    )
    ALLOWED_HOSTS: str = Field(
        default="",
        description="Names under which the program answers, .example.com for all below it, by commas; any where unset",
    )
    HSTS_SECONDS: int = Field(
        default=0, ge=0, description="Seconds for which browsers shall use https only, subdomains too; 0: not told"
    )
    OPERATOR_CONTACT: str = Field(
        default="",
        max_length=200,
        description="How to reach who runs this instance, shown on /about: an address of mail, a link, or a few words",
    )
    PICTURES_URL: str = Field(default="https://cards.scryfall.io", description="Base address of Scryfall's pictures")
    PICTURE_CACHE_MB: int = Field(
        default=500, ge=0, description="Megabytes of pictures that DATA_DIR may hold; 0: fetch none, draw every card"
    )
    USER_AGENT: str = Field(default="Dualcaster/1.0", description="How we name ourselves to the sources")
    MAX_BODY_KB: int = Field(default=256, gt=0, description="Kilobytes that the body of a request may have; else 413")

    @field_validator("TRUSTED_PROXIES")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        for _ in networks(value):
            pass
        return value

    @field_validator("DATA_DIR")
    @classmethod
    def _below_the_project(cls, value: Path) -> Path:
        return ROOT / value.expanduser()


@cache
def settings() -> WebSettings:
    """Return the settings of this process, read once."""
    return WebSettings()
