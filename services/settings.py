"""Settings of services, from the environment and `.env`: how often lists are read, mail, and a language model."""

from functools import cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]
LLM_TOKENS = 2_000  # of an answer, those of a model's thinking included
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

    LLM_URL: str = Field(
        default="",
        description="Language model that words explanations, https://host/v1; a template writes them where unset",
    )
    LLM_MODEL: str = Field(default="", max_length=100, description="Name of the model; needed where LLM_URL is set")
    LLM_KEY: SecretStr | None = Field(default=None, description="Key of the language model; a local one needs none")
    LLM_API: Literal["openai", "anthropic"] = Field(
        default="openai", description="What LLM_URL speaks: openai (chat/completions) or anthropic (messages)"
    )
    LLM_LIMIT_FIELD: Literal["auto", "max_completion_tokens", "max_tokens"] = Field(
        default="auto", description="Name of the limit of an answer at an openai API; auto: found out by asking"
    )
    LLM_DAILY_CALLS: int = Field(default=500, ge=0, description="Calls of the language model a day (UTC)")
    LLM_DAILY_TOKENS: int = Field(
        default=1_000_000, ge=0, description="Tokens of the language model a day (UTC), questions and answers"
    )

    @model_validator(mode="after")
    def _model_is_whole(self) -> Self:
        parts = urlsplit(self.LLM_URL)
        if self.LLM_URL and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
            raise ValueError("LLM_URL must be an address such as https://host/v1")
        if parts.username or parts.password:
            raise ValueError("LLM_URL has no place for a password; LLM_KEY has")
        if self.LLM_URL and not self.LLM_MODEL:
            raise ValueError("LLM_URL needs LLM_MODEL, the name of a model")
        return self

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


def has_model() -> bool:
    """Return whether a language model words explanations."""
    return bool(settings().LLM_URL)


def page_address(path: str) -> str:
    """Return the address of a page as a mail has it."""
    return settings().PUBLIC_URL.rstrip("/") + path
