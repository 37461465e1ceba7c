"""Entry for a WSGI server: `gunicorn dashapp.wsgi:server`."""

from dashapp.app import create_app
from db import logs

logs.configure()
server = create_app().server
