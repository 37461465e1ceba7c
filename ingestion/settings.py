"""Settings of the worker processes, from the environment and `.env`."""

from functools import cache
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parents[1]


class IngestionSettings(BaseSettings):
    """Addresses of the sources, tokens, and limits of our requests."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    DATA_DIR: Path = Field(default=Path(".data"), description="Folder for downloads and the embedded servers' files")
    SCRYFALL_URL: str = Field(default="https://api.scryfall.com", description="Base address of Scryfall's API")
    MTGJSON_URL: str = Field(default="https://mtgjson.com/api/v5", description="Base address of MTGJSON's files")
    CARDMARKET_URL: str = Field(
        default="https://downloads.s3.cardmarket.com/productCatalog/priceGuide",
        description="Base address of Cardmarket's price guides",
    )
    CARDKINGDOM_URL: str = Field(
        default="https://api.cardkingdom.com/api/v2", description="Base address of Card Kingdom's price list"
    )
    CARDTRADER_URL: str = Field(default="https://api.cardtrader.com/api/v2", description="Base address of CardTrader")
    CARDTRADER_TOKEN: SecretStr | None = Field(default=None, description="Token of CardTrader; off without it")
    TCGPLAYER_URL: str = Field(default="https://api.tcgplayer.com", description="Base address of TCGplayer")
    TCGPLAYER_TOKEN: SecretStr | None = Field(default=None, description="Token of TCGplayer; off without it")
    MANAPOOL_URL: str = Field(default="https://manapool.com", description="Base address of Mana Pool's API")
    TCGCSV_URL: str = Field(default="https://tcgcsv.com", description="Base address of tcgcsv.com, TCGplayer's prices")
    TCGCSV: bool = Field(
        default=False,
        description="on: read tcgcsv.com. Its terms grant no republication, so only where you alone read the prices",
    )
    TICK_SECONDS: float = Field(default=3.0, gt=0, description="Seconds between two ticks of the simulated market")
    USER_AGENT: str = Field(default="Dualcaster/1.0", description="How we name ourselves to the sources")
    HTTP_TIMEOUT: float = Field(default=30.0, gt=0, description="Seconds to wait for a source to send something")
    HTTP_DEADLINE: float = Field(default=120.0, gt=0, description="Seconds in which a source's answer must be whole")
    DOWNLOAD_DEADLINE: float = Field(default=1200.0, gt=0, description="Seconds in which a source's file must be whole")
    HTTP_ATTEMPTS: int = Field(default=4, ge=1, description="Tries before a source counts as down")

    @field_validator("DATA_DIR")
    @classmethod
    def _below_the_project(cls, value: Path) -> Path:
        return ROOT / value.expanduser()


@cache
def settings() -> IngestionSettings:
    """Return the settings of this process, read once."""
    return IngestionSettings()
