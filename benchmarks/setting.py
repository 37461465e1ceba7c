"""Place and size of a benchmark."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Setting:
    """A database server's address, a folder for temporary files, and the size of the data (1 is full size)."""

    server_url: str
    folder: Path
    scale: float

    def scaled(self, number: int, least: int = 1) -> int:
        """Return a number of cards, rows or bytes at this size."""
        return max(least, round(number * self.scale))
