"""Services of the launcher: a named command, and the meaning of its end."""

from dataclasses import dataclass
from enum import Enum

from stack.guard import Steps


class OnExit(Enum):
    """The launcher's reaction to a service that ends by itself. An end before its first answer is an error."""

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
