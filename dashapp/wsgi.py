"""Entry point of a WSGI server: `gunicorn dashapp.wsgi:server`."""

import logging

from dashapp import warming
from dashapp.app import create_app
from db import logs, schema, tracing

logs.configure()
schema.end_if_newer()
tracing.start("web")
logs.bound(logging.getLogger("gunicorn.error"))
server = create_app().server
warming.start(server)
