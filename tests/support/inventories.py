"""Made-up inventories for tests of imports: catalogues of a file's own cards, and what an inventory holds."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from collection.ledger.replaying import replay
from db.queries import inventory
from market.records import CatalogueCard
from services.people.imports import previews
from services.people.imports.committing import commit
from services.people.imports.contract import Import, ImportRequest
from tests.support.prices import rows, store

MANABOX = (
    "Binder Name", "Binder Type", "Name", "Set code", "Set name", "Collector number", "Foil", "Rarity", "Quantity",
    "ManaBox ID", "Scryfall ID", "Purchase price", "Misprint", "Altered", "Condition", "Language",
    "Purchase price currency",
)  # fmt: skip


def manabox(*cards: Mapping[str, object]) -> bytes:
    """A ManaBox file: each row a near-mint English nonfoil of card 1 in the binder Blue, unless told otherwise."""
    usual = {
        "Binder Name": "Blue", "Binder Type": "binder", "Name": "Card 1", "Set code": "TST", "Set name": "Test Set",
        "Collector number": "1", "Foil": "normal", "Rarity": "common", "Quantity": 1, "ManaBox ID": 7,
        "Scryfall ID": UUID(int=1), "Purchase price": "", "Misprint": "false", "Altered": "false",
        "Condition": "near_mint", "Language": "en", "Purchase price currency": "",
    }  # fmt: skip
    file = io.StringIO()
    writer = csv.DictWriter(file, MANABOX)
    writer.writeheader()
    writer.writerows({**usual, **card} for card in cards)
    return file.getvalue().encode()


def a_card(number: int, **fields: object) -> dict[str, object]:
    """The cells of a ManaBox row that name a card of tests.support.prices.make_card."""
    return {"Name": f"Card {number}", "Collector number": str(number), "Scryfall ID": UUID(int=number), **fields}


def store_catalogue(engine: Engine, cards: Iterable[Mapping[str, str]]) -> None:
    """Store the cards of a real ManaBox file's rows."""
    known = {
        card["Scryfall ID"]: CatalogueCard(
            UUID(card["Scryfall ID"]),
            name=card["Name"],
            set_code=card["Set code"].lower(),
            set_name=card["Set name"],
            collector_number=card["Collector number"],
        )
        for card in cards
    }
    store(engine, [], list(known.values()))


def preview(user_id: int, content: bytes, mode: str = "add", **more: Any) -> Import:
    """The preview of a file."""
    return previews.preview(user_id, ImportRequest("cards.csv", mode, **more), content)


def imported(user_id: int, content: bytes, mode: str = "add", **more: Any) -> Import:
    """A file that was imported."""
    return commit(user_id, preview(user_id, content, mode, **more).id)


HELD = """
    SELECT coalesce(locations.name, ''), card_id, condition, finish, language, raw, tags, notes, holdings.quantity
    FROM holdings LEFT JOIN locations ON locations.id = location_id
    WHERE holdings.user_id = :user_id AND quantity > 0
"""
LOTS = """
    SELECT coalesce(locations.name, ''), card_id, condition, finish, language, raw, lots.quantity, price, currency,
        acquired_on
    FROM lots JOIN holdings ON holdings.id = holding_id LEFT JOIN locations ON locations.id = location_id
    WHERE lots.user_id = :user_id
"""


def holdings_of(engine: Engine, user_id: int) -> Counter[tuple[Any, ...]]:
    """What a user holds: location, card, condition, finish, language, raw, tags, notes, copies."""
    return Counter((*row[:6], tuple(row[6]), *row[7:]) for row in rows(engine, HELD, user_id=user_id))


def lots_of(engine: Engine, user_id: int) -> Counter[tuple[Any, ...]]:
    """The lots of a user: location, card, condition, finish, language, raw, copies, price, currency, day."""
    return Counter(rows(engine, LOTS, user_id=user_id))


def copies_of(engine: Engine, user_id: int) -> int:
    """The number of copies that a user holds, which lots and holdings agree about."""
    held = sum(row[-1] for row in holdings_of(engine, user_id).elements())
    assert held == sum(row[6] for row in lots_of(engine, user_id).elements())
    return held


def assert_as_replayed(engine: Engine, user_id: int) -> None:
    """The stored lots are those that the ledger leads to, and it contradicts itself nowhere."""
    with engine.connect() as connection:
        stored = Counter(one.lot for one in inventory.all_lots(connection, user_id))
        ledger = replay(one.entry for one in inventory.entries(connection, user_id))
    assert not ledger.problems
    assert stored == Counter(ledger.lots)


def parted(rows_of_file: Sequence[Mapping[str, str]]) -> int:
    """The number of copies of a real ManaBox file's rows that are no wishes."""
    return sum(int(row["Quantity"]) for row in rows_of_file if row.get("Binder Type") != "list")
