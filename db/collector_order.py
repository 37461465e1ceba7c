"""Order of collector numbers, in SQL, the same for `card_search` and for `cards`."""

# Pads runs of digits to one length: text order is then the order of numbers, 2 before 2a before 10. Most have one run.
COLLECTOR_ORDER = rf"""
    CASE WHEN collector_number ~ '^[0-9]+$' AND length(collector_number) <= 8 THEN lpad(collector_number, 8, '0')
    ELSE regexp_replace(
        regexp_replace(lower(collector_number), '([0-9]+)', '{"0" * 7}\1', 'g'), '[0-9]*({"[0-9]" * 8})', '\1', 'g'
    ) END
"""
