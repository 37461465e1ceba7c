"""What the account of a page's reader has chosen of the look of all pages, whatever the browser."""

import structlog

from dashapp import cached
from dashapp.identity import actor
from db.engine import DatabaseError
from services.people.settings import Choices

log = structlog.get_logger()


def choices() -> Choices:
    """Return the currency and the theme of the reader's account; none for strangers, and while the database is away."""
    reader = actor().user_id
    if reader is None:
        return Choices()
    try:
        return cached.load_choices(reader)
    except DatabaseError as error:
        log.warning("choices of an account not read", error=type(error).__name__)
        return Choices()
