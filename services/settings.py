"""Settings of services, from the environment and `.env`: how often lists are read, and how mail is sent."""

from functools import cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]
SMTP_SCHEMES = ("smtps", "smtp", "smtp+plain")


class ServiceSettings(BaseSettings):
    """Intervals of the sources that can be read at any time, on which freshness depends; and the mail."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    CARDKINGDOM_HOURS: int = Field(
        default=2, ge=1, le=168, description="Hours between two readings of Card Kingdom's list"
    )
    MANAPOOL_HOURS: int = Field(default=2, ge=1, le=168, description="Hours between two readings of Mana Pool's list")
    SMTP_URL: SecretStr | None = Field(
        default=None,
        description="Server of mail, smtps://user:password@host or smtp:// (STARTTLS); no mail where unset",
    )
    MAIL_FROM: str = Field(
        default="", description="Sender of mail, Dualcaster <cards@example.org>; needed where SMTP_URL is set"
    )
    PUBLIC_URL: str = Field(
        default="", description="Address of this instance for links in mail, https://host; needed where SMTP_URL is set"
    )

    @model_validator(mode="after")
    def _mail_is_whole(self) -> Self:
        if self.SMTP_URL is None:
            return self
        parts = urlsplit(self.SMTP_URL.get_secret_value())
        if parts.scheme not in SMTP_SCHEMES or not parts.hostname:
            raise ValueError(f"SMTP_URL must begin with one of {', '.join(SMTP_SCHEMES)}, and name a host")
        if parts.scheme == "smtp+plain" and parts.password:
            raise ValueError("SMTP_URL: smtp+plain sends everything in the clear; it takes no password")
        if "@" not in self.MAIL_FROM or urlsplit(self.PUBLIC_URL).scheme not in ("https", "http"):
            raise ValueError("SMTP_URL needs MAIL_FROM, an address, and PUBLIC_URL, https://...")
        return self


@cache
def settings() -> ServiceSettings:
    """Return the settings of this process, read once."""
    return ServiceSettings()


def has_mail() -> bool:
    """Return whether this instance sends mail."""
    return settings().SMTP_URL is not None


def page_address(path: str) -> str:
    """Return the address of a page as a mail has it."""
    return settings().PUBLIC_URL.rstrip("/") + path
