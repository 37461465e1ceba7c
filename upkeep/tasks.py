"""Tasks of upkeep."""

from datetime import UTC, datetime

from celery import shared_task

from db import announcements, partitions
from db.announcements import PricesChanged
from db.engine import DatabaseAway, write_engine
from db.redis_locks import Busy, only_one
from db.writes import accounts, activity, bots, idempotency_keys, ledger, mail
from services.analysis import evaluating, publishing, training
from services.people import resolving
from services.people.imports import previews
from upkeep import after_prices


@shared_task(name="analytics.refresh", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def refresh() -> str:
    """Run the refreshes that interrupted loads have requested."""
    try:
        with only_one("refresh"):
            after_prices.run(write_engine(), announce=lambda _runs: announcements.announce(PricesChanged()))
    except Busy:
        return "busy"
    return "done"


@shared_task(name="analytics.retention", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def retention() -> list[str]:
    """Drop what is past its retention: snapshots, silences, rejected records, what has ended of people and imports."""
    now = datetime.now(UTC)
    with write_engine().begin() as connection:
        ledger.drop_expired_rejected(connection, now)
        ledger.drop_expired_silences(connection, now)
        accounts.drop_expired(connection, now)
        idempotency_keys.drop_expired(connection, now)
        mail.drop_expired(connection, now)
        bots.drop_expired(connection, now)
        activity.drop_expired(connection, now)
    previews.drop_expired(now)
    return partitions.drop_expired(write_engine(), now)


@shared_task(name="analytics.resolve", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def resolve() -> int:
    """Give copies in collections the cards that the catalogue has learned, and return the number of users changed."""
    try:
        with only_one("resolve"):
            return len(resolving.resolve_again())
    except Busy:
        return 0


@shared_task(name="analytics.evaluate", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def evaluate() -> int:
    """Write the outcomes of recommendations whose horizon has ended, and return their number."""
    try:
        with only_one("evaluate"):
            return evaluating.evaluate_due(write_engine(), datetime.now(UTC))
    except Busy:
        return 0


@shared_task(name="analytics.train", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def train() -> int:
    """Train the models of recommendations that are missing or a week old, and return their number."""
    try:
        with only_one("train"):
            return training.train_due(write_engine(), datetime.now(UTC))
    except Busy:
        return 0


@shared_task(name="analytics.publish", autoretry_for=(DatabaseAway,), max_retries=3, retry_backoff=60)
def publish() -> int:
    """Publish what has happened without a change of prices, such as sources that are late; return the number."""
    try:
        with only_one("publish"):
            return publishing.publish(write_engine(), datetime.now(UTC))
    except Busy:
        return 0
