"""Sections of the dashboard by currency: computed, stored and read; one that fails leaves the others as they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec
import structlog

from db import announcements
from db.announcements import DashboardChanged
from db.engine import Engine, Row, reading
from db.positions import newest, seeing
from db.queries import dashboard as queries
from db.writes import dashboard as writes
from market.variants import Currency
from services.analysis.dashboard.market import Market, compute_market
from services.analysis.dashboard.movers import Movers, compute_movers
from services.analysis.dashboard.opportunities import Opportunities, compute_opportunities

T = TypeVar("T")
Rows = Mapping[str, Row]


class Section(StrEnum):
    """A stored section."""

    MOVERS = "movers"
    OPPORTUNITIES = "opportunities"
    MARKET = "market"


COMPUTE: Mapping[Section, Callable[[str], Any]] = MappingProxyType(
    {Section.MOVERS: compute_movers, Section.OPPORTUNITIES: compute_opportunities, Section.MARKET: compute_market}
)

log = structlog.get_logger()


class SectionFailed(RuntimeError):
    """The last computation of a section failed."""


@dataclass(frozen=True, slots=True)
class Stored:
    """When a section was computed (UTC), and its version, which rises with each change of what it says."""

    version: int
    computed_at: datetime


@dataclass(frozen=True, slots=True)
class StoredMovers(Stored):
    """The section of the movers."""

    content: Movers


@dataclass(frozen=True, slots=True)
class StoredOpportunities(Stored):
    """The section of the opportunities."""

    content: Opportunities


@dataclass(frozen=True, slots=True)
class StoredMarket(Stored):
    """The section of the market."""

    content: Market


def compute(engine: Engine, now: datetime) -> int:
    """Compute and store all sections; return how many changed. Announces them after their commits."""
    changed: dict[str, dict[str, int]] = {}
    for currency in Currency:
        for section in Section:
            body = _computed(currency, section)
            with engine.begin() as connection:
                version = writes.store_section(connection, currency, section, body, now)
            if version is not None:
                changed.setdefault(currency, {})[section] = version
    if changed:
        announcements.announce(DashboardChanged(sections=changed))
    return sum(map(len, changed.values()))


def _computed(currency: str, section: Section) -> str | None:
    """Return the JSON of a section, None where its computation fails. Reads what is committed now, nothing older."""
    try:
        with seeing(newest()):
            return msgspec.json.encode(COMPUTE[section](currency)).decode()
    except Exception as error:  # the others stand
        log.error("section of the dashboard not computed", section=section, currency=currency, exc_info=error)
        return None


def load_dashboard_movers(currency: str) -> StoredMovers | None:
    """Return the movers as they are stored; None before the first computation. Raises SectionFailed."""
    return stored_movers(load_rows(currency, Section.MOVERS))


def load_dashboard_opportunities(currency: str) -> StoredOpportunities | None:
    """Return the opportunities as they are stored; None before the first computation. Raises SectionFailed."""
    return stored_opportunities(load_rows(currency, Section.OPPORTUNITIES))


def load_dashboard_market(currency: str) -> StoredMarket | None:
    """Return the market as it is stored; None before the first computation. Raises SectionFailed."""
    return stored_market(load_rows(currency, Section.MARKET))


def load_rows(currency: str, *names: Section) -> Rows:
    """Return the rows of sections by their names; executes one statement."""
    with reading() as connection:
        return queries.sections(connection, currency, names)


def stored_movers(rows: Rows) -> StoredMovers | None:
    """Return the movers among the rows. Raises SectionFailed."""
    return _stored(rows, Section.MOVERS, Movers, StoredMovers)


def stored_opportunities(rows: Rows) -> StoredOpportunities | None:
    """Return the opportunities among the rows. Raises SectionFailed."""
    return _stored(rows, Section.OPPORTUNITIES, Opportunities, StoredOpportunities)


def stored_market(rows: Rows) -> StoredMarket | None:
    """Return the market among the rows. Raises SectionFailed."""
    return _stored(rows, Section.MARKET, Market, StoredMarket)


def _stored(rows: Rows, section: Section, kind: type, stored: Callable[..., T]) -> T | None:
    row = rows.get(section)
    if row is None:
        return None
    if row.body is None:
        raise SectionFailed(section)
    return stored(row.version, row.computed_at, msgspec.json.decode(row.body, type=kind))
