"""Where a benchmark runs, and how large."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """A database server's address, a folder for files of the moment, and the size of the data (1 is full size)."""

    server_url: str
    folder: Path
    scale: float

    def scaled(self, number: int, least: int = 1) -> int:
        """A number of cards, rows or bytes at this size."""
        return max(least, round(number * self.scale))
