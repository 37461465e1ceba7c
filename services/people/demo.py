"""A visitor of a simulated market: an account with an invented collection, alerts and a want list, for a day.

Each visitor has another account, so that nobody can spoil what the next one sees. Nothing of it is worth anything: it
exists only where the prices are invented, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from accounts import credentials
from accounts.rights import Role
from alerts.rules import Target, Trigger
from collection.ledger.entries import EntryKind, Facts
from collection.ledger.variants import Variant
from db.engine import Connection, Row, writing
from db.queries import demo as queries
from db.queries import inventory
from db.queries.ingestion import is_simulated
from db.writes import accounts as writes
from db.writes import inventory as stored
from market.variants import HEADLINE_CONDITION, Currency, Finish
from services.people import hashing
from services.people.alerts import rules
from services.people.alerts.evaluating import announce
from services.people.alerts.requests import AddRequest
from services.people.clients import Client
from services.people.recording import Change
from services.people.registration import NewUser, Registration, add
from services.people.sessions import Opened, open_session
from services.people.users import User
from services.people.wants import changing
from services.people.wants.contract import Want
from services.people.wants.requests import AddRequest as WantRequest

DOMAIN = "visitor.invalid"  # no mail gets to it (RFC 2606)
LIFETIME = timedelta(days=1)
CARDS = 60
BOUGHT = timedelta(days=30)  # ago


@dataclass(frozen=True, slots=True)
class Purchase:
    """How a part of the cards was bought: every `every`-th one, so many copies, at per cent of the price of then."""

    location: str
    every: int
    copies: int
    percent: int


PURCHASES = (
    Purchase("Trade binder", 1, 1, 95),
    Purchase("Deck: Burn", 4, 4, 100),
    Purchase("Box of doubles", 7, 9, 80),
)
# Wants: their copies, and the most that one may cost in per cent of the price of now (0: no maximum). The last one is
# of a card that is owned in part.
WANTS = ((1, 104), (4, 90), (2, 0), (1, 80), (1, 101), (3, 97), (8, 0))
WATCHED = 1  # the place of the want that an alert watches
ALERTS = ((Trigger.ABOVE, 102), (Trigger.BELOW, 97), (Trigger.ABOVE, 110))  # per cent of the price of now


class NoDemo(Exception):
    """Visitors have no demo here; the message says why."""


def is_visitor(user: User) -> bool:
    """Return whether a user is a visitor, who knows no password and whose account ends after LIFETIME."""
    return user.email.endswith(f"@{DOMAIN}")


def enter(client: Client, registration: Registration) -> Opened:
    """Make a visitor's account with all that is in it, in one transaction, and open its session.

    Raises NoDemo where the prices are not simulated, and where not everybody may register.
    """
    if registration is not Registration.OPEN:
        raise NoDemo("Registration is not open here.")
    password = hashing.hashed(credentials.new_secret())  # nobody knows it: the session is the only way in
    with writing() as connection:
        if not is_simulated(connection):
            raise NoDemo("Here the prices are real. Create an account for your own collection.")
        writes.delete_users_of(connection, DOMAIN, datetime.now(UTC) - LIFETIME)
        email = f"{credentials.new_secret()[:12].lower()}@{DOMAIN}"
        visitor = add(connection, NewUser(email, "Visitor", password), Role.USER, client)
        opened = open_session(connection, visitor, client)
        mixture = queries.cards(connection, CARDS + len(WANTS) - 1)
        wanted, bought = mixture[: len(WANTS) - 1], mixture[len(WANTS) - 1 :]
        _collect(connection, opened.user.id, bought)
        made = [rules.add_in(connection, opened.user.id, asked) for asked in _alerts(bought)]
        wants = [changing.add_in(connection, opened.user.id, want)[0] for want in _wants([*wanted, *bought[:1]])]
        made.append(rules.add_in(connection, opened.user.id, _alert_on(wants[WATCHED])))
    for _, added in made:
        announce(added)
    return opened


def _collect(connection: Connection, user_id: int, bought: Sequence[Row]) -> None:
    """Record that the visitor bought the cards a while ago, for about what they cost then."""
    stored.add_locations(connection, user_id, {one.location: "" for one in PURCHASES})
    places = {row.name: str(row.id) for row in inventory.locations(connection, user_id)}
    at = datetime.now(UTC) - BOUGHT
    change = Change(connection, user_id, at)
    for purchase in PURCHASES:
        change.acquire(
            EntryKind.BUY,
            [_facts(row, purchase, places[purchase.location], at) for row in bought[:: purchase.every]],
        )
    change.finish()


def _facts(row: Row, purchase: Purchase, location: str, at: datetime) -> Facts:
    variant = Variant(row.card_id, HEADLINE_CONDITION, Finish.NONFOIL, row.language)
    cost = row.cents_30d * purchase.percent // 100 * purchase.copies
    return Facts(variant, location, purchase.copies, cost, 0, Currency.USD, at.date())


def _alerts(bought: Sequence[Row]) -> Iterator[AddRequest]:
    """Yield alerts near to the prices of the dearest cards: some fire while the visitor looks."""
    dearest = sorted(bought, key=lambda row: (-row.cents, row.card_id))[:3]
    for row, (trigger, percent) in zip(dearest, ALERTS, strict=False):
        price = (Decimal(row.cents) * percent / 10_000).quantize(Decimal("0.01"))
        yield AddRequest(trigger.value, row.card_id, price=price)


def _alert_on(want: Want) -> AddRequest:
    """Return the alert on the maximum of a want."""
    return AddRequest(Trigger.BELOW.value, target=Target.WANT.value, want_id=want.id, price=want.max_price)


def _wants(cards: Sequence[Row]) -> Iterator[WantRequest]:
    """Yield wants of cards, some of them at their target now."""
    for place, (row, (copies, percent)) in enumerate(zip(cards, WANTS, strict=False)):
        maximum = (Decimal(row.cents) * percent / 10_000).quantize(Decimal("0.01"))
        yield WantRequest(
            row.card_id,
            any_printing=place % 3 == 2,
            condition=HEADLINE_CONDITION,
            finish=Finish.NONFOIL,
            quantity=copies,
            max_price=maximum,
            currency=Currency.USD,
            priority="high" if place == 0 else "normal",
        )
