"""Ten thousand WebSockets over four web processes, as behind a proxy: the delay of a change, and the memory of each.

Web processes share nothing but Redis and the database, so a client may be at any of them. The clients are processes of
their own, one beside each web process, on the same cores.
"""

import os
from contextlib import ExitStack
from itertools import chain

from benchmarks import servers
from benchmarks.broadcasting import delays, heard, percentile, publish, resident, workers
from benchmarks.cached_reads import web
from benchmarks.listening import listening
from benchmarks.pages import fill
from benchmarks.results import Result, at_most
from benchmarks.setting import Setting

CARDS = 60  # the message of a change is the same in any market
SOCKETS, WEB_PROCESSES = 10_000, 4
CHANGES, EVERY = 20, 2.0  # number, and seconds between two
KIB = 1 << 10


def measure(setting: Setting) -> list[Result]:
    """Return lost sockets, missed changes, percentiles of the delays, and the memory that a socket takes."""
    each = setting.scaled(SOCKETS // WEB_PROCESSES, least=10)
    sockets = each * WEB_PROCESSES
    os.environ["SOCKETS_PER_ADDRESS"] = str(sockets)
    with servers.database(setting.server_url) as engine, ExitStack() as stack:
        fill(engine, CARDS)
        ports = [stack.enter_context(web(setting.folder / f"web-{n}.log")) for n in range(WEB_PROCESSES)]
        serving = workers()
        before = resident(serving)
        listeners = [stack.enter_context(listening(port, each)) for port in ports]
        published = publish(CHANGES, EVERY)
        memory = resident(serving) - before
        received = [heard(one) for one in listeners]
    waited = list(chain.from_iterable(delays(published, one.changes) for one in received))
    named = f"{sockets:,} sockets over {WEB_PROCESSES} web processes"
    return [
        Result(f"{named}, lost", sum(one.lost for one in received), "sockets", target=at_most(0)),
        Result(f"{CHANGES * sockets:,} messages, missing", CHANGES * sockets - len(waited), "messages",
               target=at_most(0)),
        Result("publish to received, median", 1000 * percentile(waited, 50), "ms"),
        Result("publish to received, p95", 1000 * percentile(waited, 95), "ms", target=at_most(250)),
        Result("memory of a socket", memory / sockets / KIB, "KiB", target=at_most(40)),
    ]  # fmt: skip
