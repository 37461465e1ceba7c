"""Alerts of people: rules with their standings (alerts/standings.py), events, channels, and the outbox of deliveries.

Every row has its owner and goes with the user. Prices are in cents of the rule's currency.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Identity, Index, Numeric, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.accounts import USERS
from db.models.base import Base

ZERO, NO, EMPTY = text("0"), text("false"), text("''")


OF_CARD = "trigger = ANY (ARRAY['buylist'::text, 'spread'::text, 'liquidation'::text])"


class AlertRule(Base):
    """A rule. `series_id` is what it watches, also of copies that are held; for any printing the `oracle_id`, and what
    the printings must be; else the `location_id`, the `set_code`, the `want_id` or the `query` (market/search).

    `card_id` is the card that it was made for, NULL where it is of none. From `state` on the columns are its standing;
    `before` is the state behind one that hides it. `due_at` is when the clock may change it; NULL: never.
    """

    __tablename__ = "alert_rules"
    __table_args__ = (
        Index("alert_rules_user_id_idx", "user_id", "id"),
        Index("alert_rules_series_id_idx", "series_id"),
        Index("alert_rules_oracle_id_idx", "oracle_id", postgresql_where=text("oracle_id IS NOT NULL")),
        Index("alert_rules_location_id_idx", "location_id", postgresql_where=text("location_id IS NOT NULL")),
        Index("alert_rules_set_code_idx", "set_code", postgresql_where=text("set_code IS NOT NULL")),
        Index("alert_rules_want_id_idx", "want_id", postgresql_where=text("want_id IS NOT NULL")),
        Index("alert_rules_search_idx", "id", postgresql_where=text("query IS NOT NULL")),
        Index("alert_rules_of_card_idx", "card_id", postgresql_where=text(OF_CARD)),
        Index("alert_rules_due_at_idx", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    name: Mapped[str] = mapped_column(server_default=EMPTY)
    target: Mapped[str]
    card_id: Mapped[int | None]
    series_id: Mapped[int | None]
    oracle_id: Mapped[UUID | None]
    location_id: Mapped[int | None]
    set_code: Mapped[str | None]
    query: Mapped[str | None]
    want_id: Mapped[int | None]
    marketplace: Mapped[str | None]
    condition: Mapped[str | None]
    finish: Mapped[str | None]
    language: Mapped[str | None]
    kind: Mapped[str] = mapped_column(server_default=text("'retail'"))
    currency: Mapped[str]
    trigger: Mapped[str]
    price: Mapped[int | None] = mapped_column(BigInteger)
    percent: Mapped[Decimal | None] = mapped_column(Numeric)
    change_window: Mapped[str | None]
    days: Mapped[int | None]
    mode: Mapped[str] = mapped_column(server_default=text("'repeat'"))
    confirm: Mapped[int] = mapped_column(server_default=text("1"))
    confirm_minutes: Mapped[int | None]
    repeat_hours: Mapped[int | None]
    tells_end: Mapped[bool] = mapped_column(Boolean, server_default=NO)
    notifies_if_true: Mapped[bool] = mapped_column(Boolean, server_default=NO)
    expires_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(server_default=ZERO)
    state: Mapped[str] = mapped_column(server_default=text("'armed'"))
    before: Mapped[str | None]
    edge: Mapped[int] = mapped_column(server_default=ZERO)
    since: Mapped[datetime | None]
    breaches: Mapped[int] = mapped_column(server_default=ZERO)
    side: Mapped[str | None]
    observed_at: Mapped[datetime | None]
    last_price: Mapped[int | None] = mapped_column(BigInteger)
    fired_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    has_told: Mapped[bool] = mapped_column(Boolean, server_default=NO)
    set_aside_at: Mapped[datetime | None]
    snoozed_until: Mapped[datetime | None]
    due_at: Mapped[datetime | None]


class AlertEvent(Base):
    """An event of a rule, by its `edge`. `run_id` is the run that stored the price; an undone one took it back."""

    __tablename__ = "alert_events"
    __table_args__ = (
        UniqueConstraint("rule_id", "edge", name="alert_events_rule_id_edge_key"),
        Index("alert_events_user_id_idx", "user_id", "id"),
        Index("alert_events_unread_idx", "user_id", postgresql_where=text("read_at IS NULL")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    rule_id: Mapped[int] = mapped_column(ForeignKey("alert_rules.id", ondelete="CASCADE"))
    edge: Mapped[int]
    kind: Mapped[str]
    time: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    currency: Mapped[str]
    price: Mapped[int | None] = mapped_column(BigInteger)
    series_id: Mapped[int | None]
    run_id: Mapped[int | None]
    read_at: Mapped[datetime | None]


class AlertChannel(Base):
    """A way to a user outside of the program. `secret` signs the messages of a webhook.

    It and the address are sealed (db/sealing.py).
    """

    __tablename__ = "alert_channels"
    __table_args__ = (Index("alert_channels_user_id_idx", "user_id"),)
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(USERS, ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    kind: Mapped[str]
    name: Mapped[str]
    address: Mapped[str]
    secret: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str] = mapped_column(server_default=EMPTY)
    last_status: Mapped[int | None]
    last_sent_at: Mapped[datetime | None]


class AlertDelivery(Base):
    """The delivery of an event by a channel; without an event, a test. `due_at` is NULL once it has ended."""

    __tablename__ = "alert_deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "channel_id", name="alert_deliveries_event_id_channel_id_key"),
        Index("alert_deliveries_due_at_idx", "due_at", postgresql_where=text("due_at IS NOT NULL")),
        Index("alert_deliveries_channel_id_idx", "channel_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_id: Mapped[int]
    channel_id: Mapped[int] = mapped_column(ForeignKey("alert_channels.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("alert_events.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(server_default=ZERO)
    due_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(server_default=EMPTY)
