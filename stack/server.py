"""Base of the embedded servers: one server a folder, shared by all its user processes, ended with the last of them.

Each user holds `users.lock` shared. The server's guard waits for it exclusively, which means no more users, and then
ends the server. A starter holds `start.lock`, so that the second of two starters joins the server of the first. A held
`guard.lock` means that a guard, and so a server, exists. `server.json` (mode 0600) has the URL.
"""

import json
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar

from stack import locks, ports
from stack.account import Account, server_account
from stack.errors import StackError
from stack.files import denied, make_folder, rotate, tail, write_private
from stack.guard import Order, Steps
from stack.leftovers import end_leftover, read_note
from stack.processes import Guarded, run_guarded, server_environment

ATTEMPTS = 3
MARGIN = 10.0


class EmbeddedServer(ABC):
    """A server below `directory`. `start` joins the one that runs there or starts one; `stop` releases it."""

    name: ClassVar[str]
    stop_steps: ClassVar[Steps]
    start_seconds: ClassVar[float]

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.log = self.directory / "server.log"
        self._users_lock = self.directory / "users.lock"
        self._start_lock = self.directory / "start.lock"
        self._guard_lock = self.directory / "guard.lock"
        self._state = self.directory / "server.json"
        self._use: int | None = None
        self._guarded: Guarded | None = None

    @abstractmethod
    def _program(self) -> Path:
        """Return the path of the server's executable."""

    @abstractmethod
    def _prepare(self, account: Account | None, port: int) -> list[str]:
        """Make the missing files of the server, and return the command that starts it."""

    @abstractmethod
    def _url(self, port: int) -> str:
        """Return the URL of the server on `port`, password included."""

    @abstractmethod
    def _answers(self, url: str) -> bool:
        """Return whether a client can log in there and gets an answer."""

    @property
    @abstractmethod
    def _data(self) -> Path:
        """Return the folder that belongs to the server's account."""

    def start(self) -> str:
        """Join or start the server and return its URL. Raises StackError when it does not come up."""
        make_folder(self.directory)
        try:
            self._use = locks.lock(self._users_lock, shared=True, timeout=self._stop_seconds())
            with locks.locked(self._start_lock, timeout=self.start_seconds):
                return self._join() or self._launch()
        except TimeoutError as error:
            self.stop()
            raise StackError(f"{self.name} is being started or stopped by another process: {error}.") from None
        except PermissionError as error:
            self.stop()
            raise StackError(denied(error, self.directory.parent)) from None
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Release the server. For its last user, return after it has ended."""
        if self._use is None:
            return
        use, self._use = self._use, None
        try:
            # The last user gets the lock exclusively, unless the guard got it first and ends the server itself.
            if locks.try_lock(use):
                self._end_guard()
            elif locks.is_locked(self._users_lock):
                locks.wait_unlocked(self._guard_lock, timeout=self._stop_seconds())
        finally:
            os.close(use)

    def revive(self) -> None:
        """Restart a server that has ended despite its users, at the same URL.

        Raises StackError when it does not come up, or when another process has taken its port meanwhile.
        """
        url = self._recorded()
        try:
            with locks.locked(self._start_lock, timeout=self.start_seconds):
                if (self._join() or self._launch()) != url:
                    raise StackError(f"{self.name} came up at another port: its own was taken. Start Dualcaster again.")
        except TimeoutError as error:
            raise StackError(f"{self.name} is being started by another process: {error}.") from None

    def alive(self) -> bool:
        """Return whether the server has a guard, as it has while it runs."""
        return locks.is_locked(self._guard_lock)

    def running(self) -> str | None:
        """Return the URL if a server runs here and answers, without becoming one of its users."""
        url = self._recorded()
        return url if url and self.alive() and self._answers(url) else None

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _join(self) -> str | None:
        """Return the URL of the existing server, as soon as it answers; None when there is none, or it ends."""
        deadline = time.monotonic() + self.start_seconds
        while self.alive():
            url = self._recorded()
            if url and self._answers(url):
                return url
            if time.monotonic() > deadline:
                raise StackError(self._trouble(f"runs, but has not answered for {self.start_seconds:.0f} s"))
            time.sleep(locks.POLL)
        return None

    def _launch(self) -> str:
        end_leftover(self._guard_lock)
        account = server_account(self._data, self._program(), folder=self.directory)
        for _ in range(ATTEMPTS):
            port = self._choose_port()
            url = self._url_after(self._prepare(account, port), account, port)
            if url:
                return url
        raise StackError(self._trouble(f"found its port taken {ATTEMPTS} times in a row"))

    def _url_after(self, command: list[str], account: Account | None, port: int) -> str | None:
        """Run the command and return the URL once it answers; None when another process has taken its port."""
        url = self._url(port)
        write_private(self._state, json.dumps({"url": url, "port": port}))
        order = Order(
            command=command,
            folder=str(self.directory),
            lifeline=str(self._users_lock),
            lifeline_shared=False,
            stop=self.stop_steps,
            alive=str(self._guard_lock),
            account=account,
        )
        self._guarded = Guarded.start(order, environment=server_environment(), log=rotate(self.log))
        deadline = time.monotonic() + self.start_seconds
        while self._guarded.poll() is None:
            if self._answers(url):
                return url
            if time.monotonic() > deadline:
                raise StackError(self._trouble(f"did not answer within {self.start_seconds:.0f} s"))
            time.sleep(locks.POLL)
        # A taken port is worth another attempt; with a free one the server has failed for its own reason.
        if ports.is_free(port):
            raise StackError(self._trouble("stopped while starting"))
        return None

    def _run(self, command: list[str], account: Account | None, text: str = "") -> None:
        """Run a tool of the server to its end, with `text` as its input; a kill of ours ends it, too."""
        order = Order(
            command=command,
            folder=str(self.directory),
            lifeline=str(self._start_lock),
            lifeline_shared=True,
            stop=(("TERM", 5.0),),
            account=account,
        )
        try:
            run_guarded(order, environment=server_environment(), text=text, timeout=self.start_seconds)
        except subprocess.CalledProcessError as error:
            raise StackError(
                f"{self.name} could not make its data in {self.directory}. It said:\n{error.output}"
                "Is the disk full, or the file system one without permissions? DATA_DIR chooses another folder."
            ) from None

    def _choose_port(self) -> int:
        """Return the port of the last start, so that its URL stays valid, unless it is taken now."""
        last = self._state_field("port")
        return last if isinstance(last, int) and ports.is_free(last) else ports.free_port()

    def _recorded(self) -> str | None:
        url = self._state_field("url")
        return url if isinstance(url, str) else None

    def _state_field(self, name: str) -> object:
        return json.loads(self._state.read_text())[name] if self._state.exists() else None

    def _end_guard(self) -> None:
        """End the server by its guard and wait for it. Our exclusive users' lock blocks joins meanwhile."""
        note = read_note(self._guard_lock)
        if self._guarded is not None and self._guarded.poll() is None:
            self._guarded.ask_to_end()
        elif note and self.alive():
            os.kill(note.guard, signal.SIGTERM)
        if not locks.wait_unlocked(self._guard_lock, timeout=self._stop_seconds()):
            raise StackError(self._trouble(f"did not stop within {self._stop_seconds():.0f} s"))
        if self._guarded is not None:
            self._guarded.wait_ended()

    def _stop_seconds(self) -> float:
        return sum(seconds for _, seconds in self.stop_steps) + MARGIN

    def _trouble(self, what: str) -> str:
        return f"{self.name} {what}. The end of its log {self.log}:\n{tail(self.log)}"
