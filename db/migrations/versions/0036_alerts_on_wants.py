"""Alerts on wants: rules that watch the best price of a want. Rules have a version, raised by changes of their owners.

A change of prices finds them by the wants that it may fulfil, also wants without a maximum, and those of merged cards.
"""

from alembic import op

revision = "0036"
down_revision = "0035"

WITHOUT_WANTS = "('series', 'any_printing', 'holding', 'location', 'set_index', 'search')"
WITH_WANTS = "('series', 'any_printing', 'holding', 'location', 'set_index', 'search', 'want')"
TARGETS = """
    DROP CONSTRAINT alert_rules_target_check,
    DROP CONSTRAINT alert_rules_card_check,
    ADD CONSTRAINT alert_rules_target_check CHECK (target IN {targets}),
    ADD CONSTRAINT alert_rules_card_check CHECK ((target IN {of_card}) = (card_id IS NOT NULL))
"""
UPGRADE = f"""
ALTER TABLE alert_rules
    ADD want_id integer,
    ADD version integer NOT NULL DEFAULT 0,
    {TARGETS.format(targets=WITH_WANTS, of_card="('series', 'any_printing', 'holding', 'want')")},
    ADD CONSTRAINT alert_rules_want_check CHECK ((target = 'want') = (want_id IS NOT NULL));
CREATE INDEX alert_rules_want_id_idx ON alert_rules (want_id) WHERE want_id IS NOT NULL;
CREATE INDEX cards_merged_into_idx ON cards (merged_into) WHERE merged_into IS NOT NULL;
DROP INDEX wants_card_id_idx;
DROP INDEX wants_oracle_id_idx;
CREATE INDEX wants_card_id_idx ON wants (card_id) WHERE oracle_id IS NULL;
CREATE INDEX wants_oracle_id_idx ON wants (oracle_id) WHERE oracle_id IS NOT NULL;
"""
DOWNGRADE = f"""
DELETE FROM alert_rules WHERE target = 'want';
DROP INDEX wants_card_id_idx;
DROP INDEX wants_oracle_id_idx;
CREATE INDEX wants_card_id_idx ON wants (card_id) WHERE maximum IS NOT NULL AND oracle_id IS NULL;
CREATE INDEX wants_oracle_id_idx ON wants (oracle_id) WHERE maximum IS NOT NULL AND oracle_id IS NOT NULL;
DROP INDEX cards_merged_into_idx;
DROP INDEX alert_rules_want_id_idx;
ALTER TABLE alert_rules
    DROP CONSTRAINT alert_rules_want_check,
    {TARGETS.format(targets=WITHOUT_WANTS, of_card="('series', 'any_printing', 'holding')")},
    DROP COLUMN want_id,
    DROP COLUMN version;
"""


def upgrade() -> None:
    """Add the target, its indexes, and the version."""
    op.execute(UPGRADE)


def downgrade() -> None:
    """Drop them, with the rules that watch wants."""
    op.execute(DOWNGRADE)
