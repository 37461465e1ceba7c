"""Compression of responses; files of pages and libraries are compressed once and cached by browsers."""

from functools import lru_cache

from flask import Flask, Request, Response, request
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from dashapp import brotli_files
from dashapp.settings import settings

ALGORITHMS = ("br", "gzip")
SUITES = "/_dash-component-suites/"
STATIC = "/static/"  # dashapp/joined.py
DAY = 24 * 3600
QUICK = 5  # of the levels of brotli, which go to 11: files are a tenth smaller than with 4, for half as much time more
MOST_FILES = 64  # clients can invent addresses of a file without end; pages request fewer


class StaticFiles:
    """Compressed files of pages and libraries. They do not change while the process runs.

    The first response is compressed quickly, later ones as small as brotli can, which takes seconds.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, key: str) -> bytes | None:
        """Return the compressed file of an address, None where it is not cached."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Store a compressed file of pages or libraries, once; ignore any other."""
        algorithm, _, path = key.partition(";")
        if not path.startswith((SUITES, STATIC)) or key in self._kept or len(self._kept) >= MOST_FILES:
            return
        self._kept[key] = value
        if algorithm == "br":
            brotli_files.start(value, settings().DATA_DIR, lambda smaller: self._kept.update({key: smaller}))


def register(server: Flask) -> None:
    """Compress the server's responses."""
    server.before_request(_normalise_accept_encoding)
    server.config["COMPRESS_ALGORITHM"] = list(ALGORITHMS)
    server.config["COMPRESS_BR_LEVEL"] = QUICK
    server.config["COMPRESS_CACHE_BACKEND"] = StaticFiles
    server.config["COMPRESS_CACHE_KEY"] = _address
    Compress(server)
    server.after_request(_keep_suites)


def _normalise_accept_encoding() -> None:
    """Remove encodings with `q=0` from the header: flask-compress would use them."""
    request.environ["HTTP_ACCEPT_ENCODING"] = _acceptable(request.headers.get("Accept-Encoding", ""))


@lru_cache(128)
def _acceptable(accept_encoding: str) -> str:
    accepted = parse_accept_header(accept_encoding, Accept)
    qualities = {name: accepted.quality(name) for name in (*ALGORITHMS, "identity")}
    return ", ".join(f"{name};q={quality}" for name, quality in qualities.items() if quality > 0)


def _address(asked: Request) -> str:
    return asked.path


def _keep_suites(response: Response) -> Response:
    # Dash lets browsers cache only files with a version in their address; those of the grid have none.
    if request.path.startswith(SUITES) and response.cache_control.max_age is None and response.status_code == 200:
        response.cache_control.max_age = DAY
    return response
