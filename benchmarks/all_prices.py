"""MTGJSON's price history of a gigabyte, loaded by the command line, with a refresh of the rollups."""

from benchmarks import servers
from benchmarks.bare_copy import bare_copy
from benchmarks.children import ingest
from benchmarks.generators.history_files import write_history_files
from benchmarks.generators.records import today
from benchmarks.results import PEAK_MEMORY, Result, at_least
from benchmarks.setting import Setting
from db.queries import ingestion as queries

SIZE = 1_000_000_000  # bytes
BARE_ROWS = 4_000_000  # copying all rows gives the same rate and needs gigabytes


def measure(setting: Setting) -> list[Result]:
    """Return rows a second from the start of the process to its end, and peak memory."""
    files = write_history_files(setting.folder, setting.scaled(SIZE), today().date())
    try:
        with servers.database(setting.server_url) as engine:
            load = ingest(setting.folder, "mtgjson-history", files.prices, files.identifiers)
            with engine.connect() as connection:
                (run,) = queries.runs(connection, 1)
            limit = bare_copy(engine, setting.folder, "price_snapshots", at_most=BARE_ROWS)
    finally:
        files.prices.unlink()
        files.identifiers.unlink()
    rate = run.rows_stored / load.seconds
    case = f"{run.rows_stored:,} prices, end to end"
    return [
        Result(case, rate, "rows/s", limit.rows_a_second, "bare COPY", at_least(0.1)),
        Result("peak memory", load.peak_mib, "MiB", target=PEAK_MEMORY),
    ]
