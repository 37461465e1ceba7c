"""The servers of a command line: those that are configured, else the embedded ones."""

import contextlib
import os
from collections.abc import Iterator

from db.settings import settings
from stack.launcher import servers_of
from stack.migrations import migrate
from stack.secret_key import own_key
from stack.settings import load_settings


@contextlib.contextmanager
def servers(demo: bool) -> Iterator[None]:
    """Use the configured servers, or the embedded ones: joins those that run, else starts some for the command.

    Raises StackError or NotConfigured where there are none.
    """
    with contextlib.ExitStack() as stack:
        if not (settings().DATABASE_URL and settings().REDIS_URL):
            _use_embedded(stack, demo)
        yield


def _use_embedded(stack: contextlib.ExitStack, demo: bool) -> None:
    """Point this process at the embedded servers for what is not configured, until `stack` is left."""
    given = load_settings(demo=demo)
    found = stack.enter_context(servers_of(given))
    os.environ.update({"DATABASE_URL": found.database_url, "REDIS_URL": found.redis_url})
    if key := own_key(given):
        os.environ["SECRET_KEY"] = key
    settings.cache_clear()
    if given.DATABASE_URL is None:
        migrate(given.DATA_DIR, os.environ)
