"""How gunicorn serves the web process; read by every `gunicorn dashapp.wsgi:server` that is started in this folder."""

import glob
import os
import resource
import shutil
import tempfile
from contextlib import suppress
from typing import Any

worker_class = "dashapp.gunicorn_worker.Worker"
workers = 1
worker_connections = 4000  # each open page holds one for its WebSocket
timeout = 60
graceful_timeout = 5
limit_request_line = 8190  # the longest that gunicorn knows; the API refuses a little shorter ones in its own words
control_socket_disable = True
forwarded_allow_ips = ""  # dashapp/edge/addresses.py believes proxies; SCRIPT_NAME of a client counts nowhere

METRICS, SLOT = "PROMETHEUS_MULTIPROC_DIR", "METRICS_SLOT"  # also in db/metrics.py
FOLDERS = os.path.join(tempfile.gettempdir(), "dualcaster-metrics-")  # with the process id of their gunicorn


def on_starting(arbiter: Any) -> None:
    """Make room for connections and for the metrics that the workers share, and open the port of the metrics."""
    _allow_files()
    _remove_left_folders()
    os.environ[METRICS] = tempfile.mkdtemp(prefix=f"{os.path.basename(FOLDERS)}{os.getpid()}-")
    _open_metrics_port(arbiter)


def pre_fork(arbiter: Any, worker: Any) -> None:
    """Give a worker the lowest free slot: it continues the files of a dead one, which would be left for good."""
    taken = {other.slot for other in arbiter.WORKERS.values()}
    worker.slot = next(slot for slot in range(len(taken) + 1) if slot not in taken)


def post_fork(_arbiter: Any, worker: Any) -> None:
    """Tell the program its slot (db/metrics.py)."""
    os.environ[SLOT] = str(worker.slot)


def child_exit(_arbiter: Any, worker: Any) -> None:
    """Forget the gauges of a dead worker: its connections have ended with it."""
    for file in glob.glob(os.path.join(os.environ[METRICS], f"gauge_live*_{worker.slot}.db")):
        os.remove(file)


def on_exit(_arbiter: Any) -> None:
    """Remove the metrics of this gunicorn."""
    shutil.rmtree(os.environ[METRICS], ignore_errors=True)


def _allow_files() -> None:
    """Let the workers open a file for each connection and as many others: macOS allows 256 at first, Linux 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * worker_connections
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _remove_left_folders() -> None:
    """Remove the metrics of gunicorns that were killed."""
    for folder in glob.glob(f"{FOLDERS}*"):
        number = folder.removeprefix(FOLDERS).partition("-")[0]
        if number.isdecimal() and not _is_running(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(number: int) -> bool:
    with suppress(PermissionError):  # it is somebody else's
        try:
            os.kill(number, 0)
        except ProcessLookupError:
            return False
    return True


def _open_metrics_port(arbiter: Any) -> None:
    """Listen on METRICS_PORT as well, at the first address of the pages (dashapp/operation/exposition.py)."""
    from dashapp.settings import WebSettings  # imports nothing that gevent patches and gunicorn does not import itself

    # Not the settings of the process: the workers read theirs, also after a reload.
    port, addresses = WebSettings().METRICS_PORT, arbiter.cfg.settings["bind"].get()
    if port is not None:
        host, separator, _ = addresses[0].rpartition(":")
        arbiter.cfg.set("bind", [*addresses, f"{host if separator and host != 'unix' else '127.0.0.1'}:{port}"])
