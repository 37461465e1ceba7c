"""Entry for a WSGI server: `gunicorn dashapp.wsgi:server`."""

from dashapp.app import create_app

server = create_app().server
