"""Compressed answers, and library files that are compressed once and kept by browsers."""

from flask import Flask, Request, Response, request
from flask_compress import Compress

SUITES = "/_dash-component-suites/"
DAY = 24 * 3600
MOST_FILES = 64  # addresses of a file can be made up without end; more than Dash asks for are not kept


class SuiteFiles:
    """Compressed files of Dash's libraries. They do not change while the process runs, and plotly.js takes 0.2 s."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """The compressed file of an address, None where it is not kept."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep a compressed file; whatever is not a library file is passed over."""
        if SUITES in key and len(self._kept) < MOST_FILES:
            self._kept[key] = value


def register(server: Flask) -> None:
    """Compress what the server answers."""
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_CACHE_BACKEND"] = SuiteFiles
    server.config["COMPRESS_CACHE_KEY"] = _address
    Compress(server)
    server.after_request(_keep_suites)


def _address(asked: Request) -> str:
    return asked.path


def _keep_suites(response: Response) -> Response:
    # Dash lets browsers keep only files with a version in their address; plotly.js, the largest, has none.
    if request.path.startswith(SUITES) and response.cache_control.max_age is None and response.status_code == 200:
        response.cache_control.max_age = DAY
    return response
