"""`/ws`: tells those who listen what has changed, as it does. Contract: messages.py.

Redis -> subscriber (one a process) -> hub -> an outbox a client -> connection. `seq` is the data version: the same in
every process, and the one that pages hold, so that whoever comes back sees whether something has changed meanwhile.
"""

from contextlib import suppress

from flask import Blueprint, Flask, request
from flask_sock import Sock
from simple_websocket import Server

from dashapp.live.connection import LARGEST, PING_EVERY, Connection
from dashapp.live.door import Door
from dashapp.live.hub import Hub

PATH = "/ws"


def register(server: Flask) -> Hub:
    """Serve WebSockets; the first client starts listening to Redis, `stop` of the hub ends it."""
    hub, door, sock, blueprint = Hub(server), Door(), Sock(), Blueprint("live", __name__)
    server.config["SOCK_SERVER_OPTIONS"] = {"ping_interval": PING_EVERY, "max_message_size": LARGEST}
    blueprint.before_request(door.enter)
    blueprint.teardown_request(door.leave)

    def connect(ws: Server) -> None:
        hub.start()
        with suppress(OSError):  # the client is gone, or reads nothing: there is nobody to tell
            Connection(ws, hub, request.remote_addr or "").serve()

    sock.route(PATH, bp=blueprint)(connect)
    server.register_blueprint(blueprint)
    return hub
