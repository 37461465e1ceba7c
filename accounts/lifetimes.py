"""Lifetimes of sessions and tokens. docs/security.md has the reasons."""

from datetime import timedelta

IDLE = timedelta(days=30)  # of a session or a refresh token without a request
ABSOLUTE = timedelta(days=90)  # of a session or a token family, however much it is used
ACCESS_TOKEN = timedelta(minutes=15)
SUCCESSOR_WINDOW = timedelta(seconds=30)  # in which a used refresh token still returns its successor
SEEN_EVERY = timedelta(minutes=1)  # least time between two stored times of a session's last request
SHARE_DAYS = 30  # of a shared link, unless told otherwise
PERSONAL_TOKEN_DAYS = 365  # by default
INVITATION = timedelta(days=7)
EVENTS_KEPT = timedelta(days=180)  # authentication events in the audit log
RESET_LINK = timedelta(hours=1)  # of a mail, or of the command line
BOT_CODE = timedelta(minutes=10)
REGISTRATION = timedelta(days=1)  # that waits for its address to be verified
