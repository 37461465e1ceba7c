"""`/ws`: notifies clients of changes. Contract: messages.py.

Redis -> subscriber (one a process) -> hub -> an outbox a client -> connection. `seq` is the data version: the same in
every process and in pages, so that a client detects missed changes after a reconnect.
"""

from contextlib import suppress

from flask import Blueprint, Flask, request
from flask_sock import Sock
from simple_websocket import Server

from dashapp.edge.addresses import limit_key
from dashapp.edge.connections import release_slots
from dashapp.identity import known_actors
from dashapp.live.admission import Admission, refuse_handshake
from dashapp.live.connection import LARGEST, PING_EVERY, Connection
from dashapp.live.hub import Hub
from dashapp.live.rights import handshake_actor
from dashapp.metrics import SOCKETS
from dashapp.paths import LIVE as PATH


def register(server: Flask) -> Hub:
    """Serve WebSockets; the first client starts the subscription to Redis, `stop` of the hub ends it."""
    hub, admission, sock, blueprint = Hub(server), Admission(), Sock(), Blueprint("live", __name__)
    server.config["SOCK_SERVER_OPTIONS"] = {"ping_interval": PING_EVERY, "max_message_size": LARGEST}
    blueprint.before_request(admission.admit)
    blueprint.teardown_request(admission.release)

    def connect(ws: Server) -> None:
        release_slots()
        hub.start()
        with SOCKETS.track_inprogress(), suppress(OSError):  # the client is gone, or does not read
            Connection(ws, hub, limit_key(request.remote_addr or ""), handshake_actor()).serve()

    known_actors.of_this_process().begin_with(hub.start)
    sock.route(PATH, bp=blueprint)(connect)
    blueprint.get(PATH)(refuse_handshake)  # without it Dash would return its page
    server.register_blueprint(blueprint)
    return hub
