"""Ledger of ingestion: runs, rejected records, refresh requests, dead letters."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, Integer, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class IngestionRun(Base):
    """The ledger: one row for each run of a source, with its progress. `validator`: the ETag of the file it read."""

    __tablename__ = "ingestion_runs"
    __table_args__ = (Index("ingestion_runs_source_idx", "source", "id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    source: Mapped[str]
    status: Mapped[str]
    phase: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]
    as_of: Mapped[datetime | None]
    inputs: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    bytes_done: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    bytes_total: Mapped[int | None] = mapped_column(BigInteger)
    records_read: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    records_rejected: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    records_unmatched: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    cards_stored: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    rows_stored: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    rows_unchanged: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    error: Mapped[str | None]
    notice: Mapped[str | None]
    remarks: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'"))
    replay_of: Mapped[int | None] = mapped_column(ForeignKey("ingestion_runs.id"))
    validator: Mapped[str | None]


class RejectedRecord(Base):
    """A record that could not be stored: part of its text, the reason, and the whole `record` for a replay.

    `record` is None where the whole was not stored: it is too long, broken, or one of very many.
    """

    __tablename__ = "rejected_records"
    __table_args__ = (Index("rejected_records_run_id_idx", "run_id", "id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("ingestion_runs.id", ondelete="CASCADE"))
    time: Mapped[datetime] = mapped_column(server_default=func.now())
    raw: Mapped[str]
    reason: Mapped[str]
    record: Mapped[str | None]


class RefreshRequest(Base):
    """A range of changed snapshots that the rollups have lacked since `requested_at`. Written with the snapshots."""

    __tablename__ = "refresh_requests"
    run_id: Mapped[int] = mapped_column(ForeignKey("ingestion_runs.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    requested_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Property(Base):
    """A fact about this database as a whole, such as that its prices are simulated."""

    __tablename__ = "properties"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class DeadLetter(Base):
    """A task that failed for good: its arguments and its error. `state`: waiting, retried, dropped."""

    __tablename__ = "dead_letters"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    task: Mapped[str]
    arguments: Mapped[dict[str, Any]]
    error: Mapped[str]
    traceback: Mapped[str]
    attempts: Mapped[int] = mapped_column(Integer)
    failed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    state: Mapped[str] = mapped_column(server_default=text("'waiting'"))
