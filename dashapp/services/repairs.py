"""What a person can have the workers put right: a bad run taken back, rejected records read again."""

from dashapp.services import workers
from dashapp.services.rejected import RejectedRequest


def undo(run_id: int) -> None:
    """Have what a run has stored taken back. Raises WorkersAway."""
    workers.send("ingestion.undo", run_id)


def replay(asked: RejectedRequest) -> None:
    """Have rejected records read again. Raises WorkersAway."""
    workers.send("ingestion.replay", run_id=asked.run_id, source=asked.source, reason=asked.reason)
