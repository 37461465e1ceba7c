"""What the launcher runs: a named command, and what its end means."""

from dataclasses import dataclass
from enum import Enum

from stack.guard import Steps


class OnExit(Enum):
    """What the launcher does when a service ends by itself."""

    FAIL = "stop everything, with an error"
    RESTART = "start it again, a little later each time"
    GO_ON = "say so, and go on without it"


@dataclass(frozen=True)
class Service:
    """One process of the program. `answers` are paths of the web server that must answer before the next one starts."""

    name: str
    command: tuple[str, ...]
    on_exit: OnExit
    answers: tuple[str, ...] = ()
    stop: Steps = (("TERM", 10.0),)
    advice: str = ""
    """What to do when it ends with an error, for the person at the terminal."""
