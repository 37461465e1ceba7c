"""Entry for a WSGI server: `gunicorn dashapp.wsgi:server`."""

from dashapp.app import create_app
from dashapp.services import warming
from db import logs

logs.configure()
server = create_app().server
warming.start(server)
