"""Collections of people: locations, holdings, lots, the ledger, and the imports of files.

Rows, lines and lots have their owner without a foreign key: they go with the import, the entry or the holding. One more
key would be checked for each of the 20,000 rows of a file.
"""

from alembic import op

revision = "0024"
down_revision = "0023"

TABLES = """
CREATE TABLE inventories (
    user_id integer PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    version bigint NOT NULL DEFAULT 0,
    lots bigint NOT NULL DEFAULT 0
);

CREATE TABLE locations (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    kind text NOT NULL DEFAULT '',
    CONSTRAINT locations_user_id_name_key UNIQUE (user_id, name)
);

CREATE TABLE holdings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    card_id integer,
    condition text,
    finish text,
    language text,
    raw text,
    location_id integer REFERENCES locations ON DELETE CASCADE,
    quantity integer NOT NULL DEFAULT 0 CHECK (quantity >= 0),
    tags text[] NOT NULL DEFAULT '{}',
    notes text NOT NULL DEFAULT '',
    version integer NOT NULL DEFAULT 0,
    CONSTRAINT holdings_check CHECK (card_id IS NOT NULL OR raw IS NOT NULL)
);
CREATE UNIQUE INDEX holdings_key ON holdings (user_id, card_id, condition, finish, language, md5(raw), location_id)
    NULLS NOT DISTINCT;
CREATE INDEX holdings_location_id_idx ON holdings (location_id);
CREATE INDEX holdings_unresolved_idx ON holdings (id) WHERE card_id IS NULL;
CREATE INDEX holdings_card_id_idx ON holdings (card_id);

CREATE TABLE imports (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    file_name text NOT NULL,
    file_hash bytea NOT NULL,
    content bytea,
    format text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('add', 'sync', 'replace')),
    location text,
    mapping jsonb,
    answers jsonb NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'previewed', 'committed', 'undone')),
    encoding text NOT NULL,
    delimiter text,
    columns text[] NOT NULL DEFAULT '{}',
    notes text[] NOT NULL DEFAULT '{}',
    questions jsonb NOT NULL DEFAULT '[]',
    counts jsonb NOT NULL DEFAULT '{}',
    locations text[] NOT NULL DEFAULT '{}',
    inventory_version bigint,
    committed_version bigint,
    labels jsonb NOT NULL DEFAULT '{}',
    committed_at timestamptz,
    undone_at timestamptz
);
CREATE INDEX imports_user_id_idx ON imports (user_id, id);

CREATE TABLE import_rows (
    import_id integer NOT NULL REFERENCES imports ON DELETE CASCADE,
    position integer NOT NULL,
    user_id integer NOT NULL,
    line integer NOT NULL,
    cells jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('exact', 'proposed', 'unresolved', 'skipped', 'rejected')),
    reason text NOT NULL,
    remarks text[] NOT NULL DEFAULT '{}',
    card_id integer,
    candidates integer[] NOT NULL DEFAULT '{}',
    wording text,
    raw text,
    condition text,
    finish text,
    language text,
    location text NOT NULL DEFAULT '',
    location_kind text NOT NULL DEFAULT '',
    quantity integer,
    unit_cost numeric,
    currency text,
    acquired_on date,
    tags text[] NOT NULL DEFAULT '{}',
    notes text NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, position)
);
CREATE INDEX import_rows_state_idx ON import_rows (import_id, state, position);

CREATE TABLE import_words (
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    format text NOT NULL,
    answers jsonb NOT NULL,
    PRIMARY KEY (user_id, format)
);

CREATE TABLE import_choices (
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    digest bytea NOT NULL,
    wording text NOT NULL,
    card_id integer NOT NULL,
    PRIMARY KEY (user_id, digest)
);

CREATE TABLE inventory_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL REFERENCES users ON DELETE CASCADE,
    time timestamptz NOT NULL,
    kind text NOT NULL,
    reverses_id bigint REFERENCES inventory_entries ON DELETE CASCADE,
    import_id integer REFERENCES imports ON DELETE CASCADE,
    is_automatic boolean NOT NULL DEFAULT false,
    note text NOT NULL DEFAULT ''
);
CREATE INDEX inventory_entries_user_id_idx ON inventory_entries (user_id, id);
CREATE UNIQUE INDEX inventory_entries_reverses_id_key ON inventory_entries (reverses_id);
CREATE INDEX inventory_entries_import_id_idx ON inventory_entries (import_id);

CREATE TABLE inventory_lines (
    entry_id bigint NOT NULL REFERENCES inventory_entries ON DELETE CASCADE,
    place integer NOT NULL,
    user_id integer NOT NULL,
    kind text NOT NULL,
    line jsonb NOT NULL,
    PRIMARY KEY (entry_id, place)
);

CREATE TABLE lots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id integer NOT NULL,
    holding_id bigint NOT NULL REFERENCES holdings ON DELETE CASCADE,
    number bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price bigint,
    fees bigint NOT NULL DEFAULT 0,
    currency text,
    acquired_on date,
    entered_at timestamptz NOT NULL
);
CREATE INDEX lots_holding_id_idx ON lots (holding_id);
"""
NAMES = (
    "lots",
    "inventory_lines",
    "inventory_entries",
    "import_choices",
    "import_words",
    "import_rows",
    "imports",
    "holdings",
    "locations",
    "inventories",
)


def upgrade() -> None:
    """Make the tables."""
    op.execute(TABLES)


def downgrade() -> None:
    """Drop them."""
    for name in NAMES:
        op.execute(f"DROP TABLE {name}")
