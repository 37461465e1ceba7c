"""How gunicorn serves the web process; read by every `gunicorn dashapp.wsgi:server` that is started in this folder."""

worker_class = "dashapp.serving.Worker"
workers = 1
worker_connections = 2000  # each open page holds one for its WebSocket
timeout = 60
graceful_timeout = 5
keepalive = 30
limit_request_line = 8190  # the longest that gunicorn knows; the API refuses a little shorter ones in its own words
control_socket_disable = True
