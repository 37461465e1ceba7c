"""Downloads of a run: the files of an edition, on disk until they are stored."""

from pathlib import Path

from ingestion.contract import Edition, Progress
from ingestion.runs.progress import RunProgress
from ingestion.settings import settings
from ingestion.upstreams.fetch import download


class Downloads:
    """The folder of a source's downloads. Those of a failed run stay until the next one."""

    def __init__(self, source: str, title: str, progress: RunProgress) -> None:
        self._folder = settings().DATA_DIR / "downloads" / source
        self._title = title
        self._progress = progress

    def fetch(self, edition: Edition) -> list[Path]:
        """Download the files of an edition. Raises SourceError."""
        self.clear()
        files: list[Path] = []
        for address in edition.files:
            before = sum(file.stat().st_size for file in files)
            named = settings(), self._title, edition.labelled_html
            files.append(download(address, self._folder, self._read_after(before), *named))
        return files

    def clear(self) -> None:
        """Delete the files: every edition has a name of its own, and up to some gigabytes."""
        for file in self._folder.glob("*"):
            file.unlink()

    def _read_after(self, before: int) -> Progress:
        """Return the progress of a file that follows `before` bytes of others.

        Its length is that of the phase only if it is alone, or first.
        """
        return lambda done, total: self._progress.read(before + done, total if not before else None)
