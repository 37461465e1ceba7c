"""How gunicorn serves the web process; read by every `gunicorn dashapp.wsgi:server` that is started in this folder."""

import resource

worker_class = "dashapp.serving.Worker"
workers = 1
worker_connections = 2000  # each open page holds one for its WebSocket
timeout = 60
graceful_timeout = 5
keepalive = 30
limit_request_line = 8190  # the longest that gunicorn knows; the API refuses a little shorter ones in its own words
control_socket_disable = True


def on_starting(_arbiter: object) -> None:
    """Let the workers open a file for each connection and as many others: macOS allows 256 at first, Linux 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * worker_connections
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
