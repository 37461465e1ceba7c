"""Secrets of channels are sealed; alerts on spreads and on sales."""

from collections.abc import Callable

from alembic import op
from sqlalchemy import text

from db.sealing import opened, seal

revision = "0045"
down_revision = "0043"

CHANNELS = text("SELECT id, address, secret FROM alert_channels")
STORE = text("UPDATE alert_channels SET address = :address, secret = :secret WHERE id = :id")
OF_CARD = """
    CREATE INDEX alert_rules_of_card_idx ON alert_rules (card_id) WHERE trigger IN ('buylist', 'spread', 'liquidation')
"""
BEFORE = ("below", "above", "crosses", "change", "new_low", "new_high", "buylist", "back_in_stock", "missing")
NEW = ("spread", "liquidation")
TRIGGERS = """
    ALTER TABLE alert_rules DROP CONSTRAINT alert_rules_trigger_check,
    ADD CONSTRAINT alert_rules_trigger_check CHECK (trigger IN ({words}))
"""
BUYLIST = "CREATE INDEX alert_rules_buylist_idx ON alert_rules (card_id) WHERE trigger = 'buylist'"


def upgrade() -> None:
    """Seal addresses and secrets, which needs SECRET_KEY where there are channels, and widen the index."""
    _allow(*BEFORE, *NEW)
    op.execute("DROP INDEX alert_rules_buylist_idx")
    op.execute(OF_CARD)
    _rewrite(seal)


def downgrade() -> None:
    """Open what is sealed; rules that the program of before does not know are deleted."""
    _rewrite(opened)
    op.execute("DELETE FROM alert_rules WHERE trigger IN ('spread', 'liquidation')")
    op.execute("DROP INDEX alert_rules_of_card_idx")
    op.execute(BUYLIST)
    _allow(*BEFORE)


def _allow(*triggers: str) -> None:
    op.execute(TRIGGERS.format(words=", ".join(f"'{one}'" for one in triggers)))


def _rewrite(turn: Callable[[str], str]) -> None:
    connection = op.get_bind()
    for row in connection.execute(CHANNELS).all():
        secret = None if row.secret is None else turn(row.secret)
        connection.execute(STORE, {"id": row.id, "address": turn(row.address), "secret": secret})
