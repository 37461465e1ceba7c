"""Command line: `python -m ingestion.simulation OUT` writes a simulated market into a folder."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from ingestion.simulation.writing import write_market


def main(arguments: list[str] | None = None) -> int:
    """Write the market and print its place; return 0, or 1 where it cannot be written, or 2 for wrong arguments."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    try:
        market = write_market(asked.out, end=asked.end, cards=asked.cards, days=asked.days, seed=asked.seed)
    except ValueError as error:
        parser.error(str(error))
    except OSError as error:
        sys.stderr.write(f"The market could not be written: {error}\n")
        return 1
    for path in (market.bulk, market.all_prices, market.all_identifiers, market.price_guide):
        sys.stdout.write(f"{path}\n")
    sys.stdout.write(f"{market.offers[0]} and {len(market.offers) - 1} more days of offers\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingestion.simulation", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the files")
    parser.add_argument("--cards", type=int, default=1000, help="number of printings (default 1000)")
    parser.add_argument("--days", type=int, default=400, help="days of history (default 400)")
    parser.add_argument("--seed", type=int, default=1, help="another number gives another market (default 1)")
    parser.add_argument(
        "--end", type=_moment, default=datetime.now(UTC),
        help="last moment, ISO date or time; UTC unless it says otherwise, a bare date is its midnight (default now)",
    )  # fmt: skip
    return parser


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
