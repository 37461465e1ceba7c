"""Targets of alerts: copies that a user holds, the value of a location or of a set, the cheapest card of a search.

A change of prices finds them by location, by set, and all searches.
"""

from alembic import op

revision = "0031"
down_revision = "0030"

UPGRADE = """
ALTER TABLE alert_rules
    ALTER card_id DROP NOT NULL,
    ADD location_id integer,
    ADD set_code text,
    ADD query text,
    DROP CONSTRAINT alert_rules_target_check,
    DROP CONSTRAINT alert_rules_check,
    ADD CONSTRAINT alert_rules_target_check
        CHECK (target IN ('series', 'any_printing', 'holding', 'location', 'set_index', 'search')),
    ADD CONSTRAINT alert_rules_series_check CHECK ((target IN ('series', 'holding')) = (series_id IS NOT NULL)),
    ADD CONSTRAINT alert_rules_card_check
        CHECK ((target IN ('series', 'any_printing', 'holding')) = (card_id IS NOT NULL)),
    ADD CONSTRAINT alert_rules_location_check CHECK ((target = 'location') = (location_id IS NOT NULL)),
    ADD CONSTRAINT alert_rules_set_check CHECK ((target = 'set_index') = (set_code IS NOT NULL)),
    ADD CONSTRAINT alert_rules_search_check CHECK ((target = 'search') = (query IS NOT NULL));
CREATE INDEX alert_rules_location_id_idx ON alert_rules (location_id) WHERE location_id IS NOT NULL;
CREATE INDEX alert_rules_set_code_idx ON alert_rules (set_code) WHERE set_code IS NOT NULL;
CREATE INDEX alert_rules_search_idx ON alert_rules (id) WHERE query IS NOT NULL;
"""
DOWNGRADE = """
DELETE FROM alert_rules WHERE target NOT IN ('series', 'any_printing');
DROP INDEX alert_rules_search_idx;
DROP INDEX alert_rules_set_code_idx;
DROP INDEX alert_rules_location_id_idx;
ALTER TABLE alert_rules
    DROP CONSTRAINT alert_rules_target_check,
    DROP CONSTRAINT alert_rules_series_check,
    DROP CONSTRAINT alert_rules_card_check,
    DROP CONSTRAINT alert_rules_location_check,
    DROP CONSTRAINT alert_rules_set_check,
    DROP CONSTRAINT alert_rules_search_check,
    DROP COLUMN location_id,
    DROP COLUMN set_code,
    DROP COLUMN query,
    ADD CONSTRAINT alert_rules_target_check CHECK (target IN ('series', 'any_printing')),
    ADD CONSTRAINT alert_rules_check CHECK ((target = 'series') = (series_id IS NOT NULL)),
    ALTER card_id SET NOT NULL;
"""


def upgrade() -> None:
    """Add the targets."""
    op.execute(UPGRADE)


def downgrade() -> None:
    """Drop them, with the rules that watch them."""
    op.execute(DOWNGRADE)
