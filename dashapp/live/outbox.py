"""What waits to be sent to one client: a bounded queue, of which the oldest messages are dropped."""

from collections import deque
from collections.abc import Callable

from dashapp.live import messages

LONGEST = 256  # messages

MISSED = messages.error("missed", "You read too slowly and messages were dropped. Read again over HTTP.")


class Outbox:
    """Messages for one client. `wake` is called with each, and must not wait. Any thread may put, one takes."""

    def __init__(self, wake: Callable[[], None], longest: int = LONGEST) -> None:
        self._wake = wake
        self._waiting: deque[str] = deque(maxlen=longest)
        self._dropped = False

    def put(self, *texts: str) -> None:
        """Add messages; where there is no room the oldest go."""
        for text in texts:
            self._dropped = self._dropped or len(self._waiting) == self._waiting.maxlen
            self._waiting.append(text)
        self._wake()

    def take(self) -> list[str]:
        """All that waits, oldest first; before it the news that something was dropped."""
        taken = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        if self._dropped:
            self._dropped = False
            taken.insert(0, MISSED)
        return taken
